"""The library page: paging, filtering, ordering, verifying, deleting with undo, out and in again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.gui.look import Look
from studio.gui.models.proof_table_model import Column
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.kit.badge import Capability
from studio.gui.views.library.library_page import LibraryPage
from studio.gui.views.library.report_panel import ReportLine, ReportPanel
from studio.model.verdict import Outcome, Strength
from studio.session import Filter, Library, Sort, State, check_library
from tests.gui.library_proofs import activate, bench_of, choose_file, fibonacci_proofs, open_page, settled, tampered
from tests.gui.windows import WAIT_MS, MakeWindow

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def click_row(page: LibraryPage, place: int, column: Column = Column.STATEMENT, modifier: object = None) -> None:
    table = page.table
    index = table.rows_model.index(place, column)
    table.scrollTo(index)
    modifiers = modifier if isinstance(modifier, Qt.KeyboardModifier) else Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(table.viewport(), LEFT, modifiers, table.visualRect(index).center())


def click_heading(page: LibraryPage, column: Column) -> None:
    header = page.table.header
    place = QPoint(header.sectionViewportPosition(column) + header.sectionSize(column) // 2, header.height() // 2)
    QTest.mouseClick(header.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)


def focus_now() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def box_of(page: LibraryPage) -> Qt.CheckState | None:
    return page.table.header.box


def shown_ids(page: LibraryPage) -> list[int]:
    return [row.id for row in page.table.rows_model.rows]


def test_two_thousand_proofs_paged_filtered_and_ordered(qtbot: QtBot, window: MainWindow) -> None:
    page = open_page(qtbot, window, fibonacci_proofs(2000))
    library = bench_of(window).library
    assert window.header._totals.text() == "2,000 proofs, 1 program"
    assert len(shown_ids(page)) == 500
    while len(shown_ids(page)) < 2000:  # as somebody scrolls who holds down the bar
        before = len(shown_ids(page))
        page.table.verticalScrollBar().setValue(page.table.verticalScrollBar().maximum())
        qtbot.waitUntil(lambda before=before: len(shown_ids(page)) > before, timeout=WAIT_MS)  # type: ignore[misc]
    settled(qtbot, window)
    assert shown_ids(page) == sorted(shown_ids(page), reverse=True)
    assert not page.proofs.loading

    click_heading(page, Column.STEPS)
    settled(qtbot, window)
    by_steps = [entry.id for entry in library.page(Filter(), Sort.STEPS, page_size=500).entries]
    assert shown_ids(page) == by_steps
    assert page.table.verticalScrollBar().value() == 0
    click_heading(page, Column.STEPS)
    settled(qtbot, window)
    up = [entry.id for entry in library.page(Filter(), Sort.STEPS, descending=False, page_size=500).entries]
    assert shown_ids(page) == up
    click_heading(page, Column.STEPS)
    click_heading(page, Column.EVIDENCE)  # orders nothing
    settled(qtbot, window)
    assert page.table.header.order == (Sort.ARRIVAL, True)

    QTest.keyClicks(page.proofs.bar.field, "fib 12,586,269,025")
    settled(qtbot, window)
    assert {row.line for row in page.table.rows_model.rows} == {"n = 50, value = 12,586,269,025"}
    assert window.header._totals.text() == "21 of 2,000 proofs"
    QTest.keyClick(page.proofs.bar.field, Qt.Key.Key_Escape)
    settled(qtbot, window)
    assert len(shown_ids(page)) == 500
    assert window.header._totals.text() == "2,000 proofs, 1 program"


def test_the_main_way_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    activate(qtbot, window)
    bench_of(window).library.add_many(fibonacci_proofs(5))
    QTest.keyClick(window, Qt.Key.Key_6, CONTROL)
    settled(qtbot, window)
    page = window.page
    assert isinstance(page, LibraryPage)
    assert shown_ids(page) == [5, 4, 3, 2, 1]
    assert page.table.hasFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    QTest.keyClick(page.table, Qt.Key.Key_Down, SHIFT)
    assert list(page.table.rows_model.checked) == [4, 3]
    assert page.proofs.selection.isVisible()
    settled(qtbot, window)
    assert page.details.title.text() == "fibonacci wrote 1"
    QTest.keyClick(window, Qt.Key.Key_V)
    settled(qtbot, window)
    assert bench_of(window).library.count(Filter(state=State.VERIFIED)) == 2
    assert [row.evidence for row in page.table.rows_model.rows] == [
        State.NEVER,
        Strength.RE_EXECUTABLE,
        Strength.RE_EXECUTABLE,
        State.NEVER,
        State.NEVER,
    ]
    assert window.strip.notice.text().startswith("2 verified, in ")
    QTest.keyClick(window, Qt.Key.Key_Delete)
    settled(qtbot, window)
    assert shown_ids(page) == [5, 2, 1]
    assert not page.table.rows_model.checked
    assert not page.proofs.selection.isVisible()
    assert window.strip.notice.text() == "2 proofs deleted."
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    settled(qtbot, window)
    assert shown_ids(page) == [5, 4, 3, 2, 1]
    assert window.strip.notice.text() == "2 proofs are back."
    QTest.keyClick(window, Qt.Key.Key_F, CONTROL)
    field = page.proofs.bar.field
    assert field.hasFocus()
    QTest.keyClicks(field, "v")  # a letter here, not the key that verifies
    settled(qtbot, window)
    assert shown_ids(page) == []
    assert page.proofs.empty.text_label.text() == "No proof matches."
    QTest.keyClick(field, Qt.Key.Key_Escape)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    settled(qtbot, window)
    assert page.table.hasFocus()
    QTest.keyClick(page.table, Qt.Key.Key_A, CONTROL)
    settled(qtbot, window)
    assert sorted(page.table.rows_model.checked) == [1, 2, 3, 4, 5]
    assert page.proofs.selection.words.startswith("5 selected, ")


def test_the_main_way_by_mouse(qtbot: QtBot, window: MainWindow) -> None:
    page = open_page(qtbot, window, fibonacci_proofs(6))
    click_row(page, 1, Column.CHECK)
    click_row(page, 3, modifier=SHIFT)
    assert sorted(page.table.rows_model.checked) == [3, 4, 5]
    click_row(page, 2, modifier=CONTROL)
    assert sorted(page.table.rows_model.checked) == [3, 5]
    click_row(page, 0)
    assert sorted(page.table.rows_model.checked) == [3, 5]  # a plain click only looks
    QTest.mouseClick(page.proofs.selection.verify, LEFT)
    settled(qtbot, window)
    QTest.mouseClick(page.facets.evidence.row(Strength.RE_EXECUTABLE), LEFT)
    settled(qtbot, window)
    assert shown_ids(page) == [5, 3]
    assert not page.table.rows_model.checked  # nothing stays checked that is out of sight
    assert window.header._totals.text() == "2 of 6 proofs"
    QTest.mouseClick(page.facets.evidence.row(State.NEVER), LEFT)
    settled(qtbot, window)
    assert shown_ids(page) == [6, 4, 2, 1]
    QTest.mouseClick(page.facets.evidence.row("all"), LEFT)
    settled(qtbot, window)
    click_heading(page, Column.CHECK)
    settled(qtbot, window)
    assert len(page.table.rows_model.checked) == 6
    assert box_of(page) is Qt.CheckState.Checked
    click_row(page, 0, Column.CHECK)
    assert box_of(page) is Qt.CheckState.PartiallyChecked
    click_heading(page, Column.CHECK)
    assert box_of(page) is Qt.CheckState.Unchecked
    click_row(page, 2, Column.CHECK)
    QTest.mouseClick(page.proofs.selection.pin, LEFT)
    settled(qtbot, window)
    assert bench_of(window).library.page(Filter(pinned=True)).entries[0].id == 4
    assert page.proofs.selection.pin.text() == "Unpin"
    QTest.mouseClick(page.facets.kept.row("pinned"), LEFT)
    settled(qtbot, window)
    assert shown_ids(page) == [4]
    click_row(page, 0, Column.CHECK)
    QTest.mouseClick(page.proofs.selection.delete, LEFT)
    settled(qtbot, window)
    assert page.proofs.empty.text_label.text() == "No proof matches."
    QTest.mouseClick(window.strip.undo, LEFT)
    settled(qtbot, window)
    assert shown_ids(page) == [4]
    QTest.mouseClick(page.facets.kept.row("pinned"), LEFT)
    settled(qtbot, window)
    assert shown_ids(page) == [6, 5, 4, 3, 2, 1]


def test_the_time_of_making(qtbot: QtBot, window: MainWindow) -> None:
    page = open_page(qtbot, window, fibonacci_proofs(2))
    window.workspace.prove()
    settled(qtbot, window)
    menu = page.proofs.bar.made_menu()
    assert menu.actions()[0].isChecked()
    menu.actions()[1].trigger()
    menu.deleteLater()
    settled(qtbot, window)
    assert page.proofs.bar.made.text() == "Made: today"
    assert 3 in shown_ids(page)
    page.proofs.clear_filter()
    settled(qtbot, window)
    assert page.proofs.bar.made.text() == "Made: any time"
    assert len(shown_ids(page)) == 3


def test_all_are_verified_with_a_tampered_one_among_them(qtbot: QtBot, window: MainWindow) -> None:
    proofs = fibonacci_proofs(60)
    page = open_page(qtbot, window, [*proofs, tampered(proofs[30])])
    action = page.main_action()
    assert action is not None
    assert (action.text, action.key) == ("Verify all again", "Ctrl+Shift+V")
    QTest.keyClick(window, Qt.Key.Key_V, CONTROL | SHIFT)
    stop = page.main_action()
    assert stop is not None
    assert (stop.text, stop.key) == ("Stop", "Esc")
    settled(qtbot, window)
    library = bench_of(window).library
    assert library.count(Filter(state=State.VERIFIED)) == 60
    (refused,) = library.page(Filter(strength=Strength.REFUSED)).entries
    row = page.table.rows_model.rows[0]
    assert (row.id, row.evidence) == (refused.id, Strength.REFUSED)
    assert page.table.rows_model.index(0, Column.EVIDENCE).data(Qt.ItemDataRole.UserRole) is Strength.REFUSED
    report = page.proofs.report
    assert report.isVisible()
    assert report.title.text().startswith("60 verified, 1 refused, in ")
    (line,) = report.lines
    assert line.proof_id == refused.id
    assert "other public outputs" in line.text
    page.table.make_current(5)
    QTest.mouseClick(report.list.viewport(), LEFT, pos=report.list.visualItemRect(report.list.item(0)).center())
    settled(qtbot, window)
    assert page.table.current_row is not None
    assert page.table.current_row.id == refused.id
    assert page.details.badge.shown is Strength.REFUSED
    assert [answer.word.text() for answer in page.details.answers.rows] == ["No", "Yes", "Cannot tell"]
    QTest.mouseClick(report.close_button, LEFT)
    assert not report.isVisible()
    assert page.facets.evidence.row(Strength.REFUSED).count == 1


def test_a_round_can_be_stopped(qtbot: QtBot, window: MainWindow) -> None:
    page = open_page(qtbot, window, fibonacci_proofs(3000))
    QTest.mouseClick(window.header.main, LEFT)
    assert page.jobs.verifying
    page.verify_all()  # one round at a time
    assert len(window.desk.jobs()) == 1
    with qtbot.waitSignal(page.jobs.verified, timeout=WAIT_MS):
        pass
    QTest.keyClick(window, Qt.Key.Key_Escape)
    settled(qtbot, window)
    assert not page.jobs.running
    assert 0 < bench_of(window).library.count(Filter(state=State.VERIFIED)) < 3000
    action = page.main_action()
    assert action is not None
    assert action.text == "Verify all again"


def test_closing_while_all_are_verified(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window()
    page = open_page(qtbot, window, fibonacci_proofs(400))
    page.verify_all()
    library = bench_of(window).library
    qtbot.waitUntil(lambda: library.count(Filter(state=State.VERIFIED)) > 0, timeout=WAIT_MS)
    window.close()


def test_closing_during_an_import(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    proofs = fibonacci_proofs(3000)
    with Library.open(tmp_path / "other") as other:
        from studio.session import export_archive

        export_archive(other, other.add_many(proofs), tmp_path / "all.zip", openings=True)
    window = make_window()
    page = open_page(qtbot, window)
    page.jobs.import_paths([tmp_path / "all.zip"])
    library = bench_of(window).library
    qtbot.waitUntil(lambda: library.count() > 0, timeout=WAIT_MS)
    window.close()
    with Library.open(tmp_path / "library") as again:
        assert again.count() > 0
        assert all(again.get(entry.id).opening is not None for entry in again.page(page_size=500).entries)
    assert check_library(tmp_path / "library").clean


def test_facets_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    page = open_page(qtbot, window, fibonacci_proofs(3))
    bench_of(window).library.pin([2])
    window.desk.library_changed.emit()
    settled(qtbot, window)
    first = page.facets.evidence.row("all")
    first.setFocus()
    for _ in range(4):  # not checked, fibonacci, Trace, pinned
        QTest.keyClick(focus_now(), Qt.Key.Key_Down)
    assert focus_now() is page.facets.kept.row("pinned")
    QTest.keyClick(focus_now(), Qt.Key.Key_Return)
    settled(qtbot, window)
    assert shown_ids(page) == [2]
    assert page.facets.kept.row("pinned").accessibleName() == "Pinned, 1 proof"
    QTest.keyClick(focus_now(), Qt.Key.Key_Space)
    settled(qtbot, window)
    assert shown_ids(page) == [3, 2, 1]


def test_a_good_a_damaged_and_a_foreign_file(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    good, other = fibonacci_proofs(2)
    files = tmp_path / "files"
    files.mkdir()
    (files / "good.proof").write_bytes(good.proof)
    (files / "good.opening").write_bytes(good.opening or b"")
    (files / "damaged.proof").write_bytes(other.proof[:-3])
    (files / "notes.txt").write_bytes(b"hello")
    page = open_page(qtbot, window)
    assert page.proofs.empty.text_label.text() == "No proofs yet. Prove something, or drop a proof file here."
    assert page.take_paths(sorted(files.iterdir()))
    settled(qtbot, window)
    assert shown_ids(page) == [1]
    row = page.table.rows_model.rows[0]
    assert (row.program, row.line) == ("fibonacci", "n = 0, value = 0")
    assert isinstance(page.table.rows_model.index(0, Column.EVIDENCE).data(Qt.ItemDataRole.UserRole), Capability)
    assert bench_of(window).library.get(1).opening == good.opening
    assert list(page.table.rows_model.checked) == [1]  # what came in can be verified at once
    report = page.proofs.report
    assert report.title.text() == "1 proof imported, 2 files not taken"
    assert {line.text.partition(":")[0] for line in report.lines} == {"damaged.proof", "notes.txt"}
    QTest.keyClick(window, Qt.Key.Key_V)
    settled(qtbot, window)
    assert page.table.rows_model.rows[0].evidence is Strength.RE_EXECUTABLE
    window.desk.go_to("library", [files / "good.proof"])
    settled(qtbot, window)
    assert window.strip.notice.text() == "1 was here before"


def test_a_program_dropped_here_goes_to_its_page(qtbot: QtBot, window: MainWindow) -> None:
    page = open_page(qtbot, window)
    program = window.workspace.program
    assert program is not None
    assert page.take_paths([program.path])
    settled(qtbot, window)
    assert window.page.name == "programs"


@pytest.mark.parametrize("openings", [False, True])
def test_out_and_into_another_library(qtbot: QtBot, window: MainWindow, tmp_path: Path, openings: bool) -> None:
    page = open_page(qtbot, window, fibonacci_proofs(3))
    click_row(page, 0, Column.CHECK)
    click_row(page, 2, Column.CHECK)
    QTest.keyClick(window, Qt.Key.Key_E)
    panel = page.proofs.export
    assert panel.isVisible()
    assert not panel.openings.isChecked()
    if openings:
        QTest.keyClick(panel.openings, Qt.Key.Key_Space)
    QTest.mouseClick(panel.archive, LEFT)
    target = tmp_path / "out"
    choose_file(qtbot, target)
    settled(qtbot, window)
    assert not panel.isVisible()
    assert window.strip.notice.text().startswith("Exported to ")
    with Library.open(tmp_path / "other library") as other:
        from studio.session import import_files

        answers = import_files(other, [tmp_path / "out.zip"])
        assert [answer.error for answer in answers] == [None] * (4 if openings else 2)
        assert {other.get(answer.proof_id or 0).opening is not None for answer in answers} == {openings}


def test_into_a_folder_and_in_again(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    page = open_page(qtbot, window, fibonacci_proofs(2))
    page.proofs.check_all()
    settled(qtbot, window)
    QTest.mouseClick(page.proofs.selection.export, LEFT)
    QTest.mouseClick(page.proofs.export.folder, LEFT)
    out = tmp_path / "out"
    choose_file(qtbot, out)
    settled(qtbot, window)
    assert len(list(out.glob("*.proof"))) == 2
    page.acts.delete([1, 2])
    settled(qtbot, window)
    assert page.proofs.empty.text_label.text().startswith("No proofs yet.")
    page.choose_folder()
    choose_file(qtbot, out)
    settled(qtbot, window)
    assert shown_ids(page) == [2, 1]  # the very same proofs: out of the trash


def test_to_the_aggregates(qtbot: QtBot, window: MainWindow) -> None:
    page = open_page(qtbot, window, fibonacci_proofs(3))
    wanted: list[tuple[str, object]] = []
    window.desk.page_wanted.disconnect()
    window.desk.page_wanted.connect(lambda name, what: wanted.append((name, what)))
    click_row(page, 0, Column.CHECK)
    click_row(page, 1, Column.CHECK)
    QTest.keyClick(window, Qt.Key.Key_A)
    QTest.mouseClick(page.proofs.selection.aggregate, LEFT)
    assert wanted == [("aggregates", [3, 2])] * 2


def test_what_is_proved_elsewhere_shows_here(qtbot: QtBot, window: MainWindow) -> None:
    page = open_page(qtbot, window)
    window.workspace.prove()
    settled(qtbot, window)
    assert shown_ids(page) == [1]
    assert page.table.rows_model.rows[0].evidence is Strength.RE_EXECUTABLE
    window.show_page("system")
    window.workspace.take_sample("realistic")
    window.workspace.prove()
    settled(qtbot, window)
    assert shown_ids(page) == [1]  # nobody looks
    window.show_page("library")
    settled(qtbot, window)
    assert shown_ids(page) == [2, 1]


def test_a_row_stays_current_while_others_come_and_go(qtbot: QtBot, window: MainWindow) -> None:
    page = open_page(qtbot, window, fibonacci_proofs(40))
    click_row(page, 20)
    current = page.table.current_row
    assert current is not None
    page.acts.delete([40, 39, 1])
    bench_of(window).library.add_many([tampered(fibonacci_proofs(8)[7])])
    settled(qtbot, window)
    assert page.table.current_row is not None
    assert page.table.current_row.id == current.id
    page.acts.delete([current.id])
    settled(qtbot, window)
    assert page.table.current_row is not None
    assert page.table.current_row.id == current.id - 1  # the one that took its place


@pytest.mark.parametrize("size", [(1120, 700), (1920, 1080)])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_narrow_and_wide(qtbot: QtBot, make_window: MakeWindow, theme: str, size: tuple[int, int]) -> None:
    window = make_window(theme, size)
    page = open_page(qtbot, window, fibonacci_proofs(3))
    click_row(page, 0, Column.CHECK)
    QApplication.processEvents()
    assert page.table.columnWidth(Column.STATEMENT) >= 150
    for button in (page.proofs.selection.verify, page.proofs.selection.delete):
        assert button.width() >= button.sizeHint().width()
        assert button.geometry().right() <= page.proofs.selection.width()
    assert page.details.isVisible() == (size[0] >= 1280)


def test_outcome_words_of_the_core(qtbot: QtBot, window: MainWindow) -> None:
    """A proof whose input was erased cannot be decided, and the row says so without a badge."""
    page = open_page(qtbot, window, fibonacci_proofs(1))
    bench_of(window).library.erase_openings([1])
    page.verify_chosen()
    settled(qtbot, window)
    entry = bench_of(window).library.get(1).entry
    assert entry.verification is not None
    assert entry.verification.outcome is Outcome.UNDECIDED
    shown = page.table.rows_model.index(0, Column.EVIDENCE).data(Qt.ItemDataRole.UserRole)
    assert shown == Capability("Undecided", "circle-question-mark")
    assert page.proofs.report.isVisible()


def test_a_long_reason_in_a_report_is_read_whole(qtbot: QtBot, qapp: QApplication) -> None:
    look = Look("dark")
    look.apply()
    frame = QWidget()
    qtbot.addWidget(frame)
    column = QVBoxLayout(frame)
    panel = ReportPanel(look)
    column.addWidget(panel)
    column.addStretch(1)
    frame.resize(520, 400)
    frame.show()
    panel.show_report("1 file not taken", [ReportLine("a.proof: " + "its content was changed, refuse it; " * 4)])

    def whole() -> bool:
        row, line = panel.list.visualItemRect(panel.list.item(0)), panel.list.fontMetrics().height()
        return row.height() >= 2 * line and row.bottom() <= panel.list.viewport().rect().bottom()

    qtbot.waitUntil(whole, timeout=WAIT_MS)


def test_what_another_process_adds_shows_here(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """A second window or the command line on the same library: this one does not go on saying that there is nothing."""
    page = open_page(qtbot, window)
    assert shown_ids(page) == []
    window.upkeep._watch_library()
    settled(qtbot, window)
    with Library.open(bench_of(window).library.root) as other:
        other.add(fibonacci_proofs(1)[0])
    window.upkeep._watch_library()
    qtbot.waitUntil(lambda: shown_ids(page) == [1], timeout=WAIT_MS)


def test_at_large_text_a_row_still_says_what_it_states(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window()
    page = open_page(qtbot, window)
    window.desk.look.choose(window.desk.look.choice, 2.0)
    settled(qtbot, window)
    assert page.table.isColumnHidden(Column.STEPS)
    assert page.table.columnWidth(Column.STATEMENT) >= 380
