"""An r0vm inside of WSL: found, asked for its version, started and ended from Windows."""

from __future__ import annotations

import logging
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath, PureWindowsPath

from studio.backends.r0vm_version import SUPPORTED, judge_version, version_in
from studio.host.wsl import Run, Wsl, run_briefly
from studio.model.errors import UserError

_KEEP_S = 60.0  # each question may have to start a virtual machine
# Prints, for each r0vm in the usual places of Linux, its path and what it answers to --version. The places are those of
# r0vm_find; the shell of the user with its own PATH is never started.
_SEARCH = (
    'for found in /usr/local/bin/r0vm /usr/bin/r0vm "${RISC0_HOME:-$HOME/.risc0}/bin/r0vm" '
    '"${RISC0_HOME:-$HOME/.risc0}"/extensions/v*-r0vm-*/r0vm "${RISC0_HOME:-$HOME/.risc0}"/extensions/v*/r0vm '
    '"${CARGO_HOME:-$HOME/.cargo}/bin/r0vm" "$HOME"/.cache/proving-studio/r0vm/*/bin/r0vm; do '
    'if [ -f "$found" ] && [ -x "$found" ]; then printf "%s\\n" "$found"; '
    'timeout 10 "$found" --version </dev/null 2>/dev/null | head -c 200 | tr "\\n" " "; printf "\\n"; fi; done'
)
_ASK = '[ -f "$1" ] && [ -x "$1" ] || exit 9; timeout 10 "$1" --version </dev/null 2>/dev/null | head -c 200'
_ABSENT = 9

logger = logging.getLogger(__name__)

_known: dict[tuple[Wsl, str], tuple[float, tuple[str, str, str]]] = {}
_guard = threading.Lock()


def find_inside_wsl(wsl: Wsl, setting: str, run: Run | None = None) -> tuple[str, str, str]:
    """(path in Linux, version, distribution) of the r0vm to use."""
    key, now_s = (wsl, setting), time.monotonic()
    with _guard:
        known = _known.get(key)
    if run is None and known is not None and now_s - known[0] < _KEEP_S:
        return known[1]
    asking = run or run_briefly
    found = _as_set(wsl, setting, asking) if setting else _anywhere(wsl, asking)
    with _guard:
        _known[key] = (now_s, found)
    return found


def _as_set(wsl: Wsl, setting: str, run: Run) -> tuple[str, str, str]:
    if not PurePosixPath(setting).is_absolute() or PureWindowsPath(setting).drive:
        raise UserError("risc0.path_of_windows", {"path": setting})
    distribution = wsl.distributions[0]
    answer = run((*wsl.inside(distribution), "/bin/sh", "-c", _ASK, "sh", setting))
    if answer.exit_code == _ABSENT:
        raise UserError("risc0.r0vm_absent", {"path": f"{distribution}: {setting}"})
    return setting, version_in(answer.output, setting), distribution


def _anywhere(wsl: Wsl, run: Run) -> tuple[str, str, str]:
    trouble: UserError | None = None
    for distribution in wsl.distributions:
        try:
            answer = run((*wsl.inside(distribution), "/bin/sh", "-c", _SEARCH))
        except (OSError, subprocess.SubprocessError):
            continue  # that one does not start; another may
        lines = answer.output.decode("utf-8", "replace").splitlines()
        for path, said in zip(lines[::2], lines[1::2], strict=False):
            try:
                version = version_in(said.encode(), path)
                refusal = judge_version(version, path)
            except UserError as error:
                refusal = error
            if refusal is None:
                return path, version, distribution
            trouble = trouble or refusal
    distributions = ", ".join(wsl.distributions)
    raise trouble or UserError("risc0.not_in_wsl", {"distributions": distributions, "supported": SUPPORTED})


def wsl_command(wsl: Wsl, distribution: str, program: Sequence[str], environment: Mapping[str, str]) -> tuple[str, ...]:
    """Start `program` inside with nothing but `environment`, on a lease: it ends when the studio does."""
    variables = (f"{name}={value}" for name, value in environment.items())
    inside = ("/usr/bin/env", "-i", "PATH=/usr/local/bin:/usr/bin:/bin", *variables, *program)
    return wsl.command(distribution, inside, lease=True)


def kill_in_wsl(wsl: Wsl, distribution: str, group: int, run: Run | None = None) -> None:
    """End a Linux process group; ending `wsl.exe` alone would leave it."""
    try:
        (run or run_briefly)(wsl.kill_command(distribution, group))
    except (OSError, subprocess.SubprocessError):
        logger.warning("the processes inside of WSL could not be ended", exc_info=True)
