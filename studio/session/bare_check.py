"""Running the script of an exported inclusion proof as a stranger does: in a fresh interpreter, without the studio."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns

import blake3

from studio.host.launch import minimal_environment
from studio.merkle.inclusion import SCRIPT_NAME
from studio.model.errors import UserError

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
                # -I: no PYTHON* variables, no current folder. -S: no installed packages.
                [sys.executable, "-I", "-S", "-B", "-c", _BARE_START, bare, str(folder / SCRIPT_NAME), *root],
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
