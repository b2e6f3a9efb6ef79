"""`batch`: each line has its outcome, nothing is proved twice, and a kill loses nothing that was told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from studio.session import Filter, Library, LibraryUse, Session
from tests.conftest import CommandLine, Ended


def items(ended: Ended) -> list[dict[str, object]]:
    found = ended.json["items"]
    assert isinstance(found, list)
    return found


def outcomes(ended: Ended) -> list[tuple[object, object]]:
    return [(item["line"], item["outcome"]) for item in items(ended)]


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("program,n,message\nfibonacci,10,\nsha256,,text:hello\nfibonacci,11,\n")
    return path


def test_all_good(listed: Path, command_line: CommandLine, tmp_path: Path) -> None:
    first = command_line("batch", listed, "--library", tmp_path / "library", "--json")
    assert (first.code, first.json["ok"]) == (0, True)
    assert outcomes(first) == [(2, "proved"), (3, "proved"), (4, "proved")]
    assert items(first)[0]["journal"] == "0a0000003700000000000000"
    again = command_line("batch", listed, "--library", tmp_path / "library", "--json")
    assert outcomes(again) == [(2, "from library"), (3, "from library"), (4, "from library")]
    assert [item["library_id"] for item in items(again)] == [item["library_id"] for item in items(first)]
    anew = command_line("batch", listed, "--library", tmp_path / "library", "--again", "--jobs", "1", "--json")
    assert anew.json["counts"] == {"proved": 3, "from_library": 0, "failed": 0, "cancelled": 0, "queued": 0}
    checked = command_line("library", "verify", "--all", "--library", tmp_path / "library", "--json")
    assert (checked.code, len(checked.json["proofs"])) == (0, 6)  # type: ignore[arg-type]


def test_bad_lines_are_named_and_the_others_are_proved(command_line: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    path.write_text(
        '{"program": "fibonacci", "witness": {"n": 5}}\n{"program": "fibonacci", "witness": {"n": 500}}\n{"program\n'
        '{"program": "fibonacci", "witness_hex": "01"}\n{"program": "sort", "sample": "small"}\n'
    )
    ended = command_line("batch", path, "--library", tmp_path / "library", "--json")
    assert ended.code == 1
    assert [outcome for _, outcome in outcomes(ended)] == ["proved", "failed", "failed", "failed", "proved"]
    errors = [item["error"]["id"] for item in items(ended) if item["error"]]  # type: ignore[index]
    assert errors == ["witness.out_of_range", "batch.bad_line", "prove.guest_exit"]
    people = command_line("batch", path, "--library", tmp_path / "library")
    assert people.code == 1
    assert "2 from library, 3 failed" in people.out


@pytest.mark.parametrize(
    ("text", "arguments", "code", "message_id"),
    [
        ("", [], 2, "batch.bad_heading"),
        ("program,n\nfibonacci,1\n", ["--backend", "Nova"], 2, "backend.unknown"),
        ("program,n\nfibonacci,1\n", ["--form", "tiny"], 2, "backend.form_unknown"),
        (None, [], 4, "file.not_found"),
    ],
)
def test_nothing_to_prove(
    text: str | None, arguments: list[str], code: int, message_id: str, command_line: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "list"
    if text is not None:
        path.write_text(text)
    ended = command_line("batch", path, *arguments, "--library", tmp_path / "library", "--json")
    assert (ended.code, ended.error_id) == (code, message_id)
    assert not (tmp_path / "library").exists()


def start(path: Path, library: Path, env: Mapping[str, str], *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "studio", "batch", str(path), "--library", str(library), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(env))


@pytest.fixture
def long_list(tmp_path: Path) -> Path:
    path = tmp_path / "long.csv"
    lines = "".join(f"sha256,text:message {number}\n" for number in range(20_000))
    path.write_text("program,message\n" + lines)
    return path


@pytest.mark.posix
@pytest.mark.parametrize("after_lines", [3, 400, 3000])
def test_a_killed_batch_loses_nothing_that_it_told_and_goes_on_with_the_rest(
    after_lines: int,
    long_list: Path,
    command_line: CommandLine,
    user_environment: Mapping[str, str],
    tmp_path: Path,
) -> None:
    library_folder = tmp_path / "library"
    running = start(long_list, library_folder, user_environment)
    assert running.stdout is not None
    told: dict[int, int] = {}
    for line in running.stdout:
        words = line.split()
        if len(words) > 2 and words[1] == b"proved":
            told[int(words[0])] = int(words[2])
        if len(told) >= after_lines:
            break
    os.kill(running.pid, signal.SIGKILL)
    rest = running.stdout.read().splitlines()
    running.communicate(timeout=60)
    for line in rest[:-1]:  # the last one may be cut off
        words = line.split()
        if len(words) > 2 and words[1] == b"proved":
            told[int(words[0])] = int(words[2])
    with Library.open(library_folder) as library:
        stored = library.count()
        assert stored >= len(told)
        for line_number, proof_id in list(told.items())[:: max(1, len(told) // 200)]:
            assert library.get(proof_id).opening is not None, line_number
    assert command_line("library", "check", "--library", library_folder).code == 0
    if after_lines != 400:
        return
    ended = command_line("batch", long_list, "--library", library_folder, "--json")
    counts = ended.json["counts"]
    assert isinstance(counts, dict)
    assert (ended.code, counts["from_library"], counts["proved"]) == (0, stored, 20_000 - stored)
    with Library.open(library_folder) as library:
        assert library.count() == 20_000
        assert sum(1 for _ in LibraryUse(Session(), library).entries(Filter(kept=True))) == 20_000


@pytest.mark.posix
def test_ctrl_c_keeps_what_is_finished_and_says_so(
    long_list: Path, user_environment: Mapping[str, str], tmp_path: Path
) -> None:
    running = start(long_list, tmp_path / "library", user_environment, "--json")
    deadline = time.monotonic() + 60
    database = tmp_path / "library" / "library.sqlite"
    while not database.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.7)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (5, b"")
    counts = json.loads(out)["counts"]
    with Library.open(tmp_path / "library") as library:
        assert library.count() == counts["proved"]
    assert counts["proved"] + counts["cancelled"] == 20_000
