"""Halo2 in the window: its forecast and its chip, a proof with its facts, a run that it cannot take, a stop."""

from __future__ import annotations

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.gui.models.backend_model import BackendRow, RowState
from studio.gui.notices import Notice
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.kit.badge import Capability
from studio.gui.views.kit.parts import FactTable
from studio.gui.views.library.library_page import LibraryPage
from studio.gui.views.prove.prove_page import ProvePage
from studio.model.verdict import Outcome, Strength
from studio.session import Tampering
from tests.gui.windows import WAIT_MS, idle
from tests.unit.host.process_table import is_there


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> ProvePage:
    window.workspace.choose_backend("Halo2")
    window.show_page("prove")
    idle(qtbot, window)
    assert isinstance(window.page, ProvePage)
    return window.page


def row_of(page: ProvePage, name: str = "Halo2") -> BackendRow:
    return next(row for row in page.main.table.rows.rows if row.name == name)


def facts_of(table: FactTable) -> dict[str, str]:
    return {name.text(): value.text() for name, value in table._labels if not name.isHidden()}


def test_before_a_proof_it_says_what_it_will_cost_and_that_it_is_private(
    qtbot: QtBot, window: MainWindow, page: ProvePage
) -> None:
    window.workspace.record()
    qtbot.waitUntil(lambda: bool(row_of(page).forecast), timeout=WAIT_MS)
    row = row_of(page)
    assert (row.state, row.evidence, row.private) == (RowState.IDLE, Capability("Proved", "shield-check"), True)
    assert row.text(1) == "Evidence: Proved, Private"
    assert not row_of(page, "Trace").private
    assert page.main.statement.private.isHidden()
    assert not page.main.options.forms.isVisible(), "there is one form only"


def test_a_proof_and_its_facts(qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
    window.workspace.prove()
    idle(qtbot, window)
    assert window.workspace.failures == {}
    row = row_of(page)
    assert (row.state, row.evidence, row.private) == (RowState.DONE, Strength.PROVED, True)
    assert page.main.statement.private.isVisible()
    facts = facts_of(page.main.proof.facts)
    assert facts["Circuit"] == "k = 9, at most 2^9 rows"
    assert facts["Evidence"].startswith("snark, ")
    proved = window.workspace.proofs["Halo2"]
    assert proved.verdict is not None
    assert proved.verdict.outcome is Outcome.VERIFIED
    number = proved.finished.proof_id
    assert number is not None
    # A changed copy is refused, and is not private either.
    page.tamper(Tampering.JOURNAL)
    idle(qtbot, window)
    assert page.main.tampered.isVisible()
    window.show_page("library")
    idle(qtbot, window)
    library = window.page
    assert isinstance(library, LibraryPage)
    library.show_proof(number)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: library.details.details is not None, timeout=WAIT_MS)
    facts = facts_of(library.details.facts)
    assert facts["Private"] == "yes: it is zero-knowledge"
    assert facts["Circuit"] == "k = 9, at most 2^9 rows"
    assert facts["Steps"] == "not part of the proof"


def test_a_run_that_it_cannot_take_says_why_before_anybody_waits(
    qtbot: QtBot, window: MainWindow, page: ProvePage
) -> None:
    told: list[Notice] = []
    window.desk.noticed.connect(told.append)
    window.workspace.open_program("signature")
    idle(qtbot, window)
    window.workspace.record()
    qtbot.waitUntil(lambda: row_of(page).state is RowState.UNUSABLE, timeout=WAIT_MS)
    idle(qtbot, window)
    assert "too long for Halo2" in row_of(page).note
    assert "Trace or RISC0" in row_of(page).hint
    assert "too long for Halo2" in page.input._forecast_note.text()
    assert window.workspace.refusals.known == {}, "it is the run that is too long, not the program that is refused"
    table = page.main.table
    index = table.rows.index(table.rows.row_of("Halo2"), 0)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
    assert [notice.text for notice in told] == [row_of(page).note]
    page.prove_on_all()
    idle(qtbot, window)
    assert set(window.workspace.proofs) == {"Trace"}
    assert window.workspace.failures == {}
    window.workspace.open_program("fibonacci")
    idle(qtbot, window)
    assert row_of(page).state is RowState.IDLE


def provers() -> list[int]:
    own = psutil.Process()
    return [child.pid for child in own.children(recursive=True) if child.cmdline()[-1:] == ["halo2"]]


@pytest.mark.posix
def test_a_stop_on_the_way(qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
    window.workspace.open_program("sha256")
    idle(qtbot, window)
    window.workspace.prove("Halo2")
    task = window.workspace.proving["Halo2"]
    qtbot.waitUntil(
        lambda: task.progress.phase in ("making parameters, once", "committing to the run"), timeout=WAIT_MS
    )
    assert row_of(page).state is RowState.RUNNING
    (prover,) = provers()
    page.main.table.stopped.emit("Halo2")
    qtbot.waitUntil(lambda: not is_there(prover), timeout=1_000)
    idle(qtbot, window)
    assert window.workspace.proofs == {}
