"""The program in hand: what comes late, or of other bytes, is never shown beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.gui.views.frame.window import MainWindow
from studio.gui.views.prove.prove_page import ProvePage
from studio.resources import resource_path
from studio.session import RAW_FIELD
from tests.gui.windows import idle

STAGES = 5


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """One piece of work begins the next."""
    for _ in range(STAGES):
        idle(qtbot, window)


def test_a_forecast_that_comes_after_its_run_was_let_go_is_not_shown(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.record()
    settle(qtbot, window)
    run, forecasts = window.workspace.run, window.workspace.forecasts
    assert run is not None
    assert list(forecasts.known) == ["Trace", "Halo2"]
    forecasts.ask(window.workspace.program, run.view, ["Trace"])
    forecasts.ask(None, None, ["Trace"])  # the next input was typed, and has not run
    settle(qtbot, window)
    assert forecasts.known == {}


@pytest.fixture
def input_file(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> Path:
    """The input of a program in hand that has no manifest: n = 10 in a file."""
    own = Path(shutil.copy(resource_path("guests", "fibonacci", "fibonacci.elf"), tmp_path / "own.elf"))
    path = tmp_path / "input.bin"
    path.write_bytes((10).to_bytes(4, "little"))
    window.workspace.open_program(str(own))
    settle(qtbot, window)
    window.show_page("prove")
    window.workspace.type_field(RAW_FIELD.name, f"file:{path}")
    settle(qtbot, window)
    return path


def test_a_run_of_what_a_file_held_before_is_let_go_for_a_proof_of_what_it_holds(
    qtbot: QtBot, window: MainWindow, input_file: Path
) -> None:
    page = window.page
    assert isinstance(page, ProvePage)
    before = window.workspace.run
    assert before is not None
    assert page.summary is not None
    input_file.write_bytes((20).to_bytes(4, "little"))
    window.workspace.prove()
    settle(qtbot, window)
    proved, run = page.proved, window.workspace.run
    assert proved is not None
    assert proved.witness == (20).to_bytes(4, "little")
    assert run is None or run.witness == proved.witness
    steps = proved.finished.proof.statement.steps
    assert f"{before.view.steps:,}" not in page.main.statement.sentence.text
    assert f"{steps:,}" in page.main.statement.sentence.text


def test_the_trace_of_a_changed_file_is_that_of_what_it_holds_now(
    qtbot: QtBot, window: MainWindow, input_file: Path
) -> None:
    before = window.workspace.run
    window.workspace.record()
    settle(qtbot, window)
    assert window.workspace.run is before  # the same bytes
    input_file.write_bytes((20).to_bytes(4, "little"))
    window.workspace.record(then="trace")
    settle(qtbot, window)
    run = window.workspace.run
    assert run is not None
    assert run is not before
    assert run.witness == (20).to_bytes(4, "little")
    assert window.page.name == "trace"


def test_a_run_that_ends_when_another_program_is_in_hand_changes_no_page(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.open_program("sha256")
    settle(qtbot, window)
    other, form = window.workspace.program, window.workspace.form
    assert other is not None
    window.workspace.open_program("fibonacci")
    settle(qtbot, window)
    window.show_page("system")
    window.workspace.record(then="trace")
    window.workspace.hold_program(other, "sha256", form)  # before the end of the run can be told
    settle(qtbot, window)
    assert window.page.name == "system"
