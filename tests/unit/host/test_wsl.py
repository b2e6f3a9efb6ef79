"""WSL from the outside: found, asked and commanded. The scripts that run inside are run here by this system's shell."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence

import pytest

from studio.host.wsl import Answer, Wsl, find_wsl, group_of, is_inside_wsl, listed_names, run_briefly
from studio.model.errors import UserError
from tests.unit.host.process_table import all_gone

EXECUTABLE = "D:\\Windows\\System32\\wsl.exe"
WSL = Wsl(EXECUTABLE, ("Debian", "Ubuntu 24.04"))
INSIDE = 6  # how many words belong to wsl.exe itself


def found(answer: Answer, **changes: object) -> Wsl | None:
    def run(command: Sequence[str]) -> Answer:
        assert tuple(command) == (EXECUTABLE, "--list", "--quiet")
        return answer

    return find_wsl(
        platform=str(changes.get("platform", "win32")),
        environment={"SYSTEMROOT": "D:\\Windows"},
        is_file=lambda path: path == changes.get("file", EXECUTABLE),
        run=run,
    )


def test_distributions_are_listed_in_utf_16() -> None:
    assert found(Answer(0, "Debian\r\nUbuntu 24.04\r\n".encode("utf-16-le"))) == WSL
    assert listed_names(b"Debian\n\nArch\n") == ("Debian", "Arch")
    assert listed_names("\ufeffDebian\r\n".encode("utf-16-le")) == ("Debian",)


def test_where_there_is_none() -> None:
    assert found(Answer(1, b"")) is None
    assert found(Answer(0, b"")) is None
    assert found(Answer(0, b"Debian"), platform="linux") is None
    assert found(Answer(0, b"Debian"), file="elsewhere") is None
    assert found(Answer(0, b"--shutdown\n")) is None

    def broken(_command: Sequence[str]) -> Answer:
        raise subprocess.TimeoutExpired("wsl.exe", 20)

    assert find_wsl(platform="win32", environment={}, is_file=lambda _: True, run=broken) is None


def test_commands_go_past_every_shell_of_the_user() -> None:
    command = WSL.command("Ubuntu 24.04", ["/opt/r0vm", "--arg", "$(touch x); `y`"])
    assert command[:INSIDE] == (EXECUTABLE, "-d", "Ubuntu 24.04", "--cd", "/", "--exec")
    assert command[-3:] == ("/opt/r0vm", "--arg", "$(touch x); `y`")
    assert WSL.kill_command("Debian", 77)[INSIDE:] == ("/bin/kill", "-KILL", "--", "-77")
    for group in (-1, 0, 1):
        with pytest.raises(ValueError, match="group"):
            WSL.kill_command("Debian", group)
    with pytest.raises(UserError) as refused:
        WSL.command("Fedora", ["/bin/true"])
    assert refused.value.message_id == "host.wsl_unknown"


def test_paths_are_asked_for() -> None:
    def run(command: Sequence[str]) -> Answer:
        assert tuple(command[INSIDE:]) == ("/usr/bin/wslpath", "-u", "-a", "C:\\a b")
        return Answer(0, b"/mnt/c/a b\n")

    assert WSL.linux_path("Debian", "C:\\a b", run) == "/mnt/c/a b"
    for answer in (Answer(1, b"/x"), Answer(0, b"x"), Answer(0, b"/x\n/y")):
        with pytest.raises(UserError) as refused:
            WSL.linux_path("Debian", "C:\\a", lambda _, answer=answer: answer)  # type: ignore[misc]
        assert refused.value.message_id == "host.wsl_path"


def test_the_group_is_read_strictly() -> None:
    assert group_of(b"proving-studio-group 4711\n") == 4711
    for line in (b"", b"4711\n", b"proving-studio-group \n", b"proving-studio-group -1\n", b"proving-studio-group 1\n"):
        assert group_of(line) is None


def inside(program: list[str], *, lease: bool = False) -> tuple[subprocess.Popen[bytes], int]:
    """The part of the command that runs in the distribution, run here."""
    process = subprocess.Popen(
        WSL.command("Debian", program, lease=lease)[INSIDE:],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    group = group_of(process.stderr.readline())
    assert group is not None
    return process, group


def members(group: int) -> list[int]:
    listed = run_briefly(("/bin/ps", "-eo", "pid=,pgid="))
    pairs = (line.split() for line in listed.output.splitlines())
    return [int(pid) for pid, of_group in pairs if int(of_group) == group]


def end(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout, process.stderr):
        assert stream is not None
        stream.close()


@pytest.mark.skipif(sys.platform != "linux", reason="the script is for Linux")
def test_the_recorded_group_is_the_one_that_a_second_command_ends() -> None:
    process, group = inside(["/bin/sh", "-c", "sleep 600 & cat; sleep 600"])
    time.sleep(0.1)
    family = members(group)
    assert len(family) >= 3
    assert run_briefly(WSL.kill_command("Debian", group)[INSIDE:]).exit_code == 0
    assert process.wait(5) != 0
    assert all_gone(family, 2)
    end(process)


@pytest.mark.skipif(sys.platform != "linux", reason="the script is for Linux")
def test_the_end_of_the_lease_ends_everything() -> None:
    process, group = inside(["/bin/sh", "-c", "sleep 600 & sleep 600"], lease=True)
    time.sleep(0.1)
    family = members(group)
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(5) != 0
    assert all_gone(family, 2)
    end(process)


@pytest.mark.skipif(sys.platform != "linux", reason="the script is for Linux")
def test_a_leased_program_that_ends_by_itself_keeps_its_exit_code() -> None:
    process, group = inside(["/bin/sh", "-c", "echo out; exit 7"], lease=True)
    assert process.wait(5) == 7
    assert process.stdout is not None
    assert process.stdout.read() == b"out\n"
    assert all_gone(members(group), 2)
    end(process)


def test_inside_or_not() -> None:
    assert is_inside_wsl(lambda _: "6.6.87.2-microsoft-standard-WSL2\n")
    assert not is_inside_wsl(lambda _: "6.12.0-generic\n")

    def refuses(_path: str) -> str:
        raise FileNotFoundError

    assert not is_inside_wsl(refuses)
    assert is_inside_wsl() == ("microsoft" in os.uname().release.lower())
