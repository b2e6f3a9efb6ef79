"""The child sees the standard library and blake3, and nothing of the studio."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from studio.host.launch import Interpreter, worker_command
from studio.merkle.inclusion import SCRIPT_NAME
from studio.model.errors import UserError
from studio.session import bare_check
from studio.session.bare_check import BARE_KIND, run_inclusion_script

REPORT = """
import importlib.util, sys
found = [name for name in ("studio", "pip", "pytest", "platformdirs", "blake3") if importlib.util.find_spec(name)]
print(__name__, found, len(sys.argv), sys.argv[1:])
"""

ALONE = """
import sys, blake3
try:
    import studio.session
except ImportError:
    print("alone", sys.argv[1:])
"""


def script(folder: Path, text: str) -> Path:
    (folder / SCRIPT_NAME).write_text(text, encoding="utf-8")
    return folder


def test_only_blake3_is_within_reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    said = run_inclusion_script(script(tmp_path, REPORT))
    assert (said.says_yes, said.text) == (True, "__main__ ['blake3'] 1 []")
    said = run_inclusion_script(tmp_path, bytes(32))
    assert said.text.endswith(f"3 ['--root', '{'00' * 32}']")


def test_a_no_is_a_no(tmp_path: Path) -> None:
    said = run_inclusion_script(script(tmp_path, "import sys\nprint('NO: because')\nsys.exit(1)\n"))
    assert (said.says_yes, said.text) == (False, "NO: because")
    assert not run_inclusion_script(script(tmp_path, "1 / 0")).says_yes


def test_a_frozen_application_runs_it_itself_with_the_studio_out_of_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = Interpreter("studio.exe", frozen=True, user_site=False)
    monkeypatch.setattr(bare_check, "this_interpreter", lambda: frozen)
    *command, kind = bare_check._bare_command("unused")
    assert (command[1:], kind) == (["--worker"], BARE_KIND)
    monkeypatch.setattr(bare_check, "_bare_command", lambda _bare: worker_command(BARE_KIND))
    said = run_inclusion_script(script(tmp_path, ALONE), bytes(32))
    assert said.text == f"alone ['--root', '{'00' * 32}']"
    assert not run_inclusion_script(script(tmp_path, "import sys\nsys.exit(1)")).says_yes


def test_without_an_interpreter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "absent"))
    with pytest.raises(UserError) as refused:
        run_inclusion_script(script(tmp_path, ""))
    assert refused.value.message_id == "inclusion.script_failed"
