"""Programs that play r0vm: whatever a real one could do, and what it should never do."""

from __future__ import annotations

import sys
from pathlib import Path

from studio.host.paths import user_paths

VERSION = "5.0.0-rc.1"
ANSWER = f"risc0-r0vm {VERSION}"

# What the script may use: its options by name, where its receipt belongs, and a file in which it tells process ids.
_SCRIPT = """#!{python} -I
import os, signal, subprocess, sys, time
if sys.argv[1:] == ["--version"]:
{version_code}
    raise SystemExit
options = dict(zip(sys.argv[1::2], sys.argv[2::2]))
receipt = options["--receipt"]
told = {told!r}
def tell(*pids):
    with open(told, "a") as file:
        file.write("".join(f"{{pid}}\\n" for pid in pids))
tell(os.getpid())
def log(target, message):
    print(f"2026-11-26T10:00:00.000000Z DEBUG {{target}}: {{message}}", flush=True)
NAP = [sys.executable, "-I", "-c", "import time; time.sleep(600)"]
{code}
"""


def stand_in(folder: Path, code: str = "", *, version_code: str = "", name: str = "r0vm") -> Path:
    """An executable that answers to `--version` and else runs `code`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    answer = version_code or f"print({ANSWER!r})"
    indented = "\n".join(f"    {line}" for line in answer.splitlines())
    text = _SCRIPT.format(python=sys.executable, version_code=indented, told=str(folder / "pids"), code=code)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


def told_pids(path: Path) -> list[int]:
    """The processes that the stand-in at `path` told of."""
    told = path.parent / "pids"
    return [int(line) for line in told.read_text().split()] if told.exists() else []


def left_files() -> list[str]:
    """What runs of r0vm left behind."""
    folder = user_paths().cache_folder / "r0vm-runs"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*")) if folder.exists() else []
