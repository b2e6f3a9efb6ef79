"""What is dropped on the window: aggregates, sound and damaged, and inclusion proofs, under the right root and not."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.gui.views.aggregates.aggregates_page import AggregatesPage
from studio.gui.views.frame.window import MainWindow
from studio.session import ShelfState
from tests.gui.aggregate_parts import (
    aggregate_of,
    at_the_bench,
    click,
    file_of_hashes,
    opened_page,
    press,
    proof_files,
)
from tests.gui.windows import MakeWindow, idle


def dropped(qtbot: QtBot, window: MainWindow, *paths: Path) -> AggregatesPage:
    """Files dropped on the window while another page is shown."""
    window.open_paths(paths)
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, AggregatesPage)
    assert page.stack.currentWidget() is page.arrival
    return page


def exported(qtbot: QtBot, window: MainWindow, tmp_path: Path, index: int = 1) -> tuple[Path, bytes]:
    """The folder of an inclusion proof, and its root."""
    aggregate_of(qtbot, window, "three", 5, 10, 15)
    folder = tmp_path / "leaf"
    at_the_bench(qtbot, window, lambda bench: bench.shelf.export_inclusion("three", index, folder))
    return folder, at_the_bench(qtbot, window, lambda bench: bench.shelf.row("three").root)


def test_a_sound_aggregate_is_kept_if_the_person_says_so(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = file_of_hashes(tmp_path / "from afar.aggregate", 700)
    page = dropped(qtbot, window, path)
    panel = page.arrival
    assert panel.verdict.text() == "A sound aggregate of 700 leaves"
    assert "Of its first 500 proofs, 0 are in your library." in panel.shows.text()
    assert "was not looked at" in panel.shows_not.text()
    assert page.list.model.rowCount() == 0
    click(panel.keep)
    idle(qtbot, window)
    assert page.stack.currentWidget() is page.view
    row = page.list.row("from afar")
    assert row is not None
    assert row.state is ShelfState.UNCHECKED
    assert "taken in from a file" in page.view.origin.text()
    page = dropped(qtbot, window, path)
    assert "You have it already: from afar." in panel.shows.text()
    assert not panel.keep.isVisible()
    click(panel.show_known)
    idle(qtbot, window)
    assert page.list.current == "from afar"


def test_a_damaged_aggregate_is_named_and_not_kept(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = file_of_hashes(tmp_path / "broken.aggregate", 50)
    path.write_bytes(path.read_bytes()[:-7])
    page = dropped(qtbot, window, path)
    assert page.arrival.verdict.text() == "This file is not a sound aggregate"
    assert page.arrival.shows.text() == "The aggregate file ends too early."
    assert not page.arrival.keep.isVisible()
    press(page.arrival.away, Qt.Key.Key_Space)
    assert page.stack.currentWidget() is page.empty


def test_a_damaged_file_on_the_shelf_is_a_row_with_its_reason(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    aggregate_of(qtbot, window, "good", 5)
    path = file_of_hashes(tmp_path / "aggregates" / "bad.aggregate", 50)
    data = bytearray(path.read_bytes())
    data[1000] ^= 1
    path.write_bytes(data)
    page = opened_page(qtbot, window, "bad")
    row = page.list.row("bad")
    assert row is not None
    assert row.state is ShelfState.DAMAGED
    assert page.view.stack.currentWidget() is page.view.damaged
    assert page.view.damaged.text_label.text()
    assert not page.column.isVisible()
    assert not page.view.check_button.isVisible()
    page.list.select("good")
    idle(qtbot, window)
    assert page.view.canvas.isVisible()
    page.list.select("bad")
    click(page.view.delete)
    idle(qtbot, window)
    assert [one.name for one in page.list.model.rows] == ["good"]


def test_an_inclusion_proof_shows_what_it_shows(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    folder, _root = exported(qtbot, window, tmp_path)
    page = dropped(qtbot, window, folder)
    panel = page.arrival
    assert panel.verdict.text() == "leaf.proof is in the aggregate with this root"
    assert "It is leaf 1 of 3 leaves." in panel.shows.text()
    assert "The library knows it as fibonacci 55." in panel.shows.text()
    assert "The root is that of three, which is here." in panel.shows.text()
    assert panel.shows_not.text() == "Whether the proof itself is valid was not looked at."
    click(panel.show_known)
    idle(qtbot, window)
    assert page.column.where.text() == "Leaf 1, of 0 to 2"
    page = dropped(qtbot, window, folder)
    click(page.arrival.verify)
    idle(qtbot, window)
    assert window.page.name == "library"


def test_an_inclusion_proof_under_another_root(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    folder, root = exported(qtbot, window, tmp_path)
    at_the_bench(qtbot, window, lambda bench: bench.shelf.delete("three"))
    page = dropped(qtbot, window, folder / "leaf.inclusion")
    panel = page.arrival
    assert "you can compare below" in panel.shows_not.text()
    QTest.keyClicks(panel.root_field, "abc")
    press(panel.root_field, Qt.Key.Key_Return)
    assert panel.root_trouble.text() == "A root has 64 hexadecimal digits; these are 3 letters."
    panel.root_field.clear()
    QTest.keyClicks(panel.root_field, bytes(32).hex())
    click(panel.compare)
    idle(qtbot, window)
    assert panel.verdict.text() == "No: it leads to another root than the one that you gave"
    assert panel.verdict.property("tone") == "bad"
    panel.root_field.clear()
    QTest.keyClicks(panel.root_field, root.hex().upper())
    press(panel.root_field, Qt.Key.Key_Return)
    idle(qtbot, window)
    assert panel.verdict.property("tone") == "ok"
    assert "The root is the one that you gave." in panel.shows.text()


def test_an_inclusion_proof_that_leads_nowhere(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    folder, _root = exported(qtbot, window, tmp_path)
    inclusion, proof = folder / "leaf.inclusion", folder / "leaf.proof"
    other = at_the_bench(qtbot, window, lambda bench: bench.shelf.inclusion("three", 2))
    good = inclusion.read_bytes()
    inclusion.write_bytes(other)  # of another leaf
    page = dropped(qtbot, window, folder)
    verdict = "No: this does not show that a proof is included"
    assert page.arrival.verdict.text() == verdict
    assert page.arrival.shows.text()
    inclusion.write_bytes(good[:-1])
    assert dropped(qtbot, window, folder).arrival.verdict.text() == verdict
    inclusion.write_bytes(good)
    proof.write_bytes(b"no proof")
    assert dropped(qtbot, window, folder).arrival.verdict.text() == "No: the proof file beside it cannot be read"
    proof.unlink()
    page = dropped(qtbot, window, inclusion)
    assert page.arrival.verdict.text() == "Cannot tell: the proof file is not beside it"
    assert not page.arrival.verify.isVisible()


def test_a_changed_script_is_warned_of(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    folder, _root = exported(qtbot, window, tmp_path)
    (folder / "check_inclusion.py").write_text("print('YES')", encoding="utf-8")
    page = dropped(qtbot, window, folder)
    assert "do not run it unread" in page.arrival.note.text()


def test_what_cannot_be_opened_is_told_beside_what_can(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    page = opened_page(qtbot, window)
    path = file_of_hashes(tmp_path / "a.aggregate", 3)
    assert page.take_paths([tmp_path / "absent", path])
    idle(qtbot, window)
    assert page.arrival.title.text() == "a.aggregate"
    assert "absent" in window.strip.notice.toolTip()


def test_files_that_can_be_read_are_looked_at_in_turn(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    page = opened_page(qtbot, window)
    paths = [file_of_hashes(tmp_path / f"{name}.aggregate", 3) for name in "ab"]
    assert page.take_paths(paths)
    idle(qtbot, window)
    assert page.arrival.title.text() == "a.aggregate"
    click(page.arrival.away)
    idle(qtbot, window)
    assert page.arrival.title.text() == "b.aggregate"
    click(page.arrival.away)
    assert page.stack.currentWidget() is page.empty


def test_the_next_file_is_looked_at_after_one_is_kept(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    page = opened_page(qtbot, window)
    assert page.take_paths([file_of_hashes(tmp_path / f"{name}.aggregate", 3) for name in "ab"])
    idle(qtbot, window)
    click(page.arrival.keep)
    idle(qtbot, window)
    assert page.stack.currentWidget() is page.arrival
    assert page.arrival.title.text() == "b.aggregate"
    click(page.arrival.keep)
    idle(qtbot, window)
    assert page.stack.currentWidget() is page.view
    assert [row.name for row in page.list.model.rows] == ["b", "a"]


def test_proof_files_dropped_on_the_page_start_an_aggregate(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window("light")
    files = proof_files(qtbot, window, tmp_path, 5, 10)
    page = opened_page(qtbot, window)
    page.take_paths(files)
    idle(qtbot, window)
    assert page.stack.currentWidget() is page.panel
    assert page.panel.files == tuple(files)
    click(page.panel.files_away)
    assert page.panel.files == ()
    assert not window.header.main.isEnabled()
