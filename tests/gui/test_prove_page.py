"""The prove page: the main task by keyboard and by mouse, on real programs; what is wrong is told where it belongs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from studio.gui.models.backend_model import EVIDENCE, NAME, PROVING, VALID, BackendModel, BackendRow, RowState
from studio.gui.models.sample_model import SampleModel
from studio.gui.notices import Notice
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.kit.badge import Capability
from studio.gui.views.prove.axis import axis_steps
from studio.gui.views.prove.prove_page import ProvePage
from studio.model.errors import UserError
from studio.model.verdict import Strength
from studio.session import Forecast, Session, Tampering, WitnessForm, Workbench, opening_path_of, shown_samples
from studio.session.verify_worker import VerifyWorker
from tests.gui.test_closing import LONG
from tests.gui.windows import WAIT_MS
from tests.gui.windows import idle as idle_once

CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


STAGES = 5


def idle(qtbot: QtBot, window: MainWindow) -> None:
    """One piece of work begins the next: opened, checked, run, summarized, forecast."""
    for _ in range(STAGES):
        idle_once(qtbot, window)


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> ProvePage:
    """The page in view, with fibonacci and n = 10 in hand."""
    window.show_page("prove")
    idle(qtbot, window)
    assert isinstance(window.page, ProvePage)
    return window.page


def badge(page: ProvePage) -> Strength | Capability | None:
    return page.main.statement.badge.shown


def answers(page: ProvePage) -> list[str]:
    return [row.word.text() for row in page.main.verification.answers.rows]


def open_program(qtbot: QtBot, window: MainWindow, origin: str) -> None:
    window.workspace.open_program(origin)
    idle(qtbot, window)


def prove(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
    idle(qtbot, window)


def type_into(editor: QWidget, text: str) -> None:
    """As a person does: mark everything, then type."""
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(editor, text)


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def click_row(page: ProvePage, name: str) -> None:
    table = page.main.table
    index = table.rows.index(table.rows.row_of(name), NAME)
    place = table.visualRect(index).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, NONE, place)


@pytest.fixture
def wanted(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """Every page that is asked for, with what it should show; none of them comes."""
    asked: list[tuple[str, object]] = []
    monkeypatch.setattr(window.desk, "go_to", lambda name, what=None: asked.append((name, what)))
    return asked


def notices(window: MainWindow) -> list[Notice]:
    told: list[Notice] = []
    window.desk.noticed.connect(told.append)
    return told


class TestMainTask:
    def test_by_keyboard(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        prove(qtbot, window)
        assert page.main.statement.headline.text == "55"
        assert badge(page) is Strength.RE_EXECUTABLE
        assert page.main.statement.badge.height() == 30
        assert answers(page) == ["Yes", "Yes", "Yes"]
        text = "fibonacci, on some witness, wrote journal n = 10, value = 55 and exited with 0."
        assert page.main.statement.sentence.text.startswith(text)
        assert page.main.statement.sentence.text.endswith("295 steps, proved")

    def test_by_mouse(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        place = page.input.samples.visualRect(page.input.samples.samples.index(1)).center()
        QTest.mouseClick(page.input.samples.viewport(), Qt.MouseButton.LeftButton, NONE, place)
        idle(qtbot, window)
        click(window.header.main)
        idle(qtbot, window)
        assert page.main.statement.headline.text == "12,200,160,415,121,876,738"
        assert badge(page) is Strength.RE_EXECUTABLE
        assert answers(page) == ["Yes", "Yes", "Yes"]

    def test_what_stands_there_before(self, page: ProvePage) -> None:
        """The value of the run is shown, and that nothing is proved of it; no badge is."""
        assert page.main.statement.headline.text == "55"
        assert badge(page) == Capability("Not proved yet")
        assert "Nothing is proved yet." in page.main.statement.sentence.text
        assert answers(page) == ["Not asked yet"] * 3
        assert not page.main.statement.save.isEnabled()
        row = page.main.table.rows.rows[0]
        assert (row.state, row.proving, row.answers) == (RowState.IDLE, "", (None, None, None))
        assert isinstance(row.evidence, Capability)

    def test_the_forecast_is_in_the_header(self, window: MainWindow, page: ProvePage) -> None:
        forecast = window.workspace.forecasts.known["Trace"]
        assert forecast.seconds < 1
        assert "< 1 ms" in window.header._forecast.text()
        assert page.main.table.rows.rows[0].forecast == "< 1 ms"

    def test_a_forecast_that_does_not_fit_is_a_warning(self, window: MainWindow, page: ProvePage) -> None:
        window.workspace.forecasts.known = {"Trace": Forecast(90, 2**40, 1, fits=False)}
        window.workspace.forecasts.changed.emit()
        assert window.header._forecast.text() == "1 min 30 s, 1.0 TiB: does not fit"
        for told in (window.header._forecast.toolTip(), page.input._forecast_note.text()):
            assert "needs about 1.0 TiB" in told
            assert "Take a smaller input" in told
        assert window.header._forecast.property("tone") == "warn"
        assert page.main.table.rows.rows[0].forecast == "1 min 30 s"

    def test_a_second_proof_comes_from_the_library(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        prove(qtbot, window)
        first = page.proved
        assert page.main.table.rows.rows[0].proving.endswith("s")
        prove(qtbot, window)
        assert page.proved is not None
        assert first is not None
        assert page.proved.finished.from_library
        assert page.main.table.rows.rows[0].proving == "from the library"
        assert "it was made in" in page.main.table.rows.rows[0].hint
        click(page.main.statement.again)
        idle(qtbot, window)
        assert not page.proved.finished.from_library
        assert page.proved.finished.proof_id != first.finished.proof_id

    def test_prove_anew(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        prove(qtbot, window)
        click(page.main.options.anew)
        assert "--again" in page.main.foot.line.text_label.text()
        QTest.keyClick(window, Qt.Key.Key_Return, CTRL | SHIFT)
        idle(qtbot, window)
        assert page.proved is not None
        assert not page.proved.finished.from_library

    def test_two_presses_make_one_proof(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        for _ in range(2):
            QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
        window.workspace.prove()
        idle(qtbot, window)
        counts: list[int] = []
        window.desk.run(lambda bench, _report, _cancel: bench.library.count(), counts.append, owner=page)
        idle(qtbot, window)
        assert counts == [1]
        assert page.proved is not None


class TestInput:
    def test_keys_step_the_number(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        editor = page.input.form.editors["n"].editor
        editor.setFocus()
        QTest.keyClick(editor, Qt.Key.Key_Up)
        QTest.keyClick(editor, Qt.Key.Key_Up)
        QTest.keyClick(editor, Qt.Key.Key_Down)
        assert window.workspace.form.texts["n"] == "11"
        for _ in range(9):
            QTest.keyClick(editor, Qt.Key.Key_PageUp)
        assert editor.text() == "93"
        prove(qtbot, window)
        assert page.main.statement.headline.text == "12,200,160,415,121,876,738"

    def test_out_of_range_is_told_under_the_field(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        field = page.input.form.editors["n"]
        type_into(field.editor, "94")
        idle(qtbot, window)
        assert field.error.text() == "n is 94. It must be between 0 and 93."
        assert field.error.isVisible()
        assert field.editor.property("bad") == "true"
        assert field.editor.accessibleDescription() == field.error.text()
        assert not window.header.main.isEnabled()
        prove(qtbot, window)
        assert page.proved is None
        assert not page.main.foot.line.isVisible()
        type_into(field.editor, "13")
        idle(qtbot, window)
        assert not field.error.isVisible()
        prove(qtbot, window)
        assert page.main.statement.headline.text == "233"

    def test_the_cursor_stays_where_a_person_types(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        editor = page.input.form.editors["n"].editor
        assert isinstance(editor, QLineEdit)
        type_into(editor, "13")
        editor.setCursorPosition(1)
        QTest.keyClicks(editor, "2")
        idle(qtbot, window)
        assert editor.text() == "123"
        assert editor.cursorPosition() == 2

    def test_arrows_take_samples(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        page.input.samples.setFocus()
        QTest.keyClick(page.input.samples, Qt.Key.Key_Down)
        idle(qtbot, window)
        assert window.workspace.form.sample == "realistic"
        assert page.input.form.editors["n"].text() == "93"
        window.workspace.type_field("n", "5")
        assert page.input.samples.currentIndex().row() == -1

    def test_a_bad_sample_ends_with_one(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        window.workspace.take_sample("too-large")
        idle(qtbot, window)
        assert page.main.statement.headline.text == "Nothing to prove"
        sentence = page.main.statement.sentence.text
        assert "exited with 1" in sentence
        assert "n is larger than 93" in sentence
        assert not page.input.form.editors["n"].isVisible()
        assert "--sample too-large" in page.main.foot.line.text_label.text()
        prove(qtbot, window)
        assert page.main.table.rows.rows[0].state is RowState.FAILED
        cell = page.main.table.failure_cell("Trace")
        assert cell is not None
        assert "exited with 1" in cell.reason
        assert badge(page) is None
        assert answers(page) == ["Not asked yet"] * 3
        click(cell.again)
        idle(qtbot, window)
        assert page.main.table.rows.rows[0].state is RowState.FAILED
        click(page.input.form._back)
        idle(qtbot, window)
        assert page.input.form.editors["n"].isVisible()
        prove(qtbot, window)
        assert badge(page) is Strength.RE_EXECUTABLE
        assert page.main.table.failure_cell("Trace") is None

    def test_lists_and_rows(self, qtbot: QtBot, window: MainWindow, page: ProvePage, tmp_path: Path) -> None:
        open_program(qtbot, window, "sort")
        values = page.input.form.editors["values"]
        assert isinstance(values.editor, QPlainTextEdit)
        type_into(values.editor, "3, 1, 2")
        idle(qtbot, window)
        assert window.workspace.form.texts["values"] == "3, 1, 2"
        (tmp_path / "numbers.txt").write_text("7,\n" * 40_000, encoding="utf-8")
        values.take_file(str(tmp_path / "numbers.txt"))
        idle(qtbot, window)
        assert window.workspace.checked is not None
        assert window.workspace.checked.witness is not None
        assert values.editor.toPlainText() == ""  # too long to be laid out
        assert "120,000 letters" in values.editor.placeholderText()
        assert page.main.foot.save.isVisible()
        page.main.foot.save_input(tmp_path / "input.bin")
        idle(qtbot, window)
        assert page.main.foot.line.isVisible()
        assert f"--witness-file {tmp_path / 'input.bin'}" in page.main.foot.line.text_label.text()
        type_into(values.editor, "4")
        idle(qtbot, window)
        assert window.workspace.form.texts["values"] == "4"
        (tmp_path / "bad").write_bytes(b"\xff")
        told = notices(window)
        values.take_file(str(tmp_path / "bad"))
        idle(qtbot, window)
        assert [notice.tone for notice in told] == ["bad"]

    def test_bytes_from_a_file(self, qtbot: QtBot, window: MainWindow, page: ProvePage, tmp_path: Path) -> None:
        open_program(qtbot, window, "sha256")
        (tmp_path / "message").write_bytes(b"abc")
        page.input.form.editors["message"].take_file(str(tmp_path / "message"))
        idle(qtbot, window)
        prove(qtbot, window)
        assert page.main.statement.headline.text.startswith("ba7816bf")
        (tmp_path / "message").write_bytes(b"abd")  # read again when it is needed
        prove(qtbot, window)
        assert page.main.statement.headline.text.startswith("a52d159f")
        page.input.form.editors["message"].take_file(str(tmp_path / "absent"))
        idle(qtbot, window)
        assert "absent" in page.input.form.editors["message"].error.text()

    def test_random_bytes_are_the_same_for_a_run_and_its_proof(
        self, qtbot: QtBot, window: MainWindow, page: ProvePage
    ) -> None:
        open_program(qtbot, window, "range-proof")
        window.workspace.show_form(WitnessForm({"low": "1", "high": "9", "salt": "fresh", "values": "5"}))
        idle(qtbot, window)
        assert page.summary is not None
        commitment = page.summary.journal.headline
        prove(qtbot, window)
        assert page.main.statement.headline.text == commitment

    def test_without_a_manifest(self, qtbot: QtBot, window: MainWindow, page: ProvePage, tmp_path: Path) -> None:
        elf = tmp_path / "mine.elf"
        elf.write_bytes(Session().open("fibonacci").elf)
        open_program(qtbot, window, str(elf))
        raw = page.input.form.raw
        assert raw.isVisible()
        assert not page.input.samples.isVisible()
        type_into(raw.hex, "0c 00 00 00")
        idle(qtbot, window)
        prove(qtbot, window)
        assert page.main.statement.headline.text == "0c0000009000000000000000"
        assert "--witness '0c 00 00 00'" in page.main.foot.line.text_label.text().replace('"', "'")
        type_into(raw.hex, "0")
        idle(qtbot, window)
        assert raw.error.isVisible()
        click(raw.tabs.button("text"))
        type_into(raw.text, "abcd")
        idle(qtbot, window)
        assert window.workspace.form.texts[""] == "text:abcd"
        (tmp_path / "n").write_bytes(bytes([10, 0, 0, 0]))
        click(raw.tabs.button("file"))
        raw.take_file(str(tmp_path / "n"))
        idle(qtbot, window)
        prove(qtbot, window)
        assert page.main.statement.headline.text == "0a0000003700000000000000"

    def test_who_types_stays_in_the_form(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        page.input.form.editors["n"].editor.setFocus()
        open_program(qtbot, window, "sort")
        assert page.input.form.editors["rounds"].editor.hasFocus()

    def test_tab_goes_through_the_form(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        open_program(qtbot, window, "sort")
        window.activateWindow()
        QTest.keyClick(window, Qt.Key.Key_F, CTRL)
        assert page.input.form.editors["rounds"].editor.hasFocus()
        QTest.keyClick(page.input.form.editors["rounds"].editor, Qt.Key.Key_Tab)
        assert page.input.form.editors["values"].editor.hasFocus()
        QTest.keyClick(page.input.form.editors["values"].editor, Qt.Key.Key_Tab)
        assert not page.input.form.editors["values"].editor.hasFocus()


class TestWhileItRuns:
    def test_cancel(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        open_program(qtbot, window, "sort")
        window.workspace.show_form(LONG)
        idle(qtbot, window)
        assert window.workspace.run_is_long
        assert "Ctrl+R" in page.main.chart.message
        QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
        row = page.main.table.rows.rows[0]
        assert row.state is RowState.RUNNING
        assert row.evidence == Capability("Re-executable when done", "repeat")
        assert badge(page) == row.evidence
        cell = page.main.table.progress_cell("Trace")
        assert cell is not None
        qtbot.waitUntil(lambda: "steps/s" in cell.figures.text(), timeout=WAIT_MS)
        qtbot.waitUntil(lambda: "so far" in page.main.table.rows.rows[0].proving, timeout=WAIT_MS)
        assert window.header.main.text() == "Stop"
        QTest.keyClick(window, Qt.Key.Key_Escape)
        idle(qtbot, window)
        assert page.main.table.rows.rows[0].state is RowState.IDLE
        assert page.main.table.progress_cell("Trace") is None
        assert page.proved is None
        assert answers(page) == ["Not asked yet"] * 3
        assert badge(page) is None
        assert window.header.main.text() == "Prove"

    def test_stop_in_the_row(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        open_program(qtbot, window, "sort")
        window.workspace.show_form(LONG)
        QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
        cell = page.main.table.progress_cell("Trace")
        assert cell is not None
        click(cell.stop)
        idle(qtbot, window)
        assert not window.workspace.proving
        assert page.main.table.rows.rows[0].state is RowState.IDLE

    def test_another_input_meanwhile(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        """What comes in the end is about the input before: it is kept and told, not shown as the answer to this one."""
        told = notices(window)
        QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
        type_into(page.input.form.editors["n"].editor, "12")
        assert not window.workspace.proving
        idle(qtbot, window)
        assert page.proved is None
        assert page.main.statement.headline.text == "144"
        assert badge(page) == Capability("Not proved yet")
        assert answers(page) == ["Not asked yet"] * 3
        assert [notice.text for notice in told] == [
            "fibonacci with n = 10 is proved and in the library. Another input is in hand."
        ]
        type_into(page.input.form.editors["n"].editor, "10")
        idle(qtbot, window)
        prove(qtbot, window)
        assert page.proved is not None
        assert page.proved.finished.from_library

    def test_a_long_proof_does_not_hold_up_another_input(
        self, qtbot: QtBot, window: MainWindow, page: ProvePage
    ) -> None:
        open_program(qtbot, window, "sort")
        window.workspace.show_form(LONG)
        QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
        (task,) = window.workspace.proving.values()
        window.workspace.take_sample("small")
        assert not window.workspace.proving
        qtbot.waitUntil(lambda: window.header.main.text() == "Prove" and window.header.main.isEnabled())
        QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
        qtbot.waitUntil(lambda: page.proved is not None, timeout=WAIT_MS)
        assert badge(page) is Strength.RE_EXECUTABLE
        window.workspace.show_form(LONG)  # the one on its way is seen again
        assert list(window.workspace.proving.values()) == [task]
        window.workspace.stop()
        idle(qtbot, window)

    def test_esc_stops_what_was_begun_with_another_input(
        self, qtbot: QtBot, window: MainWindow, page: ProvePage
    ) -> None:
        open_program(qtbot, window, "sort")
        window.workspace.show_form(LONG)
        QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
        window.workspace.take_sample("small")
        assert not window.workspace.busy
        QTest.keyClick(window, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not window.desk.jobs(), timeout=WAIT_MS)

    def test_the_strip_stops_the_job_that_it_names(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        strip = window.strip
        assert strip.stop.isHidden()
        open_program(qtbot, window, "sort")
        window.workspace.show_form(LONG)
        QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
        window.workspace.take_sample("small")
        window.show_page("system")
        assert strip.jobs.text().startswith("Proving sort")
        click(strip.stop)
        assert strip.stop.isHidden()
        qtbot.waitUntil(lambda: not window.desk.jobs(), timeout=WAIT_MS)
        assert strip.jobs.text() == "No jobs running"

    def test_nobody_looks_at_a_hidden_page(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        open_program(qtbot, window, "sort")
        window.workspace.show_form(LONG)
        QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
        assert page._poll.isActive()
        window.show_page("system")
        assert not page._poll.isActive()
        window.show_page("prove")
        assert page._poll.isActive()
        window.workspace.stop()
        idle(qtbot, window)
        assert not page._poll.isActive()


class TestTrouble:
    def test_a_fault_is_told_in_words(self, qtbot: QtBot, window: MainWindow, page: ProvePage, tmp_path: Path) -> None:
        program = Session().open("fibonacci")
        code = next(part for part in program.native.segments if part.executable)
        at = program.elf.index(code.data) + program.native.entry - code.address
        elf = tmp_path / "broken.elf"
        elf.write_bytes(program.elf[:at] + bytes(4) + program.elf[at + 4 :])
        open_program(qtbot, window, str(elf))
        assert page.main.statement.headline.text == "Nothing to prove"
        assert "an instruction that does not exist" in page.main.statement.sentence.text
        prove(qtbot, window)
        assert page.main.table.rows.rows[0].state is RowState.FAILED
        assert "an instruction that does not exist" in page.main.statement.sentence.text
        assert page.main.statement.again.text() == "Try again"

    def test_a_verification_that_could_not_be_done(
        self, qtbot: QtBot, window: MainWindow, page: ProvePage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def crash(*_arguments: object, **_options: object) -> None:
            raise UserError("job.worker_protocol", {"kind": "verify", "detail": "x"})

        with monkeypatch.context() as patched:
            patched.setattr(VerifyWorker, "verify", crash)
            prove(qtbot, window)
        assert page.proved is not None
        assert badge(page) == Capability("Not checked")
        assert "Claimed, not checked" in page.main.statement.sentence.text
        assert answers(page) == ["Not asked yet"] * 3
        assert page.main.statement.save.isEnabled()
        page.input.samples.setFocus()
        QTest.keyClick(page.input.samples, Qt.Key.Key_V)
        idle(qtbot, window)
        assert badge(page) is Strength.RE_EXECUTABLE
        assert answers(page) == ["Yes", "Yes", "Yes"]

    def test_without_a_program(self, window: MainWindow, page: ProvePage) -> None:
        window.workspace.program = None
        window.workspace.program_changed.emit()
        assert page._stack.currentIndex() == 0
        prove_button = window.header.main
        assert not prove_button.isEnabled()

    @pytest.mark.parametrize("tampering", list(Tampering))
    def test_a_changed_copy_is_refused(
        self, qtbot: QtBot, window: MainWindow, page: ProvePage, tampering: Tampering
    ) -> None:
        prove(qtbot, window)
        page.tamper(tampering)
        idle(qtbot, window)
        assert page.main.tampered.isVisible()
        assert page.main.tampered.badge.shown is Strength.REFUSED
        assert badge(page) is Strength.RE_EXECUTABLE  # the untouched one beside it
        if tampering is Tampering.JOURNAL:
            assert "bound to 55, the copy says 54" in page.main.tampered.what.text()
            assert page.main.tampered.answers.rows[0].word.text() == "No"
        click(page.main.tampered.close_button)
        assert page.main.proof.isVisible()

    def test_tampering_by_key_and_mouse(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        prove(qtbot, window)
        QTest.keyClick(window, Qt.Key.Key_X, CTRL | SHIFT)
        idle(qtbot, window)
        assert page.main.tampered.isVisible()
        window.workspace.type_field("n", "11")  # the copy was one of another proof
        idle(qtbot, window)
        assert not page.main.tampered.isVisible()
        prove(qtbot, window)
        click(page.main.statement.tamper)
        idle(qtbot, window)
        assert "bound to 89, the copy says 88" in page.main.tampered.what.text()
        click(page.main.tampered.kinds.button(Tampering.FILE.value))
        idle(qtbot, window)
        assert page.main.tampered.what.text().startswith("In a copy of the file, bit ")
        assert page.main.tampered.badge.shown is Strength.REFUSED
        QTest.keyClick(window, Qt.Key.Key_Escape, SHIFT)
        assert not page.main.tampered.isVisible()


class TestActions:
    def test_save(self, qtbot: QtBot, window: MainWindow, page: ProvePage, tmp_path: Path) -> None:
        prove(qtbot, window)
        told = notices(window)
        QTest.keyClick(window, Qt.Key.Key_S, CTRL)
        (dialog,) = page.findChildren(QFileDialog)
        assert dialog.selectedFiles()[0].endswith("fibonacci.proof")
        path = tmp_path / "saved.proof"
        dialog.selectFile(str(path))
        dialog.fileSelected.emit(str(path))
        dialog.reject()
        idle(qtbot, window)
        assert Session().load(path).proof.statement.journal == bytes.fromhex("0a0000003700000000000000")
        assert opening_path_of(path).exists()
        assert told[-1].text == "Saved saved.proof."
        assert "holds your input" in told[-1].next_step
        assert page.proved is not None
        page.store_proof(page.proved, tmp_path / "no such folder" / "x.proof")
        idle(qtbot, window)
        assert told[-1].tone == "bad"

    def test_add_to_aggregate(
        self, qtbot: QtBot, window: MainWindow, page: ProvePage, wanted: list[tuple[str, object]]
    ) -> None:
        prove(qtbot, window)
        assert page.proved is not None
        QTest.keyClick(window, Qt.Key.Key_A, CTRL | SHIFT)
        click(page.main.statement.aggregate)
        assert wanted == [("aggregates", [page.proved.finished.proof_id])] * 2

    def test_a_batch_and_the_program_have_pages_of_their_own(
        self, window: MainWindow, page: ProvePage, wanted: list[tuple[str, object]]
    ) -> None:
        click(page.main.batch)
        QTest.keyClick(window, Qt.Key.Key_B, CTRL)
        click(page.input.program)
        assert wanted == [("throughput", "batch"), ("throughput", "batch"), ("programs", "fibonacci")]

    def test_the_trace(
        self, qtbot: QtBot, window: MainWindow, page: ProvePage, wanted: list[tuple[str, object]]
    ) -> None:
        QTest.keyClick(window, Qt.Key.Key_T, CTRL)
        idle(qtbot, window)
        click(page.input.trace)
        chart = page.main.chart
        chart.setFocus()
        QTest.keyClick(chart, Qt.Key.Key_Right)
        QTest.keyClick(chart, Qt.Key.Key_Return)
        step = chart.bars[1].first_step
        last = chart.bars[-1]
        x = round(chart._x(last.first_step))
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, NONE, QPoint(x, chart.height() // 2))
        assert wanted == [("trace", None), ("trace", None), ("trace", step), ("trace", last.first_step)]

    def test_a_backend_that_is_not_there(
        self, qtbot: QtBot, window: MainWindow, page: ProvePage, wanted: list[tuple[str, object]]
    ) -> None:
        row = page.main.table.rows.rows[page.main.table.rows.row_of("RISC0")]
        assert row.state is RowState.UNUSABLE
        assert row.note == "RISC0 needs r0vm, which was not found."
        click_row(page, "RISC0")
        assert window.workspace.backend == "Trace"
        assert page.main.table.currentIndex().row() == 0
        page.main.table.setFocus()
        for _ in range(2):
            QTest.keyClick(page.main.table, Qt.Key.Key_Down)
        QTest.keyClick(page.main.table, Qt.Key.Key_Return)
        assert wanted == [("system", "RISC0"), ("system", "RISC0")]

    def test_audit_evidence_says_before_that_it_holds_the_input(
        self, qtbot: QtBot, window: MainWindow, page: ProvePage
    ) -> None:
        assert not page.main._revealing.isVisible()
        click(page.main.options.forms.button("audit"))
        idle(qtbot, window)
        assert "will hold the input" in page.main._revealing.text()
        assert "at most" in page.main._revealing.text()
        assert "--form audit" in page.main.foot.line.text_label.text()
        prove(qtbot, window)
        assert answers(page) == ["Yes", "Yes", "Cannot tell"]
        assert "it holds the input" in page.main.proof.facts.values()["Evidence"]
        click(page.main.options.forms.button("compact"))
        prove(qtbot, window)
        assert answers(page) == ["Yes", "Yes", "Yes"]

    def test_pin(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        prove(qtbot, window)
        assert page.main.proof.facts.values()["Library"] == "proof 1, kept"
        click(page.main.proof.pin)
        idle(qtbot, window)
        assert page.main.proof.facts.values()["Library"] == "proof 1, pinned"
        assert page.main.proof.pin.text() == "Unpin"
        page.main.table.setFocus()
        QTest.keyClick(page.main.table, Qt.Key.Key_P)
        idle(qtbot, window)
        assert page.main.proof.facts.values()["Library"] == "proof 1, kept"

        def delete(bench: Workbench, _report: object, _cancel: object) -> int:
            return bench.library.delete([1])

        window.desk.run(delete, lambda _token: window.desk.library_changed.emit(), owner=page)
        idle(qtbot, window)
        assert page.main.proof.facts.values()["Library"] == "not in the library any more"
        assert not page.main.proof.pin.isVisible()

    def test_the_command_is_copied(self, window: MainWindow, page: ProvePage) -> None:
        line = "proving-studio prove fibonacci n=10 --backend trace --out fibonacci.proof"
        assert page.main.foot.line.text_label.text() == line
        QTest.keyClick(window, Qt.Key.Key_C, CTRL | SHIFT)
        assert QGuiApplication.clipboard().text() == line


class TestLook:
    def test_marks(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        chart = page.main.chart
        assert [bar.value for bar in chart.bars] == [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 55]
        assert "12 bars, from start 0 at step" in chart.accessibleDescription()
        labels = [placed.label for placed in chart._placed() if placed.label]
        assert labels[0] == "start 0"
        assert labels[-1] == "result 55"
        window.workspace.show_form(WitnessForm(raw=b""))
        idle(qtbot, window)
        assert chart.message == "The run met no marks."

    def test_many_marks(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        open_program(qtbot, window, "range-proof")
        window.workspace.take_sample("realistic")
        idle(qtbot, window)
        assert 0 < len(page.main.chart.bars) <= 240
        page.main.chart.repaint()
        assert page.main._marks_about.text().startswith("501 in ")

    @pytest.mark.parametrize("size", [(1120, 700), (1280, 800), (1920, 1080)])
    def test_every_size_and_theme(
        self, qtbot: QtBot, window: MainWindow, page: ProvePage, size: tuple[int, int]
    ) -> None:
        prove(qtbot, window)
        for theme in ("light", "dark"):
            window.desk.look.choose(theme)
            window.resize(*size)
            QApplication.processEvents()
            area = page.main.statement.parentWidget()
            assert area is not None
            for button in page.main.statement.buttons:
                right = button.mapTo(area, QPoint(button.width(), 0)).x()
                assert right <= area.width()
                assert button.accessibleName()
        assert bool(page.main.statement.save.text()) == (size[0] >= 1280)

    def test_a_larger_text(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        before = page.main.table.height()
        window.desk.look.choose("dark", 1.5)
        QApplication.processEvents()
        assert page.main.table.height() > before * 1.4
        prove(qtbot, window)
        assert page.main.statement.headline.text == "55"

    def test_every_control_has_a_name(self, qtbot: QtBot, window: MainWindow, page: ProvePage) -> None:
        open_program(qtbot, window, "sort")
        prove(qtbot, window)
        nameless = [
            widget
            for widget in page.findChildren(QWidget)
            if widget.isVisible()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not widget.accessibleName()
            and not (isinstance(widget, QAbstractButton) and widget.text())
        ]
        assert nameless == []

    def test_no_key_means_two_things(self, window: MainWindow, page: ProvePage) -> None:
        keys = [command.key for command in (*page.commands(), *window.commands()) if command.key]
        assert len(keys) == len(set(keys))

    def test_models(self, page: ProvePage) -> None:
        models: list[QAbstractItemModel] = []
        backends, samples = BackendModel(page), SampleModel(page)
        models += [backends, samples]
        testers = [
            QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal) for model in models
        ]
        rows = [BackendRow("Trace"), BackendRow("Halo2", RowState.UNUSABLE, note="no")]
        backends.show_rows(rows)
        backends.show_rows([replace(rows[0], proving="1 s", evidence=Strength.RE_EXECUTABLE), rows[1]])
        assert backends.data(backends.index(0, PROVING)) == "1 s"
        assert backends.data(backends.index(0, EVIDENCE)) == "Evidence: Re-executable"
        assert backends.data(backends.index(0, VALID)) == "Not asked yet"
        assert backends.data(backends.index(1, EVIDENCE)) == "no"
        backends.show_rows([])
        samples.show_samples(shown_samples(Session().open("fibonacci")))
        assert samples.data(samples.index(2), Qt.ItemDataRole.AccessibleTextRole) == "too-large: exits with 1"
        assert samples.row_of("nothing") == -1
        samples.show_samples(())
        assert len(testers) == 2

    @pytest.mark.parametrize(("steps", "most"), [(295, 6), (1, 5), (0, 5), (10**12, 9), (350, 7)])
    def test_round_steps(self, steps: int, most: int) -> None:
        found = axis_steps(steps, most)
        assert found[0] == 0
        assert len(found) <= most + 1
        assert all(step <= steps for step in found)
