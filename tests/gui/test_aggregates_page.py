"""The aggregates page: build, look, check, hand out; by mouse and by keyboard, on proofs that are made in the test."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog
from pytestqt.qtbot import QtBot

from studio.gui.views.aggregates.aggregate_view import LEAVES, TREE
from studio.gui.views.aggregates.aggregates_page import AggregatesPage
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.kit.badge import Capability
from studio.model.errors import UserError
from studio.model.verdict import Strength, Verdict
from studio.session import LeafShown, Shape, ShelfState
from tests.gui.aggregate_parts import (
    CONTROL,
    aggregate_of,
    at_the_bench,
    click,
    click_node,
    click_row,
    file_of_hashes,
    node_item,
    opened_page,
    press,
    proof_files,
    proofs_of,
)
from tests.gui.library_proofs import altered, bench_of, fibonacci_proofs
from tests.gui.windows import WAIT_MS, MakeWindow, idle

Key = Qt.Key


def test_without_aggregates_the_page_says_what_to_do(qtbot: QtBot, window: MainWindow) -> None:
    page = opened_page(qtbot, window)
    assert page.stack.currentWidget() is page.empty
    assert page.empty.text_label.text() == "Select proofs in the library, then Build aggregate."
    assert page.heading() == ("Aggregates", "none yet")
    assert not page.column.isVisible()
    click(page.to_library)
    idle(qtbot, window)
    assert window.page.name == "library"


def test_building_by_mouse(qtbot: QtBot, window: MainWindow) -> None:
    proofs_of(qtbot, window, 5, 10, 15)
    page = opened_page(qtbot, window)
    click(window.header.main)
    idle(qtbot, window)
    assert page.stack.currentWidget() is page.panel
    assert not window.header.main.isEnabled()  # nothing is chosen yet
    for place in (2, 1, 0):  # the newest is listed first
        click_row(page.panel.table, place, 1)
    assert page.panel.count.text() == "3 proofs chosen"
    assert window.header.main.text() == "Build from 3 proofs"
    click(window.header.main)
    idle(qtbot, window)
    assert page.stack.currentWidget() is page.view
    assert (page.list.current, page.view.title.text()) == ("Aggregate 1", "Aggregate 1")
    row = page.list.row("Aggregate 1")
    assert row is not None
    assert (row.state, row.leaves) == (ShelfState.VERIFIED, 3)
    assert page.view.origin.text().startswith("3 leaves, every proof verified before it was added. Root made in ")
    assert page.view.root.text.text().replace(" ", "") == row.root.hex()
    assert page.heading() == ("Aggregates", "1 aggregate, 3 leaves")
    tree = page.view.canvas.tree_scene.tree
    assert tree is not None
    assert [node.shape for node in tree.nodes].count(Shape.LEAF) == 3
    assert page.column.name.text() == "fibonacci 5"
    assert page.column.badge.shown is Strength.RE_EXECUTABLE
    assert "wrote journal" in page.column.statement.text()
    assert page.column.led.text() == "Leads to the root"
    assert page.column.led_when.text().startswith("checked just now, ")


def test_building_by_keyboard_and_walking_the_tree(qtbot: QtBot, window: MainWindow) -> None:
    proofs_of(qtbot, window, 5, 10, 15, 20, 25)
    page = opened_page(qtbot, window)
    QTest.keyClick(window, Key.Key_N, CONTROL)
    idle(qtbot, window)
    page.panel.table.setFocus()
    page.panel.table.selectRow(4)
    for _ in range(5):
        press(page.panel.table, Key.Key_Space, Key.Key_Up)
    assert page.panel.count.text() == "5 proofs chosen"
    QTest.keyClick(window, Key.Key_Return, CONTROL)
    idle(qtbot, window)
    canvas, scene = page.view.canvas, page.view.canvas.tree_scene
    assert QApplication.focusWidget() is canvas

    def cursor() -> tuple[int, int]:
        idle(qtbot, window)
        node = scene.cursor_node
        assert node is not None
        return node.level, node.index

    assert cursor() == (0, 0)
    press(canvas, Key.Key_Right)
    assert cursor() == (0, 1)
    assert page.column.name.text() == "fibonacci 55"
    assert node_item(page, 0, 0).node.number == 1
    assert page.column.steps.lines[1].startswith("1 left ")
    press(canvas, Key.Key_Up)
    assert cursor() == (1, 0)
    press(canvas, Key.Key_Right)
    assert cursor() == (1, 1)
    assert page.column.name.text() == "fibonacci 55"  # only leaves are lit
    press(canvas, Key.Key_Down)
    assert cursor() == (0, 2)
    press(canvas, Key.Key_End)
    assert cursor() == (0, 4)
    promoted = [item.node for item in scene.nodes if item.node.is_promoted]
    assert {(node.level, node.index) for node in promoted} == {(1, 2), (2, 1)}
    press(canvas, Key.Key_Up, Key.Key_Up, Key.Key_Up)
    assert scene.cursor_node is not None
    assert scene.cursor_node.shape is Shape.ROOT
    press(canvas, Key.Key_Up, Key.Key_Left, Key.Key_Home)
    assert cursor() == (0, 0)
    assert "path of leaf 0" in page.view.legend.words
    assert "odd node, promoted" in page.view.legend.words


def test_a_click_on_a_leaf_lights_its_way(qtbot: QtBot, window: MainWindow) -> None:
    aggregate_of(qtbot, window, "five", 5, 10, 15, 20, 25)
    page = opened_page(qtbot, window)
    click_node(page, 0, 2)
    idle(qtbot, window)
    assert page.column.name.text() == "fibonacci 610"
    lit = [(item.node.level, item.node.index) for item in page.view.canvas.tree_scene.nodes if item.node.is_lit]
    assert lit == [(3, 0), (2, 0), (1, 1), (0, 2)]
    click_node(page, 1, 0)  # a node that is no leaf only takes the cursor
    idle(qtbot, window)
    assert page.column.name.text() == "fibonacci 610"
    node = page.view.canvas.tree_scene.cursor_node
    assert node is not None
    assert (node.level, node.index) == (1, 0)


def test_an_exported_inclusion_proof_checks_itself(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aggregate_of(qtbot, window, "three", 5, 10, 15)
    page = opened_page(qtbot, window, ("three", 1))
    assert page.column.where.text() == "Leaf 1, of 0 to 2"
    opened: list[QFileDialog] = []
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: opened.append(dialog))
    QTest.keyClick(window, Key.Key_E, CONTROL)
    click(page.column.export)
    assert len(opened) == 2
    opened[0].fileSelected.emit(str(tmp_path))
    idle(qtbot, window)
    folder = tmp_path / "three, leaf 1"
    assert str(folder) in window.strip.notice.toolTip()
    row = page.list.row("three")
    assert row is not None
    script = [sys.executable, str(folder / "check_inclusion.py"), "--root", row.root.hex()]
    ended = subprocess.run(script, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 0, ended.stdout
    assert "YES" in ended.stdout
    assert (folder / "check_inclusion.py").read_text(encoding="utf-8") == page.column.script.toPlainText()
    for dialog in opened:
        dialog.finished.emit(0)


def test_a_tampered_proof_among_three(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    files = proof_files(qtbot, window, tmp_path, 5, 10, 15)
    data = bytearray(files[1].read_bytes())
    data[len(data) // 2] ^= 1
    files[1].write_bytes(data)
    page = opened_page(qtbot, window)
    assert page.take_paths(files)
    idle(qtbot, window)
    assert page.stack.currentWidget() is page.panel
    assert page.panel.files_line.text() == "And 3 proof files: 5.proof, 10.proof, 15.proof"
    click(window.header.main)
    idle(qtbot, window)
    assert page.stack.currentWidget() is page.building
    assert page.building.verdict.text() == "1 of 3 proofs cannot be added, so nothing was built."
    assert len(page.building.refused_lines) == 1
    assert page.building.refused_lines[0].startswith("10.proof: ")
    assert page.list.model.rowCount() == 0
    click(page.building.back)
    idle(qtbot, window)
    assert page.stack.currentWidget() is page.panel
    assert len(page.panel.files) == 3
    QTest.keyClick(window, Key.Key_Return, CONTROL)
    idle(qtbot, window)
    assert QApplication.focusWidget() is page.building.without
    press(page.building.without, Key.Key_Space)
    idle(qtbot, window)
    row = page.list.row("Aggregate 1")
    assert row is not None
    assert (row.leaves, row.state) == (2, ShelfState.VERIFIED)
    assert page.stack.currentWidget() is page.view


def test_the_same_statement_twice_is_refused_unless_asked(qtbot: QtBot, window: MainWindow) -> None:
    ids = proofs_of(qtbot, window, 5, 10)
    aggregate_of(qtbot, window, "two", 5, 10)
    page = opened_page(qtbot, window, [ids[1]])
    assert page.panel.model.chosen == (ids[1],)
    click(page.panel.target.button("append"))
    assert page.panel.order().append
    click(window.header.main)
    idle(qtbot, window)
    assert page.building.refused_lines == [
        "fibonacci 55: fibonacci 55 proves what proof 1 of the aggregate proves already, by the same backend."
    ]
    assert not page.building.without.isVisible()  # nothing would be left
    click(page.building.back)
    click(page.panel.duplicates)
    click(window.header.main)
    idle(qtbot, window)
    row = page.list.row("two")
    assert row is not None
    assert row.leaves == 3
    assert page.column.where.text() == "Leaf 2, of 0 to 2"


def test_names_that_cannot_be_taken(qtbot: QtBot, window: MainWindow) -> None:
    aggregate_of(qtbot, window, "here", 5)
    page = opened_page(qtbot, window)
    QTest.keyClick(window, Key.Key_N, CONTROL)
    idle(qtbot, window)
    click(page.panel.all)
    idle(qtbot, window)
    for name, words in (("HERE", "named HERE already"), ("a/b", "cannot be the name")):
        page.panel.name.selectAll()
        QTest.keyClicks(page.panel.name, name)
        click(window.header.main)
        idle(qtbot, window)
        assert page.stack.currentWidget() is page.panel
        assert words in page.panel.trouble.text()
        assert page.panel.name.property("bad") == "true"
    page.panel.name.clear()
    QTest.keyClicks(page.panel.name, " ")
    assert not window.header.main.isEnabled()
    press(page.panel.name, Key.Key_Escape)
    assert page.stack.currentWidget() is page.view


def test_choosing_all_that_match_a_filter(qtbot: QtBot, window: MainWindow) -> None:
    ids = proofs_of(qtbot, window, 5, 10, 15)
    page = opened_page(qtbot, window, [])
    QTest.keyClick(window, Key.Key_F, CONTROL)
    assert QApplication.focusWidget() is page.panel.filter
    QTest.keyClicks(page.panel.filter, "nothing")
    qtbot.waitUntil(lambda: page.panel.shown.text() == "No proof matches.")
    assert not page.panel.all.isEnabled()
    page.panel.filter.selectAll()
    QTest.keyClicks(page.panel.filter, "fib")
    qtbot.waitUntil(lambda: page.panel.shown.text() == "3 proofs")
    click(page.panel.all)
    idle(qtbot, window)
    assert page.panel.model.chosen == tuple(ids)
    click(page.panel.none)
    assert page.panel.model.chosen == ()
    click(page.panel.back)
    assert page.stack.currentWidget() is page.empty


def test_finding_a_leaf(qtbot: QtBot, window: MainWindow) -> None:
    aggregate_of(qtbot, window, "four", 5, 10, 15, 20)
    page = opened_page(qtbot, window)
    QTest.keyClick(window, Key.Key_F, CONTROL)
    field = page.view.find_field
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "fibonacci")
    for leaf in ("1", "2", "3", "0"):
        press(field, Key.Key_Return)
        idle(qtbot, window)
        assert page.column.where.text() == f"Leaf {leaf}, of 0 to 3"
    assert page.view.found.text() == "1 of 4"
    field.clear()
    QTest.keyClicks(field, "nobody")
    assert page.view.found.text() == ""
    QTest.keyClick(window, Key.Key_F3)
    idle(qtbot, window)
    assert page.view.found.text() == "No leaf matches."
    assert field.property("bad") == "true"
    shown = page.browser.shown
    assert shown is not None
    field.clear()
    QTest.keyClicks(field, shown.drawn[2].digest.hex()[:8])
    press(field, Key.Key_Return)
    idle(qtbot, window)
    assert page.column.where.text() == "Leaf 2, of 0 to 3"


def is_lit(page: AggregatesPage, index: int) -> bool:
    tree = page.view.canvas.tree_scene.tree
    return tree is not None and tree.leaf == index


def test_a_hundred_thousand_leaves(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_of_hashes(tmp_path / "load test.aggregate", 100_000)
    page = opened_page(qtbot, window)
    at_the_bench(qtbot, window, lambda bench: bench.shelf.take_in(path))
    canvas, scene = page.view.canvas, page.view.canvas.tree_scene
    lit_ms, longest_ms = [], []
    for leaves in ((61_234, 99_999), (65_536, 0), (12, 50_000)):
        window.desk.pulse.start()
        page.refresh("load test")
        idle(qtbot, window)
        for index in leaves:
            started = time.perf_counter()
            page.browser.look_at_leaf(index)
            qtbot.waitUntil(partial(is_lit, page, index))
            lit_ms.append(1000 * (time.perf_counter() - started))
            idle(qtbot, window)
            assert len(scene.items()) <= 600
            assert scene.tree is not None
            assert scene.tree.shown_leaves <= 9
        longest_ms.append(window.desk.pulse.pauses().longest_ms)
        window.desk.pulse.stop()
    with capsys.disabled():
        print(
            f"\n100,000 leaves: lit path after {min(lit_ms):.1f} to {max(lit_ms):.1f} ms, {len(scene.items())} items, "
            f"longest pause of three rounds {', '.join(f'{one:.1f}' for one in longest_ms)} ms"
        )
    # What the page itself did would be seen in every round; what else runs on the machine is not.
    assert min(longest_ms) < 100
    page.browser.look_at_leaf(65_536)
    idle(qtbot, window)
    assert page.view.showing.text() == "Showing 8 of 100,000 leaves"
    assert "collapsed subtree" in page.view.legend.words
    assert page.column.name.text() == "proof not in the library"
    assert isinstance(page.column.badge.shown, Capability)
    assert page.column.led.text() == "Path leads to the root"
    assert not page.column.export.isEnabled()
    collapsed = [item.node for item in scene.nodes if item.node.shape is Shape.COLLAPSED]
    assert {node.leaf_count for node in collapsed} >= {65_536, 8}
    # Into a collapsed subtree, by keyboard: its first leaf is lit, and the cursor walks beyond what was drawn.
    canvas.setFocus()
    press(canvas, Key.Key_Home)
    idle(qtbot, window)
    press(canvas, Key.Key_Left)  # there is none
    assert page.column.where.text() == "Leaf 0, of 0 to 99,999"
    for _ in range(8):
        press(canvas, Key.Key_Right)
        idle(qtbot, window)
    assert page.column.where.text() == "Leaf 8, of 0 to 99,999"
    press(canvas, Key.Key_Up, Key.Key_Up, Key.Key_Up, Key.Key_Up, Key.Key_Right)
    node = scene.cursor_node
    assert node is not None
    assert (node.shape, node.leaf_count) == (Shape.COLLAPSED, 16)
    press(canvas, Key.Key_Down)
    idle(qtbot, window)
    assert page.column.where.text() == "Leaf 16, of 0 to 99,999"


def test_zooming_and_fitting(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = file_of_hashes(tmp_path / "wide.aggregate", 64)
    page = opened_page(qtbot, window)
    at_the_bench(qtbot, window, lambda bench: bench.shelf.take_in(path))
    page.refresh("wide")
    idle(qtbot, window)
    canvas = page.view.canvas
    assert canvas.tree_scene.tree is not None
    assert canvas.tree_scene.tree.is_whole
    first = canvas.current_scale()
    canvas.setFocus()
    press(canvas, Key.Key_Plus)
    assert canvas.current_scale() > first
    page.browser.look_at_leaf(40)
    idle(qtbot, window)
    assert canvas.current_scale() > first  # the person chose how much to see
    press(window, Key.Key_F)
    idle(qtbot, window)
    visible = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
    assert visible.adjusted(-2, -2, 2, 2).contains(canvas.tree_scene.itemsBoundingRect())
    for _ in range(40):
        canvas.zoom(0.5)
    assert canvas.current_scale() == pytest.approx(0.2)


def test_the_leaves_as_a_list(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = file_of_hashes(tmp_path / "load test.aggregate", 100_000)
    aggregate_of(qtbot, window, "three", 5, 10, 15)
    at_the_bench(qtbot, window, lambda bench: bench.shelf.take_in(path))
    page = opened_page(qtbot, window, "load test")
    press(window, Key.Key_L)
    idle(qtbot, window)
    table = page.view.table
    assert page.view.mode == LEAVES
    rows = table.model.rowCount()
    assert 5 < rows < 60
    table.view.setFocus()
    press(table.view, Key.Key_End)
    idle(qtbot, window)
    assert page.column.where.text() == "Leaf 99,999, of 0 to 99,999"
    assert table.model.index(rows - 1, 0).data() == "99,999"
    assert table.view.currentIndex().row() == rows - 1
    press(table.view, Key.Key_Up)
    idle(qtbot, window)
    assert page.column.where.text() == "Leaf 99,998, of 0 to 99,999"
    press(table.view, Key.Key_PageUp)
    idle(qtbot, window)
    assert page.column.where.text() == f"Leaf {99_998 - rows + 1:,}, of 0 to 99,999"
    table.bar.setValue(50_000)
    idle(qtbot, window)
    assert table.model.index(0, 0).data() == "50,000"
    assert table.model.has_all()
    click_row(table.view, 3)
    idle(qtbot, window)
    assert page.column.where.text() == "Leaf 50,003, of 0 to 99,999"
    page.list.select("three")
    idle(qtbot, window)
    assert [table.model.index(row, 1).data() for row in range(3)] == ["fibonacci 5", "fibonacci 55", "fibonacci 610"]
    click(page.view.modes.button(TREE))
    assert page.view.canvas.isVisible()


def test_checking_again(qtbot: QtBot, window: MainWindow) -> None:
    ids = proofs_of(qtbot, window, 5, 10, 15)
    aggregate_of(qtbot, window, "three", 5, 10, 15)
    page = opened_page(qtbot, window)
    press(window, Key.Key_V)
    idle(qtbot, window)
    assert page.view.check_line.text().endswith("root computed again, 3 of 3 proofs verified.")
    at_the_bench(qtbot, window, lambda bench: bench.library.erase_openings(ids[:1]))
    at_the_bench(qtbot, window, lambda bench: bench.library.delete(ids[1:2]))
    click(page.view.check_button)
    idle(qtbot, window)
    assert "1 of 3 proofs verified. 1 could not be decided. 1 not in the library." in page.view.check_line.text()
    assert page.view.troubles.text().startswith("Leaf 0: ")


def test_deleting_can_be_taken_back(qtbot: QtBot, window: MainWindow) -> None:
    aggregate_of(qtbot, window, "a", 5)
    aggregate_of(qtbot, window, "b", 10)
    page = opened_page(qtbot, window, "a")
    page.list.view.setFocus()
    QTest.keyClick(window, Key.Key_Delete)
    idle(qtbot, window)
    assert [row.name for row in page.list.model.rows] == ["b"]
    assert window.strip.undo.isVisible()
    QTest.keyClick(window, Key.Key_Z, CONTROL)
    idle(qtbot, window)
    assert {row.name for row in page.list.model.rows} == {"a", "b"}
    assert page.list.current == "a"


def test_renaming(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    aggregate_of(qtbot, window, "a", 5)
    page = opened_page(qtbot, window)
    asked: list[QInputDialog] = []
    monkeypatch.setattr(QInputDialog, "open", lambda dialog: asked.append(dialog))
    page.actions_.ask_new_name("a")
    assert asked[0].textValue() == "a"
    asked[0].textValueSelected.emit("Evening batch")
    idle(qtbot, window)
    assert [row.name for row in page.list.model.rows] == ["Evening batch"]
    page.actions_.rename("Evening batch", "x?")
    idle(qtbot, window)
    assert "cannot be the name" in window.strip.notice.toolTip()
    asked[0].finished.emit(0)


def test_root_and_aggregate_are_handed_out(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aggregate_of(qtbot, window, "a", 5, 10)
    page = opened_page(qtbot, window)
    row = page.list.row("a")
    assert row is not None
    page.view.canvas.setFocus()
    QTest.keyClick(window, Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == row.root.hex()
    click(page.view.root.copy_button)
    click(page.column.copy)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0].startswith("leaf 0: ")
    assert copied[-1] == f"root: {row.root.hex()}"
    opened: list[QFileDialog] = []
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: opened.append(dialog))
    actions = {action.text(): action for action in page.view.menu.actions()}
    actions["Export the root"].trigger()
    actions["Export the aggregate"].trigger()
    for dialog, name in zip(opened, ("root.txt", "copy.aggregate"), strict=True):
        dialog.fileSelected.emit(str(tmp_path / name))
        idle(qtbot, window)
        dialog.finished.emit(0)
    assert row.root.hex() in (tmp_path / "root.txt").read_text(encoding="utf-8")
    assert (tmp_path / "copy.aggregate").read_bytes() == row.path.read_bytes()


def test_a_build_can_be_stopped_and_closing_waits_for_none(
    qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    ids = proofs_of(qtbot, window, *range(1, 90))
    page = opened_page(qtbot, window, ids)
    worker, seen = bench_of(window).verify_worker, threading.Event()
    verify = worker.verify

    def held(*given: Any, **named: Any) -> tuple[bytes, Verdict]:
        seen.wait(WAIT_MS / 1000)
        return verify(*given, **named)

    monkeypatch.setattr(worker, "verify", held)
    click(window.header.main)
    assert page.stack.currentWidget() is page.building
    assert window.header.main.text() == "Stop"
    qtbot.waitUntil(lambda: page.building.root.text.text().startswith("verifying "), timeout=WAIT_MS)
    QTest.keyClick(window, Key.Key_Escape)
    seen.set()
    idle(qtbot, window)
    assert page.stack.currentWidget() is page.panel
    assert page.panel.model.chosen == tuple(ids)
    assert page.list.model.rowCount() == 0
    click(window.header.main)
    qtbot.waitUntil(lambda: page.builder.busy)
    window.close()  # the fixture looks for threads and timers that are left


def test_another_window_adds_to_the_aggregate(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window()
    aggregate_of(qtbot, window, "a", 5)
    page = opened_page(qtbot, window)
    other = make_window()
    ids = proofs_of(qtbot, other, 10)
    other_page = opened_page(qtbot, other, ids)
    click(other_page.panel.target.button("append"))
    click(other.header.main)
    idle(qtbot, other)
    window.activateWindow()
    page.browser.look_at_leaf(0)
    idle(qtbot, window)
    row = page.list.row("a")
    assert row is not None
    assert row.leaves == 2


def test_a_narrow_window_has_the_leaf_in_a_drawer(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(size=(1200, 720))
    aggregate_of(qtbot, window, "a", 5, 10)
    page = opened_page(qtbot, window)
    assert not page.column.isVisible()
    QTest.keyClick(window, Key.Key_F4)
    assert page.column.isVisible()
    QTest.keyClick(window, Key.Key_F4)
    assert not page.column.isVisible()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_control_says_what_it_is(qtbot: QtBot, make_window: MakeWindow, theme: str) -> None:
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit

    window = make_window(theme)
    aggregate_of(qtbot, window, "a", 5, 10, 15)
    page = opened_page(qtbot, window)
    for kind in (QAbstractButton, QAbstractItemView, QLineEdit):
        for part in page.findChildren(kind):
            if part.isVisible():
                assert part.accessibleName() or (isinstance(part, QAbstractButton) and part.text()), part
    assert page.view.canvas.accessibleDescription().startswith("Leaf 0")
    for name in ("light", "dark"):  # painters follow
        window.desk.look.choose(name)
        QApplication.processEvents()


def test_a_proof_that_claims_an_absurd_time_stops_no_choice(qtbot: QtBot, window: MainWindow) -> None:
    (proof,) = fibonacci_proofs(1)
    bench_of(window).library.add_many([altered(proof, created_unix_ms=2**63 - 1)])
    page = opened_page(qtbot, window)
    page.choose_proofs()
    idle(qtbot, window)
    assert page.panel.model.rowCount() == 1
    assert page.panel.model.index(0, 4).data() == "?"


def test_an_aggregate_that_cannot_be_looked_into_is_told_once(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    aggregate_of(qtbot, window, "block", 5, 10)
    page = opened_page(qtbot, window, "block")
    shelf, asked = bench_of(window).shelf, []

    def unreadable(name: str, index: int) -> LeafShown:
        asked.append((name, index))
        raise UserError("file.no_permission", {"path": name})

    monkeypatch.setattr(shelf, "leaf", unreadable)
    page.browser.look_at_leaf(1)
    for _ in range(5):
        idle(qtbot, window)
    assert asked == [("block", 1)]
    assert page.browser.shown is None
    assert page.view.title.text() == "block"
    monkeypatch.undo()
    page.refresh("block")
    idle(qtbot, window)
    assert page.browser.shown is not None
