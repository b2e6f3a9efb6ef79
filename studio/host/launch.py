"""How this studio starts itself again as a worker process, and what such a process may see of its surroundings."""

from __future__ import annotations

import os
import site
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from studio.model.errors import UserError

WORKER_OPTION = "--worker"

# Language, time zone, temporary and home folders. Nothing that changes what a program loads, proves or sends: no
# RISC0_DEV_MODE, no BONSAI_*, no LD_PRELOAD, no PYTHON*.
_ALLOWED = frozenset({"LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "HOME", "USERPROFILE", "LOCALAPPDATA"})
_ALLOWED_PREFIXES = ("LC_",)
_ALLOWED_ON_WINDOWS = frozenset({"SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "NUMBER_OF_PROCESSORS"})
# A frozen studio on Windows has two programs; the one without a console has no streams to talk to a worker through.
_WITHOUT_CONSOLE, _WITH_CONSOLE = "proving-studio-window.exe", "proving-studio.exe"
_POSIX_PATH = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True, slots=True)
class Interpreter:
    """What runs this process, so that a test can stand in for a wheel, a checkout or a frozen application."""

    executable: str
    frozen: bool
    user_site: bool


def this_interpreter() -> Interpreter:
    """The real one."""
    # In an isolated start, packages that were installed for this user only would be missing.
    return Interpreter(sys.executable, bool(getattr(sys, "frozen", False)), bool(site.ENABLE_USER_SITE))


def worker_command(kind: str, interpreter: Interpreter | None = None) -> tuple[str, ...]:
    """The command line of a worker process."""
    return studio_command(WORKER_OPTION, kind, interpreter=interpreter)


def studio_command(*arguments: str, interpreter: Interpreter | None = None) -> tuple[str, ...]:
    """The studio started again with these arguments: absolute, and never looked up in the current folder."""
    interpreter = interpreter or this_interpreter()
    if not interpreter.executable:
        raise UserError("job.no_interpreter")
    program = str(Path(interpreter.executable).absolute())  # not resolved: a link into an environment selects it
    if interpreter.frozen:
        if Path(program).name.lower() == _WITHOUT_CONSOLE:
            program = str(Path(program).with_name(_WITH_CONSOLE))
        return (program, *arguments)
    # -I is -E -P -s: no PYTHON* variables, no current folder in the module path, no folder of the user.
    isolation = ("-E", "-P") if interpreter.user_site else ("-I",)
    return (program, *isolation, "-m", "studio", *arguments)


def minimal_environment(
    extra: Mapping[str, str] | None = None,
    *,
    inherited: Mapping[str, str] | None = None,
    platform: str = sys.platform,
    is_folder: Callable[[str], bool] = os.path.isdir,
) -> dict[str, str]:
    """The allow-listed environment of a child process, with `extra` on top."""
    inherited = os.environ if inherited is None else inherited
    windows = platform == "win32"
    allowed = _ALLOWED | _ALLOWED_ON_WINDOWS if windows else _ALLOWED
    environment = {
        name: value
        for name, value in inherited.items()
        if name.upper() in allowed or name.upper().startswith(_ALLOWED_PREFIXES)
    }
    if windows:
        root = next((value for name, value in inherited.items() if name.upper() == "SYSTEMROOT"), "C:\\Windows")
        environment["PATH"] = f"{root}\\System32;{root}"
        # CreateProcess would look into the current folder first (CVE-2023-40590).
        environment["NoDefaultCurrentDirectoryInExePath"] = "1"
    else:
        environment["PATH"] = ":".join(part for part in _POSIX_PATH.split(":") if is_folder(part))
    return {**environment, **(extra or {})}
