"""How the studio starts itself, and what a child process gets to see."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from studio.host.launch import Interpreter, minimal_environment, studio_command, this_interpreter, worker_command
from studio.model.errors import UserError


def test_a_checkout_and_a_wheel_start_the_module_in_isolation() -> None:
    python = str(Path("/opt/python").absolute())
    assert worker_command("verify", Interpreter("/opt/python", frozen=False, user_site=False)) == (
        *(python, "-I", "-m", "studio"),
        *("--worker", "verify"),
    )


def test_any_command_of_the_studio_starts_the_same_way() -> None:
    here = Interpreter("/usr/bin/python3", frozen=False, user_site=False)
    assert studio_command("gui", "--page", "prove", interpreter=here)[-5:] == ("-m", "studio", "gui", "--page", "prove")
    frozen = Interpreter("/opt/proving-studio", frozen=True, user_site=False)
    assert studio_command("gui", interpreter=frozen)[1:] == ("gui",)


def test_packages_of_the_user_stay_visible_where_they_are_used() -> None:
    command = worker_command("verify", Interpreter("/opt/python", frozen=False, user_site=True))
    assert command[1:3] == ("-E", "-P")


def test_a_frozen_application_starts_itself() -> None:
    command = worker_command("verify", Interpreter("/opt/studio/proving-studio", frozen=True, user_site=False))
    assert command[1:] == ("--worker", "verify")


def test_the_program_without_a_console_starts_the_one_that_has_one() -> None:
    window = Interpreter("/opt/studio/Proving-Studio-Window.exe", frozen=True, user_site=False)
    command = worker_command("verify", window)
    assert command == (str(Path("/opt/studio/proving-studio.exe").absolute()), "--worker", "verify")


def test_a_python_that_does_not_know_itself_is_an_error_for_people() -> None:
    with pytest.raises(UserError) as refused:
        worker_command("verify", Interpreter("", frozen=False, user_site=False))
    assert refused.value.message_id == "job.no_interpreter"


def test_this_interpreter_can_be_started_by_that_command(tmp_path: Path) -> None:
    command = worker_command("no such kind", this_interpreter())
    ended = subprocess.run(
        command, cwd=tmp_path, env=minimal_environment(), capture_output=True, stdin=subprocess.DEVNULL, check=False
    )
    assert command[0] == str(Path(sys.executable).absolute())
    assert ended.returncode == 2
    assert b"no such kind" in ended.stderr


INHERITED = {
    "PATH": "/evil:/usr/bin",
    "LANG": "de_DE.UTF-8",
    "LC_NUMERIC": "C",
    "HOME": "/people/me",
    "RISC0_DEV_MODE": "1",
    "BONSAI_API_KEY": "secret",
    "LD_PRELOAD": "/evil.so",
    "PYTHONPATH": "/evil",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "SystemRoot": "D:\\Windows",
}


def test_only_what_is_listed_is_passed_on() -> None:
    seen = minimal_environment(inherited=INHERITED, platform="linux", is_folder=lambda path: path != "/usr/local/bin")
    assert seen == {
        "LANG": "de_DE.UTF-8",
        "LC_NUMERIC": "C",
        "HOME": "/people/me",
        "PATH": "/usr/bin:/bin",
    }


def test_windows_needs_its_root_and_never_searches_the_current_folder() -> None:
    seen = minimal_environment(inherited=INHERITED, platform="win32")
    assert seen["PATH"] == "D:\\Windows\\System32;D:\\Windows"
    assert seen["SystemRoot"] == "D:\\Windows"
    assert seen["NoDefaultCurrentDirectoryInExePath"] == "1"
    assert "RISC0_DEV_MODE" not in seen


def test_what_the_caller_adds_is_there() -> None:
    assert minimal_environment({"RUST_LOG": "info"}, inherited={}, platform="linux")["RUST_LOG"] == "info"
