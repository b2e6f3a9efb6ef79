"""Many calls of Qt that return nothing do not end the interpreter, as they do with PySide6 6.12.0 under Python 3.11."""

from __future__ import annotations

import subprocess
import sys

MANY_CALLS = """
from studio.gui.app import make_application
application = make_application()
from PySide6.QtWidgets import QLabel
label = QLabel("x")
for _ in range(100_000):
    label.setText("x")
print("alive")
"""


def test_a_hundred_thousand_calls(user_environment: dict[str, str]) -> None:
    environment = {**user_environment, "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        [sys.executable, "-c", MANY_CALLS], capture_output=True, text=True, check=False, env=environment, timeout=60
    )
    assert (ended.returncode, ended.stdout.strip()) == (0, "alive"), ended.stderr
