"""The catalogues hold every text that the code marks, and are compiled from what they say."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.sources import ROOT


def test_the_catalogues_are_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "packaging" / "catalogues.py"), "--check"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
