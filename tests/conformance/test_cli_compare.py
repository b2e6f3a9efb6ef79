"""`compare` as a person types it: the table, the stable keys, what is kept, and names that nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import CommandLine


@pytest.fixture(autouse=True)
def no_r0vm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever this machine has, only what the studio brings works here."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CARGO_HOME", str(tmp_path / "cargo"))
    monkeypatch.setenv("RISC0_HOME", str(tmp_path / "risc0"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_a_row_for_every_backend_and_one_journal(command_line: CommandLine, tmp_path: Path) -> None:
    library = str(tmp_path / "library")
    ended = command_line("compare", "fibonacci", "n=10", "--library", library, "--json")
    assert (ended.code, ended.json["ok"], ended.json["failures"]) == (0, True, [])
    backends = ended.json["backends"]
    assert isinstance(backends, list)
    assert [(row["name"], row["state"]) for row in backends] == [
        ("Trace", "measured"),
        ("Halo2", "measured"),
        ("RISC0", "left out"),
        ("OpenVM", "left out"),
    ]
    assert len({frozenset(row) for row in backends}) == 1, "every entry has the same keys"
    trace = backends[0]
    assert min(trace["prove_ns"], trace["verify_ns"], trace["proof_bytes"]) > 0
    assert trace["outcome"] == "verified"
    assert all(row["why_not"] for row in backends[2:])
    halo2 = backends[1]
    assert (halo2["outcome"], halo2["why_not"]) == ("verified", None)
    shown = command_line("library", "list", "--library", library, "--json")
    proofs = shown.json["proofs"]
    assert isinstance(proofs, list)
    assert [proof["id"] for proof in proofs] == [halo2["proof_id"], trace["proof_id"]]


def test_as_a_table(command_line: CommandLine) -> None:
    ended = command_line("compare", "fibonacci", "n=10", "--no-library", "--backends", "trace,openvm")
    assert ended.code == 0
    assert "public outputs n = 10, value = 55 by Trace alone" in ended.out
    assert "[Re-executable] verified" in ended.out
    assert "Halo2" not in ended.out


def test_names_that_nobody_knows(command_line: CommandLine) -> None:
    assert command_line("compare", "fibonacci", "n=10", "--backends", "other").code == 2
