"""Running the script of an exported inclusion proof as a stranger does: in a fresh interpreter, without the studio."""

from __future__ import annotations

import runpy
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns

import blake3

from studio.host.launch import minimal_environment, this_interpreter, worker_command
from studio.merkle.inclusion import SCRIPT_NAME
from studio.model.errors import UserError

BARE_KIND = "bare-script"
_TIMEOUT_S = 60
# What the child runs: first it makes sure that the studio is out of reach, so that the answer cannot come from it.
_BARE_START = """
import importlib.util, runpy, sys
sys.path.insert(0, sys.argv[1])
if importlib.util.find_spec("studio") is not None:
    sys.exit("the studio is within reach")
sys.argv = sys.argv[2:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@dataclass(frozen=True, slots=True)
class ScriptAnswer:
    """What the script printed, and whether it said yes."""

    says_yes: bool
    text: str


def run_inclusion_script(folder: Path, trusted_root: bytes | None = None) -> ScriptAnswer:
    """Run the script in `folder` with nothing but the standard library and blake3 within its reach."""
    root = () if trusted_root is None else ("--root", trusted_root.hex())
    with tempfile.TemporaryDirectory(prefix="proving-studio-bare-") as bare:
        copytree(Path(blake3.__file__).parent, Path(bare) / "blake3", ignore=ignore_patterns("__pycache__"))
        try:
            ended = subprocess.run(
                [*_bare_command(bare), str(folder / SCRIPT_NAME), *root],
                capture_output=True,
                check=False,
                cwd=folder,
                env=minimal_environment(),
                stdin=subprocess.DEVNULL,
                timeout=_TIMEOUT_S,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UserError("inclusion.script_failed", {"reason": str(error)}) from error
    text = (ended.stdout + ended.stderr).decode("utf-8", "replace").strip()
    return ScriptAnswer(ended.returncode == 0, text)


def run_bare(arguments: Sequence[str]) -> None:
    """Run a script with its arguments in this process, with the studio out of reach: for `BARE_KIND` only."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "studio"]:
        del sys.modules[name]
    sys.modules["studio"] = None  # type: ignore[assignment]  # so that importing it fails
    sys.argv = list(arguments)
    runpy.run_path(sys.argv[0], run_name="__main__")


def _bare_command(bare: str) -> tuple[str, ...]:
    interpreter = this_interpreter()
    if interpreter.frozen:  # a frozen application has no interpreter to spare, only itself
        return worker_command(BARE_KIND, interpreter)
    # -I: no PYTHON* variables, no current folder. -S: no installed packages.
    return (sys.executable, "-I", "-S", "-B", "-c", _BARE_START, bare)
