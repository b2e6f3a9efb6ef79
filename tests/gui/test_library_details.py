"""One proof on the right: what it says, its input, taking it in hand, saving it; damage and a refused library."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.gui.app import open_window, window_store
from studio.gui.look import Look
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.kit.badge import Capability
from studio.gui.views.library.library_page import LibraryPage
from studio.gui.views.library.proof_list import is_damage
from studio.library import NewProof
from studio.library.schema import VERSION
from studio.model.verdict import Strength
from studio.session import Library
from studio.settings import DEFAULT_SETTINGS
from tests.gui.library_proofs import altered, bench_of, choose_file, fibonacci_proofs, open_page, settled, tampered
from tests.gui.windows import WAIT_MS, MakeWindow, idle

LEFT = Qt.MouseButton.LeftButton


def words(page: LibraryPage) -> list[str]:
    return [answer.word.text() for answer in page.details.answers.rows]


def shown_badge(page: LibraryPage) -> Strength | Capability | None:
    return page.details.badge.shown


class TestDetails:
    def test_before_and_after_a_verification(self, qtbot: QtBot, window: MainWindow) -> None:
        page = open_page(qtbot, window, fibonacci_proofs(11))
        details = page.details
        assert details.title.text() == "fibonacci wrote 55"
        assert shown_badge(page) == Capability("Not checked")
        assert words(page) == ["Not asked yet"] * 3
        assert details.facts.values()["Journal"] == "n = 10, value = 55"
        assert details.facts.values()["Steps"] == "295, part of the proof"
        assert details.input.text.text() == "n = 10"
        QTest.mouseClick(details.verify, LEFT)
        settled(qtbot, window)
        assert shown_badge(page) is Strength.RE_EXECUTABLE
        assert words(page) == ["Yes"] * 3
        assert page.table.rows_model.rows[0].evidence is Strength.RE_EXECUTABLE

    def test_a_refused_one_does_not_say_that_it_is_so(self, qtbot: QtBot, window: MainWindow) -> None:
        page = open_page(qtbot, window, [tampered(fibonacci_proofs(11)[10])])
        page.verify_chosen()
        settled(qtbot, window)
        assert page.details.title.property("tone") == "bad"
        assert "The verification refused it." in page.details._subtitle.text()
        assert words(page) == ["No", "Yes", "Cannot tell"]

    def test_the_arrows_walk_through_the_proofs(self, qtbot: QtBot, window: MainWindow) -> None:
        page = open_page(qtbot, window, fibonacci_proofs(11))
        for headline in ("34", "21", "13"):
            QTest.keyClick(page.table, Qt.Key.Key_Down)
            settled(qtbot, window)
            assert page.details.title.text() == f"fibonacci wrote {headline}"

    def test_erasing_the_input_asks_first(self, qtbot: QtBot, window: MainWindow) -> None:
        page = open_page(qtbot, window, fibonacci_proofs(1))
        box = page.details.input
        QTest.mouseClick(box.erase, LEFT)
        assert box.question.isVisible()
        assert "no undo" in box._words.text()
        QTest.mouseClick(box.keep, LEFT)
        assert not box.question.isVisible()
        assert bench_of(window).library.get(1).opening is not None
        QTest.mouseClick(box.erase, LEFT)
        QTest.mouseClick(box.confirm, LEFT)
        settled(qtbot, window)
        assert bench_of(window).library.get(1).opening is None
        assert box.text.text() == "Not kept here."
        assert not box.erase.isVisible()
        assert not page.details.trace.isEnabled()
        assert "not kept here" in page.details.trace.toolTip()

    def test_open_in_trace_runs_it_with_its_input(self, qtbot: QtBot, window: MainWindow) -> None:
        page = open_page(qtbot, window, fibonacci_proofs(13))
        window.workspace.open_program("sort")
        settled(qtbot, window)
        QTest.mouseClick(page.details.trace, LEFT)
        settled(qtbot, window)
        assert window.page.name == "trace"
        assert window.workspace.program is not None
        assert (window.workspace.program.name, window.workspace.form_line) == ("fibonacci", "n = 12")
        assert window.workspace.run is not None

    def test_open_in_prove_by_the_sample_where_no_input_is_kept(self, qtbot: QtBot, window: MainWindow) -> None:
        page = open_page(qtbot, window, [NewProof(fibonacci_proofs(13)[12].proof)])
        window.workspace.open_program("sort")
        settled(qtbot, window)
        QTest.mouseClick(page.details.prove, LEFT)
        settled(qtbot, window)
        assert window.page.name == "prove"
        assert window.workspace.form_line == "n = 10"

    def test_a_program_that_nobody_knows(self, qtbot: QtBot, window: MainWindow) -> None:
        page = open_page(qtbot, window, [altered(fibonacci_proofs(1)[0], program_id=b"\xab" * 32)])
        assert page.table.rows_model.rows[0].program == "fibonacci"  # as it was named when it was kept
        assert not page.details.prove.isEnabled()
        assert "not known here" in page.details.prove.toolTip()
        page.verify_chosen()
        settled(qtbot, window)
        (line,) = page.proofs.report.lines
        assert "abab" in line.text
        assert isinstance(page.details.badge.shown, Capability)

    def test_save_as(self, qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
        page = open_page(qtbot, window, fibonacci_proofs(1))
        QTest.mouseClick(page.details.save, LEFT)
        choose_file(qtbot, tmp_path / "mine.proof")
        settled(qtbot, window)
        assert (tmp_path / "mine.proof").read_bytes() == bench_of(window).library.get(1).proof
        assert not (tmp_path / "mine.proof.opening").exists()
        assert window.strip.notice.text() == "Saved as mine.proof, without the private input."

    def test_pin_and_unpin(self, qtbot: QtBot, window: MainWindow) -> None:
        page = open_page(qtbot, window, fibonacci_proofs(2))
        QTest.mouseClick(page.details.pin, LEFT)
        settled(qtbot, window)
        assert bench_of(window).library.get(2).entry.pinned
        assert (page.details.pin.text(), page.details.facts.values()["Kept"]) == ("Unpin", "pinned")
        QTest.keyClick(window, Qt.Key.Key_P)
        settled(qtbot, window)
        assert not bench_of(window).library.get(2).entry.pinned

    def test_used_in_an_aggregate(self, qtbot: QtBot, window: MainWindow) -> None:
        page = open_page(qtbot, window, fibonacci_proofs(3))
        bench = bench_of(window)
        from studio.session import Control

        target = bench.shelf.folder.path("Morning batch")
        bench.shelf.folder.make()
        assert bench.aggregates.build([1, 2], target, Control()).aggregate is not None
        window.desk.aggregates_changed.emit()
        page.show_proof(2)
        settled(qtbot, window)
        item = page.details._uses.itemAt(0)
        assert item is not None
        button = item.widget()
        assert button is not None
        assert button.accessibleName() == "Morning batch, leaf 2"

    def test_a_proof_that_another_page_asks_for(self, qtbot: QtBot, window: MainWindow) -> None:
        proofs = fibonacci_proofs(600)
        bench_of(window).library.add_many(proofs)
        window.desk.go_to("library", 590)
        settled(qtbot, window)
        page = window.page
        assert isinstance(page, LibraryPage)
        assert page.table.current_row is not None
        assert page.table.current_row.id == 590
        window.desk.go_to("library", 3)  # far down: found by its id
        settled(qtbot, window)
        assert {row.line for row in page.table.rows_model.rows} == {"n = 2, value = 1"}
        assert page.table.current_row is not None
        assert page.table.current_row.id == 3
        window.desk.go_to("library", 9999)
        settled(qtbot, window)
        assert "9999" in page.details.damaged.what.text()
        window.desk.go_to("library", "89")
        settled(qtbot, window)
        assert {row.line.split(",")[0] for row in page.table.rows_model.rows} == {"n = 11", "n = 89"}


class TestDamage:
    def test_a_damaged_list_entry_is_a_row_and_is_repaired(self, qtbot: QtBot, window: MainWindow) -> None:
        bench_of(window).library.add_many(fibonacci_proofs(3))
        change(window, "UPDATE proofs SET device = 'x' WHERE id = 2")
        page = open_page(qtbot, window)
        assert [(row.id, row.entry is None) for row in page.table.rows_model.rows] == [
            (2, True),
            (3, False),
            (1, False),
        ]
        page.table.make_current(0)
        settled(qtbot, window)
        assert page.details.damaged.isVisible()
        assert not page.details.damaged.forget.isVisible()  # what its row says cannot be trusted
        page.verify_chosen()  # there is nothing to verify
        QTest.mouseClick(page.details.damaged.check, LEFT)
        settled(qtbot, window)
        report = page.proofs.report
        assert report.title.text().startswith("1 damage was found. Read: 3 proofs, 1 program, 0 files.")
        (line,) = report.lines
        assert line.text == "The list entry of proof 2 is damaged. A repair writes it again from the proof itself."
        (repair,) = report.actions_shown
        QTest.mouseClick(repair, LEFT)
        settled(qtbot, window)
        assert report.title.text().startswith("1 damage was dealt with.")
        assert report.lines[0].text == "Repaired: The list entry of proof 2 is damaged."
        assert [row.id for row in page.table.rows_model.rows] == [3, 2, 1]
        page.verify_all()
        settled(qtbot, window)
        assert {row.evidence for row in page.table.rows_model.rows} == {Strength.RE_EXECUTABLE}

    def test_damaged_bytes_are_found_by_looking_and_forgotten_with_undo(self, qtbot: QtBot, window: MainWindow) -> None:
        bench_of(window).library.add_many(fibonacci_proofs(3))
        change(window, "UPDATE bodies SET proof = x'00' WHERE id = 3")
        page = open_page(qtbot, window)
        shown = page.table.rows_model.index(0, 1).data(Qt.ItemDataRole.UserRole)
        assert shown.text == "File changed on disk"
        assert page.details.damaged.isVisible()
        QTest.mouseClick(page.details.damaged.forget, LEFT)
        settled(qtbot, window)
        assert [row.id for row in page.table.rows_model.rows] == [2, 1]
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        settled(qtbot, window)
        assert [row.id for row in page.table.rows_model.rows] == [3, 2, 1]

    def test_the_same_file_again_makes_it_whole(self, qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
        proofs = fibonacci_proofs(2)
        bench_of(window).library.add_many(proofs)
        (tmp_path / "again.proof").write_bytes(proofs[1].proof)
        change(window, "UPDATE bodies SET proof = x'00' WHERE id = 2")
        page = open_page(qtbot, window)
        page.verify_all()
        settled(qtbot, window)
        assert page.table.rows_model.rows[0].evidence is None
        QTest.mouseClick(page.details.damaged.restore, LEFT)
        choose_file(qtbot, tmp_path / "again.proof")
        settled(qtbot, window)
        assert not page.details.damaged.isVisible()
        page.table.make_current(0)
        page.verify_chosen()
        settled(qtbot, window)
        assert page.table.rows_model.rows[0].entry is not None

    def test_a_clean_library_says_so(self, qtbot: QtBot, window: MainWindow) -> None:
        page = open_page(qtbot, window, fibonacci_proofs(3))
        page.jobs.check()
        settled(qtbot, window)
        assert page.proofs.report.title.text().startswith("Nothing is damaged. Read: 3 proofs")
        assert page.proofs.report.actions_shown == []

    def test_a_repair_waits_for_other_jobs(self, qtbot: QtBot, window: MainWindow) -> None:
        page = open_page(qtbot, window, fibonacci_proofs(3000))
        page.verify_all()
        page.jobs.check(repair_too=True)
        assert "nothing else may be at work" in window.strip.notice.toolTip()
        page.jobs.stop()
        settled(qtbot, window)

    def test_a_database_that_breaks_while_it_is_open(self, qtbot: QtBot, window: MainWindow) -> None:
        page = open_page(qtbot, window, fibonacci_proofs(3))
        bench_of(window).library.close()
        window.desk.library_changed.emit()
        settled(qtbot, window)
        assert page.proofs.stack.currentWidget() is page.proofs.refused
        assert "closed" in page.proofs.refused.text_label.text()


class TestRefused:
    def test_a_newer_library_says_so(self, qtbot: QtBot, tmp_path: Path) -> None:
        with Library.open(tmp_path / "library"):
            pass
        with sqlite3.connect(tmp_path / "library" / "library.sqlite") as connection:
            connection.execute(f"PRAGMA user_version = {VERSION + 1}")
        connection.close()
        window = refused(qtbot, tmp_path)
        assert f"has version {VERSION + 1}" in window.trouble.text_label.text()
        assert window.trouble.repair.isHidden()
        window.show_page("library")
        page = window.page
        assert isinstance(page, LibraryPage)
        qtbot.waitUntil(lambda: page.proofs.stack.currentWidget() is page.proofs.refused, timeout=WAIT_MS)
        assert f"has version {VERSION + 1}" in page.proofs.refused.text_label.text()
        window.close()
        window.deleteLater()

    def test_a_damaged_database_is_repaired_from_the_window(self, qtbot: QtBot, tmp_path: Path) -> None:
        with Library.open(tmp_path / "library") as library:
            library.add_many(fibonacci_proofs(40))
        database = tmp_path / "library" / "library.sqlite"
        data = bytearray(database.read_bytes())
        data[100:140] = bytes(40)  # the root page of the schema
        database.write_bytes(data)
        window = refused(qtbot, tmp_path)
        assert not window.trouble.repair.isHidden()
        QTest.mouseClick(window.trouble.repair, LEFT)
        qtbot.waitUntil(lambda: window.middle.currentWidget() is window.stack, timeout=WAIT_MS)
        idle(qtbot, window)
        page = open_page(qtbot, window)
        assert len(page.table.rows_model.rows) == 40
        window.close()
        window.deleteLater()


def change(window: MainWindow, statement: str) -> None:
    """Behind the back of the library, so that the seal of a row no longer belongs to it."""
    bench_of(window).library._write(lambda connection: connection.execute(statement))


def refused(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """A window whose library cannot be opened."""
    store = window_store(tmp_path / "window.ini")
    window = open_window(DEFAULT_SETTINGS, Look("dark"), store, library_folder=tmp_path / "library")
    window.show()
    qtbot.waitUntil(lambda: window.middle.currentWidget() is window.trouble, timeout=WAIT_MS)
    return window


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_details_in_a_drawer(qtbot: QtBot, make_window: MakeWindow, theme: str) -> None:
    window = make_window(theme, (1120, 700))
    page = open_page(qtbot, window, fibonacci_proofs(3))
    assert not page.details.isVisible()
    QTest.keyClick(window, Qt.Key.Key_F4)
    assert page.details.isVisible()
    QTest.keyClick(window, Qt.Key.Key_F4)
    assert not page.details.isVisible()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.details.verify.hasFocus()
    assert page.details.title.text().startswith("fibonacci wrote")


@pytest.mark.parametrize(
    ("message_id", "damaged"),
    [
        ("library.file_damaged", True),
        ("proof.truncated", True),
        ("opening.damaged", True),
        ("proof.out_of_memory", False),
        ("opening.newer_version", False),
        ("library.closed", False),
    ],
)
def test_only_what_a_proof_is_makes_it_damaged(message_id: str, damaged: bool) -> None:
    assert is_damage(message_id) is damaged
