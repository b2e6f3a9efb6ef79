"""`bench` as a person types it: the table, the file, the shelf, a comparison, and files that are no results."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import CommandLine


@pytest.fixture
def library(tmp_path: Path) -> str:
    """Where the command keeps what it measures."""
    return str(tmp_path / "library")


def quick(command_line: CommandLine, library: str, *more: str, code: int = 0) -> str:
    ended = command_line("bench", "--quick", "--no-peers", "--only", "cache,memory", "--library", library, *more)
    assert ended.code == code, ended.err
    return ended.out


def test_the_table_with_aims_and_a_result_that_is_kept(command_line: CommandLine, library: str, tmp_path: Path) -> None:
    out = quick(command_line, library, "--out", str(tmp_path / "result.json"))
    assert "Proof cache" in out
    assert "≥ 100 x" in out
    assert "A quick look" in out
    told = json.loads((tmp_path / "result.json").read_bytes())
    assert {figure["name"] for figure in told["figures"]} >= {"cache.hit", "cache.gain", "memory.small_proof"}

    listed = command_line("bench", "--list", "--library", library, "--json").json["results"]
    assert isinstance(listed, list)
    assert len(listed) == 1
    again = command_line("bench", "--show", listed[0]["id"], "--library", library, "--json").json
    assert again["figures"] == told["figures"]


def test_beside_an_earlier_one(command_line: CommandLine, library: str) -> None:
    quick(command_line, library)
    out = quick(command_line, library, "--against", "last", "--no-keep")
    assert "now over before" in out
    listed = command_line("bench", "--list", "--library", library, "--json").json["results"]
    assert isinstance(listed, list)
    assert len(listed) == 1, "--no-keep"


def test_a_result_of_another_machine_is_taken_once(command_line: CommandLine, library: str, tmp_path: Path) -> None:
    quick(command_line, library, "--no-keep", "--out", str(tmp_path / "theirs.json"))
    for _ in range(2):
        assert command_line("bench", "--take", str(tmp_path / "theirs.json"), "--library", library).code == 0
    listed = command_line("bench", "--list", "--library", library, "--json").json["results"]
    assert isinstance(listed, list)
    assert len(listed) == 1


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[" * 100_000, b"0" * 2**20, b'{"format": 2}'])
def test_a_file_that_is_no_result_is_told_in_words(
    command_line: CommandLine, library: str, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "odd.json").write_bytes(content)
    for option in ("--take", "--show", "--against"):
        ended = command_line("bench", option, str(tmp_path / "odd.json"), "--library", library, "--only", "none")
        assert ended.code != 0
        assert "Traceback" not in ended.err
        assert "odd.json" in ended.err


def test_what_nobody_knows(command_line: CommandLine, library: str, tmp_path: Path) -> None:
    for words in (
        ("--only", "speed"),
        ("--show", "nothing"),
        ("--against", "last"),
        ("--take", str(tmp_path / "none")),
    ):
        ended = command_line("bench", "--no-peers", "--library", library, *words)
        assert ended.code != 0
        assert ended.err.strip()
        assert "Traceback" not in ended.err
