"""`batch --queue`, `prove --queue`, `jobs` and `cancel`: a queue that outlives the commands that fill it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import CommandLine, Ended


@pytest.fixture
def own_home(tmp_path: Path) -> dict[str, str]:
    """A queue of this test's own."""
    return {"XDG_DATA_HOME": str(tmp_path / "data")}


def jobs(ended: Ended) -> list[Mapping[str, object]]:
    found = ended.json["jobs"]
    assert isinstance(found, list)
    return found


def test_what_is_queued_waits_until_it_is_run(
    own_home: dict[str, str], command_line: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text("program,n\nfibonacci,5\nfibonacci,many\nfibonacci,6\n")
    queued = command_line("batch", tmp_path / "list.csv", "--queue", "--json", **own_home)
    assert queued.code == 1  # one line is bad, and the others wait all the same
    one = command_line("prove", "fib", "n=7", "--queue", "--out", tmp_path / "x.proof", "--json", **own_home)
    assert (one.code, one.json["job"]) == (0, 3)
    listed = command_line("jobs", "--json", **own_home)
    assert [(job["id"], job["state"]) for job in jobs(listed)] == [(3, "queued"), (2, "queued"), (1, "queued")]
    assert command_line("cancel", "2", **own_home).code == 0
    ran = command_line("jobs", "run", "--jobs", "2", "--json", **own_home)
    assert (ran.code, {job["id"] for job in jobs(ran)}) == (0, {1, 3})
    states = {job["id"]: job["state"] for job in jobs(command_line("jobs", "list", "--json", **own_home))}
    assert states == {1: "done", 2: "cancelled", 3: "done"}
    assert command_line("verify", tmp_path / "x.proof", "--program", "fib").code == 0
    assert command_line("library", "--json", **own_home).json["total"] == 2
    assert command_line("jobs", "--unfinished", "--json", **own_home).json["jobs"] == []
    assert "2 of 2" not in command_line("jobs", "run", **own_home).out  # nothing is left
    again = command_line("prove", "fib", "n=7", "--queue", "--json", **own_home)
    assert again.code == 0
    result = jobs(command_line("jobs", "run", "--json", **own_home))[0]["result"]
    assert isinstance(result, dict)
    assert result["from_library"] is True


def test_a_job_that_fails_says_why(own_home: dict[str, str], command_line: CommandLine) -> None:
    arguments = ("prove", "signature", "--sample", "changed", "--queue", "--json")
    assert command_line(*arguments, **own_home).code == 0
    ran = command_line("jobs", "run", "--json", **own_home)
    assert ran.code == 1
    error = jobs(ran)[0]["error"]
    assert isinstance(error, dict)
    assert error["id"] == "prove.guest_exit"
    assert "Failed" in command_line("jobs", **own_home).out


@pytest.mark.parametrize("arguments", [("cancel", "77"), ("cancel", "x"), ("cancel",), ("jobs", "fly")])
def test_wrong_use(arguments: tuple[str, ...], own_home: dict[str, str], command_line: CommandLine) -> None:
    assert command_line(*arguments, "--json", **own_home).code == 2
