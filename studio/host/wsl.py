"""Windows Subsystem for Linux: which distributions there are, how a program in one is started, and how it is ended.

`wsl.exe --exec` starts a program without a shell of the user in between. Ending `wsl.exe` does not end what it started
inside, so the start goes through a fixed script that tells its Linux process group; a second `wsl.exe` ends that one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.model.errors import UserError

GROUP_PREFIX = b"proving-studio-group "
"""The first line on standard error: after this, the Linux process group."""

_ANSWER_S = 20  # the first answer may have to start a virtual machine
_MOST_BYTES = 64 * 1024
# $0 is a name, "$@" the program with its arguments: nothing that a person typed is ever read as a command.
_GROUP_SCRIPT = 'printf "proving-studio-group %s\\n" "$$" >&2; exec "$@"'
# For programs that do not read standard input: its end ends the whole group, so nothing outlives the studio.
_LEASE_SCRIPT = (
    'printf "proving-studio-group %s\\n" "$$" >&2; '
    "exec 3<&0; { while read -r line <&3; do :; done; /bin/kill -KILL -- -$$; } >/dev/null 2>&1 & lease=$!; "
    '"$@" </dev/null 3<&- & '
    'wait $!; code=$?; kill -s KILL "$lease"; exit "$code"'
)

Run = Callable[[Sequence[str]], "Answer"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a short command said."""

    exit_code: int
    output: bytes


@dataclass(frozen=True, slots=True)
class Wsl:
    """A usable installation: the absolute path of wsl.exe, and its distributions, the default one first."""

    executable: str
    distributions: tuple[str, ...]

    def command(self, distribution: str, program: Sequence[str], *, lease: bool = False) -> tuple[str, ...]:
        """Start `program` (its Linux path first) in a process group of its own, which it tells on standard error."""
        script = _LEASE_SCRIPT if lease else _GROUP_SCRIPT
        return (*self.inside(distribution), "/usr/bin/setsid", "--wait", "/bin/sh", "-c", script, "sh", *program)

    def kill_command(self, distribution: str, group: int) -> tuple[str, ...]:
        """End everything in a Linux process group."""
        if group <= 1:
            raise ValueError(f"not a group to kill: {group}")
        return (*self.inside(distribution), "/bin/kill", "-KILL", "--", f"-{group}")

    def linux_path(self, distribution: str, path: str, run: Run | None = None) -> str:
        """A path of Windows as the distribution sees it; it is asked, because mounts can be anywhere."""
        answer = (run or run_briefly)((*self.inside(distribution), "/usr/bin/wslpath", "-u", "-a", path))
        text = answer.output.decode("utf-8", "replace").strip("\r\n")
        if answer.exit_code != 0 or not text.startswith("/") or "\n" in text:
            raise UserError("host.wsl_path", {"path": path, "distribution": distribution})
        return text

    def inside(self, distribution: str) -> tuple[str, ...]:
        """The words in front of a Linux program that is started without a shell of the user."""
        if distribution not in self.distributions:
            known = ", ".join(self.distributions)
            raise UserError("host.wsl_unknown", {"distribution": distribution, "known": known})
        return (self.executable, "-d", distribution, "--cd", "/", "--exec")


def group_of(line: bytes) -> int | None:
    """The Linux process group in the first line on standard error; None for any other line."""
    number = line.strip().removeprefix(GROUP_PREFIX)
    if not line.startswith(GROUP_PREFIX) or not number.isdigit() or int(number) <= 1:
        return None
    return int(number)


def find_wsl(
    *,
    platform: str = sys.platform,
    environment: Mapping[str, str] | None = None,
    is_file: Callable[[str], bool] = os.path.isfile,
    run: Run | None = None,
) -> Wsl | None:
    """WSL with at least one distribution; None where there is no such thing."""
    if platform != "win32":
        return None
    environment = os.environ if environment is None else environment
    executable = environment.get("SYSTEMROOT", "C:\\Windows") + "\\System32\\wsl.exe"
    if not is_file(executable):
        return None
    try:
        answer = (run or run_briefly)((executable, "--list", "--quiet"))
    except (OSError, subprocess.SubprocessError):
        return None
    if answer.exit_code != 0:  # installed as a stub, without any distribution
        return None
    names = tuple(name for name in listed_names(answer.output) if not name.startswith("-"))
    return Wsl(executable, names) if names else None


def listed_names(output: bytes) -> tuple[str, ...]:
    """The lines of `wsl.exe --list --quiet`, which are UTF-16 unless WSL_UTF8 is set."""
    encoding = "utf-16-le" if b"\0" in output else "utf-8"
    text = output.decode(encoding, "replace").lstrip("\ufeff")
    return tuple(name for line in text.splitlines() if (name := line.strip()))


def is_inside_wsl(read_text: Callable[[str], str] | None = None) -> bool:
    """Whether this Linux is one that runs inside Windows."""
    try:
        return "microsoft" in (read_text or _read_text)("/proc/sys/kernel/osrelease").lower()
    except OSError:
        return False


def run_briefly(command: Sequence[str]) -> Answer:
    """A short command that asks and changes nothing."""
    ended = subprocess.run(
        list(command),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=_ANSWER_S,
        creationflags=0x0800_0000 if sys.platform == "win32" else 0,  # CREATE_NO_WINDOW
    )
    return Answer(ended.returncode, ended.stdout[:_MOST_BYTES])


def _read_text(path: str) -> str:
    return Path(path).read_text(encoding="ascii", errors="replace")
