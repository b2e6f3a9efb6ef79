"""An r0vm inside of WSL. The scripts that run inside are run here, by this system's shell."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from studio.backends.r0vm_wsl import find_inside_wsl, kill_in_wsl, wsl_command
from studio.host.wsl import Answer, Run, Wsl
from studio.model.errors import UserError
from tests.unit.backends.stand_in_r0vm import stand_in

pytestmark = pytest.mark.posix
WSL = Wsl("C:\\Windows\\System32\\wsl.exe", ("Debian", "Arch"))
INSIDE = 6  # how many words belong to wsl.exe itself


def inside(home: Path, only: str = "Debian") -> Run:
    """Runs here what should run inside, for one distribution; the other one does not start."""

    def run(command: Sequence[str]) -> Answer:
        assert tuple(command[:2]) == (WSL.executable, "-d")
        assert tuple(command[3:INSIDE]) == ("--cd", "/", "--exec")
        if command[2] != only:
            raise subprocess.TimeoutExpired("wsl.exe", 20)
        environment = {"PATH": os.environ["PATH"], "HOME": str(home)}
        ended = subprocess.run(command[INSIDE:], env=environment, capture_output=True, check=False, timeout=30)
        return Answer(ended.returncode, ended.stdout)

    return run


def says(version: str) -> str:
    return f"print('risc0-r0vm {version}')"


@pytest.mark.parametrize("place", [".risc0/bin", ".risc0/extensions/v3.0.5-r0vm-x", ".cargo/bin"])
def test_it_is_found_in_the_usual_places_of_linux(place: str, tmp_path: Path) -> None:
    path = stand_in(tmp_path / place, version_code=says("3.0.5"))
    assert find_inside_wsl(WSL, "", inside(tmp_path)) == (str(path), "3.0.5", "Debian")
    assert find_inside_wsl(WSL, "", inside(tmp_path, "Arch"))[2] == "Arch"


def test_a_bad_one_does_not_hide_a_good_one(tmp_path: Path) -> None:
    stand_in(tmp_path / ".risc0/bin", version_code="print('no')")
    with pytest.raises(UserError) as error:
        find_inside_wsl(WSL, "", inside(tmp_path))
    assert error.value.message_id == "risc0.r0vm_garbage"
    good = stand_in(tmp_path / ".cargo/bin", version_code=says("5.0.0"))
    assert find_inside_wsl(WSL, "", inside(tmp_path))[0] == str(good)


def test_none_is_there(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        find_inside_wsl(WSL, "", inside(tmp_path))
    assert error.value.message_id == "risc0.not_in_wsl"
    assert "Debian, Arch" in str(error.value)


def test_the_setting_names_a_path_of_linux(tmp_path: Path) -> None:
    path = stand_in(tmp_path / "a place; with `marks`", version_code=says("3.0.5"))
    assert find_inside_wsl(WSL, str(path), inside(tmp_path)) == (str(path), "3.0.5", "Debian")
    for setting, message_id in (("/nowhere/r0vm", "r0vm_absent"), ("D:/r0vm.exe", "path_of_windows")):
        with pytest.raises(UserError) as error:
            find_inside_wsl(WSL, setting, inside(tmp_path))
        assert error.value.message_id == f"risc0.{message_id}"


def test_it_starts_with_nothing_but_the_given_environment_and_on_a_lease() -> None:
    command = wsl_command(WSL, "Debian", ["/opt/r0vm", "--elf", "/x y"], {"RUST_LOG": "warn", "A": "b c"})
    assert command[:INSIDE] == (WSL.executable, "-d", "Debian", "--cd", "/", "--exec")
    end = ("/usr/bin/env", "-i", "PATH=/usr/local/bin:/usr/bin:/bin", "RUST_LOG=warn", "A=b c")
    assert command[-8:] == (*end, "/opt/r0vm", "--elf", "/x y")
    assert any("lease" in word for word in command)


def test_the_end_inside_is_a_second_command_and_never_fails() -> None:
    seen: list[Sequence[str]] = []

    def run(command: Sequence[str]) -> Answer:
        seen.append(command)
        raise OSError("gone")

    kill_in_wsl(WSL, "Arch", 77, run)
    assert list(seen[0][INSIDE:]) == ["/bin/kill", "-KILL", "--", "-77"]
