"""The runs of provers that were measured on this machine, for forecasts: a small file that may be lost without harm."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from studio.host.files import read_file, replace_file
from studio.host.locks import FileLock
from studio.host.paths import make_private_folder
from studio.model.errors import UserError

logger = logging.getLogger(__name__)

MOST_RUNS = 50  # of one kind: older ones tell of a machine that has changed since
_VERSION = 1
_MOST_BYTES = 2**20
_MOST_SEGMENTS = 4096
_WAIT_S = 2.0


@dataclass(frozen=True, slots=True)
class RunKind:
    """Runs that can be compared with each other."""

    backend: str
    version: str
    form: str
    device: str
    processor: str
    processors: int


@dataclass(frozen=True, slots=True)
class MeasuredRun:
    """One proof that was made. `segment_po2s`: the rows of each segment's trace are 2 to that power."""

    kind: RunKind
    segment_po2s: tuple[int, ...]
    seconds: float
    peak_bytes: int | None
    proof_bytes: int
    ended_unix_ms: int


class MeasuredRuns:
    """Read anew at each question; nothing about it ever fails a proof or a forecast."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def of(self, kind: RunKind) -> tuple[MeasuredRun, ...]:
        """Those of that kind, the newest last."""
        return tuple(run for run in self._load() or () if run.kind == kind)

    def add(self, run: MeasuredRun) -> None:
        """Remember one more."""
        path = self._path
        if path is None or len(run.segment_po2s) > _MOST_SEGMENTS:
            return
        try:
            make_private_folder(path.parent)
            lock = FileLock(path.with_name(f"{path.name}.lock"))
            try:
                if not lock.wait_alone(_WAIT_S):  # another window remembers a run of its own
                    logger.warning("a measured run could not be remembered: %s is in use", path)
                    return
                known = self._load()
                if known is None and path.is_file():
                    path.replace(path.with_name(f"{path.name}.damaged"))
                replace_file(path, _text_of_latest([*(known or ()), run]).encode("utf-8"))
            finally:
                lock.release()
        except (OSError, UserError):
            logger.warning("a measured run could not be remembered in %s", path, exc_info=True)

    def _load(self) -> Sequence[MeasuredRun] | None:
        """None: something is there that is no store of this version."""
        if self._path is None:
            return ()
        try:
            data = json.loads(read_file(self._path, _MOST_BYTES))
        except UserError as error:
            if error.message_id == "file.not_found":
                return ()
            logger.warning("measured runs could not be read: %s", error)
            return None
        except (ValueError, RecursionError):
            logger.warning("%s is damaged; measuring begins anew", self._path)
            return None
        if not isinstance(data, dict) or data.get("version") != _VERSION or not isinstance(data.get("runs"), list):
            logger.warning("%s is not of this version; measuring begins anew", self._path)
            return None
        return [run for entry in data["runs"] if (run := _run_of(entry)) is not None]


def _text_of_latest(runs: Sequence[MeasuredRun]) -> str:
    """The newest of each kind, and fewer where that would be more than is read again."""
    count_by_kind: dict[RunKind, int] = {}
    lines: list[str] = []
    room = _MOST_BYTES - 100
    for run in reversed(runs):
        line = json.dumps(asdict(run))
        count = count_by_kind[run.kind] = count_by_kind.get(run.kind, 0) + 1
        room -= len(line) + 2
        if count <= MOST_RUNS and room >= 0:
            lines.append(line)
    return f'{{"version": {_VERSION}, "runs": [\n' + ",\n".join(reversed(lines)) + "\n]}\n"


def _run_of(entry: object) -> MeasuredRun | None:
    """None for what is no run: somebody may have edited the file."""
    if not isinstance(entry, dict) or not isinstance(entry.get("kind"), dict):
        return None
    kind, po2s = _kind_of(entry["kind"]), entry.get("segment_po2s")
    seconds, peak, size = entry.get("seconds"), entry.get("peak_bytes"), entry.get("proof_bytes")
    ended = entry.get("ended_unix_ms")
    if kind is None or not isinstance(po2s, list) or not 0 < len(po2s) <= _MOST_SEGMENTS:
        return None
    if not all(type(po2) is int and 0 < po2 < 32 for po2 in po2s):
        return None
    if (
        type(seconds) is not float
        or not 0 < seconds < 1e9
        or (peak is not None and (type(peak) is not int or peak < 0))
    ):
        return None
    if type(size) is not int or type(ended) is not int or min(size, ended) < 0:
        return None
    return MeasuredRun(kind, tuple(po2s), seconds, peak, size, ended)


def _kind_of(entry: Mapping[str, object]) -> RunKind | None:
    texts = [str(entry.get(name)) for name in ("backend", "version", "form", "device", "processor")]
    processors = entry.get("processors")
    if type(processors) is not int:
        return None
    backend, version, form, device, processor = texts
    return RunKind(backend, version, form, device, processor, processors)
