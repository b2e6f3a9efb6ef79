"""The command line as a whole: help, wrong use, interrupts, bugs, odd names, odd terminals, outputs that go away."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from studio import __version__
from tests.conformance import assembler as rv
from tests.conformance.assembler import Assembler
from tests.conformance.elf_writer import TEXT_ADDRESS, two_segments, write_elf
from tests.conftest import CommandLine

COMMANDS = (
    "gui",
    "programs",
    "run",
    "trace",
    "prove",
    "verify",
    "compare",
    "receipt",
    "batch",
    "library",
    "aggregate",
    "inclusion",
    "jobs",
    "cancel",
    "settings",
    "bench",
    "system",
    "demo",
    "completion",
)
WAIT_S = 60
NO_DISPLAY = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}


@pytest.fixture(scope="module")
def endless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    code = Assembler(TEXT_ADDRESS)
    code.jal(rv.ZERO, 0)
    path = tmp_path_factory.mktemp("guests") / "endless.elf"
    path.write_bytes(write_elf(two_segments(code.assemble()), TEXT_ADDRESS))
    return path


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="a display cannot be taken away there")
def test_without_arguments_and_display_there_is_help_and_the_reason(command_line: CommandLine) -> None:
    ended = command_line(**NO_DISPLAY)
    assert (ended.code, ended.err) == (0, "")
    assert "no display here" in ended.out
    for command in COMMANDS:
        assert command in ended.out
    assert "Exit codes: 0 done; 1 refused" in ended.out


def test_help_in_every_form(command_line: CommandLine) -> None:
    assert command_line("--help").out == command_line("-h").out == command_line("help").out
    assert set(COMMANDS) == set(command_line("help", "--json").json["commands"])  # type: ignore[call-overload]
    for command in COMMANDS:
        ended = command_line(command, "--help")
        assert (ended.code, ended.err) == (0, "")
        assert "--json" in ended.out
        as_json = command_line(command, "--help", "--json").json
        assert (as_json["ok"], as_json["command"], as_json["help"]) == (True, command, ended.out)


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="a display cannot be taken away there")
def test_a_window_without_display_is_wrong_use(command_line: CommandLine) -> None:
    people, program = command_line("gui", **NO_DISPLAY), command_line("gui", "--json", **NO_DISPLAY)
    assert (people.code, people.out, program.code, program.error_id) == (2, "", 2, "window.no_display")
    assert "command line" in people.err


def without(module: str, *arguments: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """The studio on a machine where `module` cannot be imported."""
    code = f"import sys; sys.modules[{module!r}] = None; from studio.__main__ import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        env={**env, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
        timeout=WAIT_S,
    )


def test_without_what_the_window_needs(user_environment: Mapping[str, str]) -> None:
    named = without("PySide6", "gui", "--json", env=user_environment)
    error = json.loads(named.stdout)["error"]
    assert (named.returncode, error["id"]) == (4, "window.not_installed")
    assert "PySide6" in error["text"]
    assert (named.stderr, "Traceback" in named.stdout) == ("", False)


def test_without_pyside6_no_arguments_give_help_and_the_reason(user_environment: Mapping[str, str]) -> None:
    ended = without("PySide6", env=user_environment)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "The window needs PySide6, which is not installed." in ended.stdout


def test_json_may_stand_before_the_command(command_line: CommandLine) -> None:
    assert command_line("--json", "run", "fib", "n=10").json["steps"] == 295
    alone = command_line("--json")
    assert (alone.code, alone.error_id) == (2, "cli.usage")


def test_version(command_line: CommandLine) -> None:
    assert command_line("--version").out == f"proving-studio {__version__}\n"
    assert command_line("--version", "--json").json["version"] == __version__


@pytest.mark.parametrize(
    "arguments",
    [["fly"], ["--fly"], ["run"], ["verify", "x"], ["prove", "fib"], ["demo", "a", "b"], ["gui", "--page", "x"]],
)
def test_wrong_use_is_two_in_words_and_in_json(arguments: list[str], command_line: CommandLine) -> None:
    people, program = command_line(*arguments), command_line(*arguments, "--json")
    assert (people.code, program.code, people.out, program.err) == (2, 2, "", "")
    assert "--help" in people.err
    error = program.json["error"]
    assert isinstance(error, dict)
    assert set(error) == {"id", "text", "next_step"}
    assert error["id"] == "cli.usage"
    assert program.json["ok"] is False


def start(*arguments: str | Path, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "studio", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(env))


@pytest.mark.posix
@pytest.mark.parametrize("command", ["run", "trace", "prove"])
def test_ctrl_c_cancels(command: str, endless: Path, user_environment: Mapping[str, str], tmp_path: Path) -> None:
    more = ["--out", str(tmp_path / "x.proof")] if command == "prove" else []
    running = start(command, endless, *more, "--json", env=user_environment)
    time.sleep(1.5)  # past the start of the interpreter, into the work
    asked = time.monotonic()
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=WAIT_S)
    assert time.monotonic() - asked < 2
    assert (running.returncode, err) == (5, b"")
    assert json.loads(out)["error"]["id"] == "cli.cancelled"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.posix
def test_progress_is_for_terminals_only(endless: Path, user_environment: Mapping[str, str]) -> None:
    import pty  # Windows has none

    terminal, behind = pty.openpty()
    command = [sys.executable, "-m", "studio", "run", str(endless)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=behind, env=dict(user_environment))
    os.close(behind)
    shown = b""
    deadline = time.monotonic() + WAIT_S
    while b"steps/s" not in shown and time.monotonic() < deadline:
        if select.select([terminal], [], [], 1)[0]:
            shown += os.read(terminal, 4096)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=WAIT_S)
    os.close(terminal)
    assert b"steps/s" in shown
    assert running.returncode == 5


@pytest.mark.posix
def test_a_bug_is_a_short_message_and_a_log_file(user_environment: Mapping[str, str], tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from studio.session import Session\n"
        "from studio.cli.app import run_command_line\n"
        "def broken(self):\n"
        "    raise ZeroDivisionError('the detail')\n"
        "Session.system_report = broken\n"
        "sys.exit(run_command_line(sys.argv[1:]))\n"
    )
    environment = {**user_environment, "XDG_STATE_HOME": str(tmp_path)}
    for arguments in (["system"], ["system", "--json"]):
        ended = subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, env=environment, check=False
        )
        assert ended.returncode == 70
        assert "Traceback" not in ended.stdout + ended.stderr
        assert "ZeroDivisionError: the detail" in ended.stdout + ended.stderr
    log = tmp_path / "proving-studio" / "log" / "proving-studio.log"
    assert str(log) in ended.stdout
    assert log.read_text(encoding="utf-8").count("Traceback") == 2
    environment["XDG_STATE_HOME"] = "/dev/null/nowhere"
    ended = subprocess.run(
        [sys.executable, "-c", code, "system", "--json"], capture_output=True, text=True, env=environment, check=False
    )
    assert (ended.returncode, json.loads(ended.stdout)["error"]["id"]) == (70, "internal.bug_without_log")


ODD_NAMES = [
    "with space",
    "new\nline",
    "\x1b[31mred",
    "tab\tbed",
    "\u202egnp.elf",
    "ünï",
    "quote\"'",
    "-dash",
    "%s{0}",
    "\x7f",
]


@pytest.mark.posix
@pytest.mark.parametrize("name", ODD_NAMES)
def test_no_name_can_break_the_output(name: str, command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"no elf")
    for path in (tmp_path / name, tmp_path / (name + "-absent.elf")):
        people, program = command_line("run", path), command_line("run", path, "--json")
        assert people.code == program.code
        assert people.code in (1, 4)
        text = people.out + people.err
        assert all(character.isprintable() or character == "\n" for character in text), ascii(text)
        assert len(text.splitlines()) <= 2
        assert program.json["ok"] is False


@pytest.mark.posix
def test_a_name_that_is_no_text(command_line: CommandLine, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe.elf"
    with open(path, "wb") as file:  # noqa: PTH123 - pathlib has no paths of bytes
        file.write(b"no elf")
    ended = command_line("run", os.fsdecode(path))
    assert ended.code == 1
    absent = command_line("run", os.fsdecode(path) + "-absent.elf", "--json")
    assert (absent.code, absent.error_id) == (4, "file.not_found")


def test_a_terminal_without_the_letters_still_gets_the_line(command_line: CommandLine) -> None:
    ended = command_line("demo", "single", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert ended.code == 0
    assert "\\xb5s" in ended.out


@pytest.mark.linux
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_behind_the_output(unbuffered: str, user_environment: Mapping[str, str]) -> None:
    for arguments in (["programs"], ["programs", "--json"], ["--help"], ["run", "--help"]):
        with Path("/dev/full").open("wb") as full:
            ended = subprocess.run(
                [sys.executable, "-m", "studio", *arguments],
                stdout=full,
                stderr=subprocess.PIPE,
                env={**user_environment, "PYTHONUNBUFFERED": unbuffered},
                check=False,
            )
        assert ended.returncode == 4, arguments
        assert b"Traceback" not in ended.stderr
        assert b"Exception" not in ended.stderr


@pytest.mark.posix
def test_a_reader_that_goes_away(user_environment: Mapping[str, str]) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    command = [sys.executable, "-m", "studio", "trace", "fib", "--rows", "290"]
    running = subprocess.Popen(command, stdout=write_end, stderr=subprocess.PIPE, env=dict(user_environment))
    os.close(write_end)
    _, err = running.communicate(timeout=WAIT_S)
    assert running.returncode == 4
    assert b"Traceback" not in err
    assert b"Exception ignored" not in err


@pytest.mark.posix
def test_broken_settings_are_told(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "proving-studio").mkdir()
    (tmp_path / "proving-studio" / "settings.toml").write_text("max_steps = 'x'", encoding="utf-8")
    ended = command_line("system", "--json", XDG_CONFIG_HOME=str(tmp_path))
    assert (ended.code, ended.error_id) == (2, "settings.bad_value")
    assert command_line("system", "--help", XDG_CONFIG_HOME=str(tmp_path)).code == 0


@pytest.mark.posix
@pytest.mark.parametrize(
    ("closed", "arguments", "code", "told"),
    [
        ("<&-", "run fib", 0, "value = 55"),
        ("2>&-", "run fib", 0, "value = 55"),
        (">&-", "run fib", 4, "Standard output is closed"),
        (">&-", "run fib --json", 4, "Standard output is closed"),
        ("<&- >&- 2>&-", "run fib", 4, ""),
        ("2>&-", "run nothing", 4, ""),
    ],
)
def test_closed_streams(
    closed: str, arguments: str, code: int, told: str, user_environment: Mapping[str, str], tmp_path: Path
) -> None:
    shell = ["sh", "-c", f'"$0" -m studio {arguments} {closed}', sys.executable]
    ended = subprocess.run(shell, capture_output=True, text=True, env=dict(user_environment), timeout=WAIT_S)
    assert ended.returncode == code
    assert told in ended.stdout + ended.stderr
    assert "unexpected" not in ended.stdout + ended.stderr


def test_the_language_of_the_system(command_line: CommandLine) -> None:
    assert "程序" in command_line("--help", LC_ALL="zh_CN.UTF-8").out
    assert "程序" not in command_line("--help", LC_ALL="en_GB.UTF-8").out
    refused = command_line("run", "nowhere", "--json", LC_ALL="zh_CN.UTF-8")
    assert refused.error_id == "file.unknown_program"  # ids stay, whatever the language
