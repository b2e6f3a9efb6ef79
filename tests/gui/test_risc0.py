"""RISC0 in the window: missing, found, proving, failing, stopped, refusing; its proofs beside those of Trace."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from studio.gui.models.backend_model import RowState
from studio.gui.notices import Notice
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.kit.badge import Capability
from studio.gui.views.kit.parts import FactTable
from studio.gui.views.kit.text_dialog import TextDialog
from studio.gui.views.library.library_page import LibraryPage
from studio.gui.views.prove.prove_page import ProvePage
from studio.gui.views.system.system_page import SystemPage
from studio.gui.views.throughput.throughput_page import ThroughputPage
from studio.model.job import JobState
from studio.model.verdict import AnswerState, Outcome, Strength
from studio.session import BuildOrder, Tampering
from studio.session.background import Cancel, Report
from tests.conformance.elf_writer import two_segments, write_elf
from tests.conformance.risc0_prover import FAILS, RECEIPT, prover
from tests.gui.aggregate_parts import at_the_bench, opened_page
from tests.gui.windows import WAIT_MS, MakeWindow, idle
from tests.unit.backends.stand_in_r0vm import stand_in, told_pids

pytestmark = pytest.mark.posix
CTRL = Qt.KeyboardModifier.ControlModifier
NOP = bytes.fromhex("13000000")
HEARD_MS = 100


def prove_page(qtbot: QtBot, window: MainWindow) -> ProvePage:
    window.show_page("prove")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, ProvePage)
    return page


def with_risc0(qtbot: QtBot, make_window: MakeWindow) -> tuple[MainWindow, ProvePage]:
    window = make_window()
    window.workspace.choose_backend("RISC0")
    return window, prove_page(qtbot, window)


def facts_of(table: FactTable) -> dict[str, str]:
    return {name.text(): value.text() for name, value in table._labels if not name.isHidden()}


def dialogs() -> list[TextDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, TextDialog) and one.isVisible()]


def close_dialogs() -> None:
    for dialog in dialogs():
        dialog.close()


def test_without_r0vm_it_says_what_is_missing_and_f5_finds_it(
    qtbot: QtBot, make_window: MakeWindow, cargo_bin: Path
) -> None:
    window = make_window()
    page = prove_page(qtbot, window)
    row = next(row for row in page.main.table.rows.rows if row.name == "RISC0")
    assert row.state is RowState.UNUSABLE
    assert row.note == "RISC0 needs r0vm, which was not found."
    assert "press F5" in row.hint
    assert window.workspace.usable_backends() == ["Trace", "Halo2"]
    QTest.mouseClick(window.header.backends.button("RISC0"), Qt.MouseButton.LeftButton)
    idle(qtbot, window)
    system = window.page
    assert isinstance(system, SystemPage)
    shown = system.rows["RISC0"]
    assert shown.selected
    assert "r0vm" in shown.reason.text()
    assert shown.command.isVisible()
    shown.command.copy()
    assert "risc0-r0vm" in QGuiApplication.clipboard().text()
    window.show_page("prove")
    path = prover(cargo_bin)
    QTest.keyClick(window, Qt.Key.Key_F5)
    idle(qtbot, window)
    assert window.workspace.usable_backends() == ["Trace", "Halo2", "RISC0"]
    window.show_page("system")
    idle(qtbot, window)
    assert shown.path.text() == str(path)
    assert "5.0.0-rc.1" in shown._version.text()


def test_a_proof_from_its_first_phase_to_its_answers(
    qtbot: QtBot, make_window: MakeWindow, cargo_bin: Path, tmp_path: Path
) -> None:
    prover(cargo_bin, tmp_path / "go")
    window, page = with_risc0(qtbot, make_window)
    assert [button for button in ("composite", "succinct") if page.main.options.forms.button(button).isVisible()]
    QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
    cell = page.main.table.progress_cell("RISC0")
    assert cell is not None
    qtbot.waitUntil(lambda: "segment 1 of 1" in cell._phase.text(), timeout=WAIT_MS)
    assert not cell._bar.isVisible(), "no percentage is known"
    assert "steps" not in cell.figures.text()
    assert "starts again from 0" in page.main.statement.sentence.text
    assert "starts again from 0" in next(row for row in page.main.table.rows.rows if row.name == "RISC0").hint
    (tmp_path / "go").touch()
    idle(qtbot, window)
    assert page.main.statement.badge.shown is Strength.PROVED
    assert "measured here, not proved" in page.main.statement.sentence.text
    row = next(row for row in page.main.table.rows.rows if row.name == "RISC0")
    assert row.answers == (AnswerState.YES, AnswerState.YES, AnswerState.NOT_CHECKED)
    facts = facts_of(page.main.proof.facts)
    assert facts["Private"] == "as its makers claim"
    assert "RISC Zero says" in page.main.proof.facts.toolTip()
    assert "Composite" in facts["Evidence"]


def test_a_proof_teaches_the_forecast_of_the_next(qtbot: QtBot, make_window: MakeWindow, cargo_bin: Path) -> None:
    prover(cargo_bin)
    window, _page = with_risc0(qtbot, make_window)
    forecasts = window.workspace.forecasts
    assert forecasts.known["RISC0"].measured_runs == 0
    QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
    idle(qtbot, window)
    assert "RISC0" in window.workspace.proofs
    assert forecasts.known["RISC0"].measured_runs == 1


def test_a_failure_has_its_log_one_click_away(qtbot: QtBot, make_window: MakeWindow, cargo_bin: Path) -> None:
    stand_in(cargo_bin, FAILS)
    window, page = with_risc0(qtbot, make_window)
    QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
    idle(qtbot, window)
    cell = page.main.table.failure_cell("RISC0")
    assert cell is not None
    assert "the circuit said no" in cell.reason
    assert cell.log.isVisible()
    QTest.mouseClick(cell.log, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dialogs()), timeout=WAIT_MS)
    assert "the circuit said no" in dialogs()[0].text.toPlainText()
    close_dialogs()


def test_a_stop_is_heard_at_once_and_ends_the_prover(
    qtbot: QtBot, make_window: MakeWindow, cargo_bin: Path, tmp_path: Path
) -> None:
    path = prover(cargo_bin, tmp_path / "never")
    window, page = with_risc0(qtbot, make_window)
    QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(told_pids(path)), timeout=WAIT_MS)
    task = window.workspace.proving["RISC0"]
    started = time.monotonic()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert task.state in (JobState.CANCELLING, JobState.CANCELLED)
    assert (time.monotonic() - started) * 1000 < HEARD_MS
    idle(qtbot, window)
    assert task.state is JobState.CANCELLED
    assert next(row for row in page.main.table.rows.rows if row.name == "RISC0").state is RowState.IDLE
    assert not any(Path(f"/proc/{pid}").exists() for pid in told_pids(path))


def test_a_program_that_it_refuses(qtbot: QtBot, make_window: MakeWindow, cargo_bin: Path, tmp_path: Path) -> None:
    prover(cargo_bin)
    window, page = with_risc0(qtbot, make_window)
    (tmp_path / "low.elf").write_bytes(write_elf(two_segments(NOP, text_address=0x0010_0000), 0x0010_0000))
    window.workspace.open_program(str(tmp_path / "low.elf"))
    idle(qtbot, window)
    row = next(row for row in page.main.table.rows.rows if row.name == "RISC0")
    assert row.state is RowState.UNUSABLE
    assert "RISC0 cannot take" in row.note
    assert window.workspace.usable_backends() == ["Trace", "Halo2"]
    told: list[Notice] = []
    window.desk.noticed.connect(told.append)
    QTest.mouseClick(window.header.backends.button("RISC0"), Qt.MouseButton.LeftButton)
    assert [notice.text for notice in told] == [row.note]
    assert window.page is page
    window.workspace.open_program("fibonacci")
    idle(qtbot, window)
    assert window.workspace.usable_backends() == ["Trace", "Halo2", "RISC0"]


@pytest.mark.parametrize("tampering", list(Tampering))
def test_a_changed_copy_is_refused(
    qtbot: QtBot, make_window: MakeWindow, cargo_bin: Path, tampering: Tampering
) -> None:
    prover(cargo_bin)
    window, page = with_risc0(qtbot, make_window)
    QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
    idle(qtbot, window)
    page.tamper(tampering)
    idle(qtbot, window)
    assert page._tampered is not None
    tampered = page._tampered[1]
    refused = tampered.verdict is not None and tampered.verdict.outcome is Outcome.REFUSED
    assert refused or tampered.refusal


def test_closing_ends_the_prover(qtbot: QtBot, make_window: MakeWindow, cargo_bin: Path, tmp_path: Path) -> None:
    path = prover(cargo_bin, tmp_path / "never")
    window, _page = with_risc0(qtbot, make_window)
    QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(told_pids(path)), timeout=WAIT_MS)
    window.close()
    assert not any(Path(f"/proc/{pid}").exists() for pid in told_pids(path))


def test_a_batch_is_made_one_after_the_other_and_says_so(
    qtbot: QtBot, make_window: MakeWindow, cargo_bin: Path
) -> None:
    prover(cargo_bin)
    window, _page = with_risc0(qtbot, make_window)
    window.show_page("throughput", "batch")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, ThroughputPage)
    page.setup.times.setText("2")
    idle(qtbot, window)
    assert page.setup.plan is not None
    assert page.setup.plan.threads == 1
    assert "One after the other" in page.setup.message.text()
    page.start()
    idle(qtbot, window)
    (run,) = at_the_bench(qtbot, window, lambda bench: bench.history.load().runs)
    assert (run.backend, run.proofs, run.threads, run.failed) == ("RISC0", 2, 1, 0)


def test_all_backends_in_one_library_and_under_one_root(
    qtbot: QtBot, make_window: MakeWindow, cargo_bin: Path, tmp_path: Path
) -> None:
    prover(cargo_bin)
    window, page = with_risc0(qtbot, make_window)
    page.prove_on_all()
    idle(qtbot, window)
    assert set(window.workspace.proofs) == {"Trace", "Halo2", "RISC0"}
    ids = [proved.finished.proof_id for proved in window.workspace.proofs.values()]
    window.show_page("library")
    idle(qtbot, window)
    library = window.page
    assert isinstance(library, LibraryPage)
    number = window.workspace.proofs["RISC0"].finished.proof_id
    assert number is not None
    library.show_proof(number)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: library.details.details is not None, timeout=WAIT_MS)
    facts = facts_of(library.details.facts)
    assert facts["Receipt"] == "composite, 1 segment"
    assert facts["Private"] == "as its makers claim"
    assert facts["Steps"] == "not part of the proof"
    assert library.details.receipt.isVisibleTo(library.details)
    library.acts.store_receipt(number, tmp_path / "out.receipt")
    idle(qtbot, window)
    assert (tmp_path / "out.receipt").read_bytes() == RECEIPT.read_bytes()
    order = BuildOrder("both", tuple(one for one in ids if one is not None))
    built = at_the_bench(qtbot, window, lambda bench: bench.shelf.build(order, Report(), Cancel()))
    assert built.row is not None, "all were verified and added"
    opened_page(qtbot, window)
    leaves = at_the_bench(qtbot, window, lambda bench: bench.shelf.leaf_page("both", 0, 3))
    assert {leaf.backend_name for leaf in leaves} == {"Trace", "Halo2", "RISC0"}


class TestReceipts:
    def test_one_for_the_program_in_hand(self, qtbot: QtBot, window: MainWindow) -> None:
        window.open_paths([RECEIPT])
        idle(qtbot, window)
        qtbot.waitUntil(lambda: window.page.name == "library", timeout=WAIT_MS)
        idle(qtbot, window)
        assert "in the library" in window.strip.notice.text()
        library = window.page
        assert isinstance(library, LibraryPage)
        qtbot.waitUntil(lambda: library.details.details is not None, timeout=WAIT_MS)
        assert library.details.badge.shown is Strength.PROVED

    def test_one_for_another_program_asks_for_that(self, qtbot: QtBot, window: MainWindow) -> None:
        window.workspace.open_program("sort")
        idle(qtbot, window)
        window.open_paths([RECEIPT])
        idle(qtbot, window)
        qtbot.waitUntil(lambda: bool(window.findChildren(QFileDialog)), timeout=WAIT_MS)
        (chooser,) = window.findChildren(QFileDialog)
        chooser.close()
        window.receipts.open_for(RECEIPT, "fibonacci")
        idle(qtbot, window)
        qtbot.waitUntil(lambda: window.page.name == "library", timeout=WAIT_MS)
        idle(qtbot, window)

    def test_one_that_does_not_verify_can_be_read_and_is_kept_nowhere(
        self, qtbot: QtBot, window: MainWindow, tmp_path: Path
    ) -> None:
        data = bytearray(RECEIPT.read_bytes())
        data[5_000] ^= 1  # in the seal
        (tmp_path / "bent.bin").write_bytes(data)
        window.open_paths([tmp_path / "bent.bin"])
        idle(qtbot, window)
        qtbot.waitUntil(lambda: bool(dialogs()), timeout=WAIT_MS)
        assert dialogs()[0].windowTitle() == "Refused: bent.bin"
        assert "exit code 0" in dialogs()[0].text.toPlainText()
        close_dialogs()
        assert window.desk._bench.result().library.sizes() == {}


def test_a_backend_of_the_last_time_that_is_gone_gives_way(
    qtbot: QtBot, make_window: MakeWindow, cargo_bin: Path
) -> None:
    path = prover(cargo_bin)
    window, page = with_risc0(qtbot, make_window)
    path.unlink()
    QTest.keyClick(window, Qt.Key.Key_F5)
    idle(qtbot, window)
    assert window.workspace.backend == "Trace"
    assert isinstance(page.main.statement.badge.shown, (Capability, type(None)))
