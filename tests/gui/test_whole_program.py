"""The studio as a whole, on a screen with a window manager, used from outside; the frozen one is tried alike."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

TOOLS = {"bash": "bash", "xvfb-run": "xvfb", "openbox": "openbox", "xdotool": "xdotool"}
TIMEOUT_S = 300

ABSENT = [package for tool, package in TOOLS.items() if shutil.which(tool) is None]


@pytest.mark.skipif(sys.platform != "linux", reason="Xvfb and openbox are of Linux; elsewhere run packaging/smoke")
@pytest.mark.skipif(bool(ABSENT), reason=f"absent, so no window was pressed from outside: {' '.join(ABSENT)}")
def test_command_line_worker_picture_and_window() -> None:
    program = Path(sys.executable).with_name("proving-studio")
    ended = subprocess.run(
        ["bash", str(ROOT / "packaging" / "smoke"), str(program)],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    for check in ("command_line", "worker", "picture", "window"):
        assert f"ok     {check}: " in ended.stdout
