"""Finished runs and how fast they were: one line of JSON for each, beside the library, the newest thousand.

No private input is in it, nor anything made from one. A line that cannot be read is skipped and counted; a line of a
newer version of the studio is left as it is.
"""

from __future__ import annotations

import csv
import io
import json
import os
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from enum import Enum
from pathlib import Path

from studio.host.files import file_error, read_file, replace_file
from studio.host.paths import ensure_owner_only_file
from studio.model.errors import UserError
from studio.session.update_lock import alone

VERSION = 1
KEPT_RUNS = 1_000
_REWRITE_BYTES = 1_000_000  # about twice what the newest thousand take
_MOST_BYTES = 16 * 2**20
_MOST_TEXT = 200
_LATEST_UNIX_MS = 2**47  # in the year 6429; calendars end in the year 9999


class RunKind(Enum):
    """The value is the word in the file."""

    PROOF = "proof"
    BATCH = "batch"


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """What was made, and in how long: `elapsed_ns` is without pauses. `steps` are those of the proofs made here."""

    id: str
    ended_unix_ms: int
    program: str
    backend: str
    kind: RunKind
    steps: int
    elapsed_ns: int
    proofs: int
    threads: int
    from_cache: int = 0
    failed: int = 0
    cancelled: int = 0
    top_steps_per_second: int = 0  # in the best second; of the whole run where it was shorter

    @property
    def steps_per_second(self) -> float:
        """Over the whole run."""
        return self.steps * 1e9 / self.elapsed_ns if self.elapsed_ns > 0 else 0.0

    @property
    def proofs_per_second(self) -> float:
        """Over the whole run; proofs made, not found."""
        return self.proofs * 1e9 / self.elapsed_ns if self.elapsed_ns > 0 else 0.0


@dataclass(frozen=True, slots=True)
class History:
    """The newest run first. `damaged`: lines that could not be read."""

    runs: tuple[FinishedRun, ...]
    damaged: int


class RunHistory:
    """One file. Several windows may share it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, runs: Iterable[FinishedRun]) -> None:
        """Keep these, durably."""
        lines = b"".join(_line(run) for run in runs)
        with alone(self.path.with_suffix(".lock"), busy_id="history.busy"):
            try:
                ensure_owner_only_file(self.path)
                with self.path.open("r+b") as file:
                    size_bytes = file.seek(0, os.SEEK_END)
                    if size_bytes:
                        file.seek(-1, os.SEEK_END)
                        if file.read(1) != b"\n":  # a line that a crash cut off must not take the next one with it
                            lines = b"\n" + lines
                    file.write(lines)
                    file.flush()
                    os.fsync(file.fileno())
            except OSError as error:
                raise file_error(error, self.path) from error
            if size_bytes > _REWRITE_BYTES:
                self._rewrite(())

    def load(self) -> History:
        """Everything that can be read."""
        runs: dict[str, FinishedRun] = {}
        damaged = 0
        for line in self._lines():
            run = _run(line)
            if isinstance(run, FinishedRun):
                runs[run.id] = run
            elif run is None:
                damaged += 1
        return History(tuple(sorted(runs.values(), key=lambda run: run.ended_unix_ms, reverse=True)), damaged)

    def remove(self, ids: Collection[str]) -> list[FinishedRun]:
        """Forget these; what `add` takes to have them back."""
        with alone(self.path.with_suffix(".lock"), busy_id="history.busy"):
            removed = [run for line in self._lines() if isinstance(run := _run(line), FinishedRun) and run.id in ids]
            self._rewrite(ids)
        return removed

    def _rewrite(self, without: Collection[str]) -> None:
        kept = []
        for line in self._lines():
            run = _run(line)
            if run is not None and not (isinstance(run, FinishedRun) and run.id in without):
                kept.append(line + b"\n")
        replace_file(self.path, b"".join(kept[-KEPT_RUNS:]), owner_only=True)

    def _lines(self) -> list[bytes]:
        try:
            data = read_file(self.path, _MOST_BYTES)
        except UserError as error:
            if error.message_id == "file.not_found":
                return []
            raise
        return [line for line in data.split(b"\n") if line.strip()]


def new_run_id() -> str:
    """What tells a run from all others."""
    return secrets.token_hex(8)


def history_of(library_root: Path) -> RunHistory:
    """The history that belongs to a library: a file beside its folder."""
    return RunHistory(library_root.with_name(f"{library_root.name}-runs.jsonl"))


def runs_csv(runs: Sequence[FinishedRun]) -> bytes:
    """A table for a spreadsheet: UTF-8 with a mark, because spreadsheets look for it."""
    names = [member.name for member in fields(FinishedRun)]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*names, "steps_per_second", "proofs_per_second"])
    for run in runs:
        cells = [_cell(getattr(run, name)) for name in names]
        writer.writerow([*cells, f"{run.steps_per_second:.0f}", f"{run.proofs_per_second:.3f}"])
    return text.getvalue().encode("utf-8-sig", "replace")


def save_runs_csv(runs: Sequence[FinishedRun], path: Path) -> None:
    """Write the table to `path`, whole or not at all."""
    replace_file(path, runs_csv(runs))


def _cell(value: object) -> str:
    text = str(value.value) if isinstance(value, RunKind) else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text  # a name is never a formula


def _line(run: FinishedRun) -> bytes:
    value = {"v": VERSION, **{member.name: getattr(run, member.name) for member in fields(run)}}
    value["kind"] = run.kind.value
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"


def _run(line: bytes) -> FinishedRun | str | None:
    """The run; "newer" for a line of a newer version; None for a damaged one."""
    try:
        value = json.loads(line)
        if not isinstance(value, dict):
            return None
        version = value.pop("v")
        if isinstance(version, int) and version > VERSION:
            return "newer"
        kind = RunKind(value.pop("kind"))
        texts = {name: value.pop(name) for name in ("id", "program", "backend")}
        numbers = {member.name: value.pop(member.name) for member in fields(FinishedRun) if member.name in value}
        if not all(isinstance(text, str) and len(text) <= _MOST_TEXT for text in texts.values()):
            return None
        if not all(type(number) is int and 0 <= number < 2**63 for number in numbers.values()):
            return None
        if numbers["ended_unix_ms"] >= _LATEST_UNIX_MS:
            return None
        return FinishedRun(kind=kind, **texts, **numbers)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
