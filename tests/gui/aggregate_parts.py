"""What the tests of the aggregates page share: proofs made in the test, aggregates, and work with the open library."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QWidget
from pytestqt.qtbot import QtBot

from studio.gui.views.aggregates.aggregates_page import AggregatesPage
from studio.gui.views.aggregates.tree_items import NodeItem
from studio.gui.views.frame.window import MainWindow
from studio.merkle.aggregate import Aggregate
from studio.session import BuildOrder, Request, Workbench
from studio.session.background import Cancel, Report
from tests.gui.windows import idle

T = TypeVar("T")
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def at_the_bench(qtbot: QtBot, window: MainWindow, work: Callable[[Workbench], T]) -> T:
    """Do something with the library that the window has open."""
    answers: list[T] = []
    window.desk.run(lambda bench, _report, _cancel: work(bench), answers.append, owner=window)
    qtbot.waitUntil(lambda: bool(answers), timeout=30_000)
    idle(qtbot, window)
    return answers[0]


def proofs_of(qtbot: QtBot, window: MainWindow, *numbers: int) -> list[int]:
    """Proofs of fib(n) in the library, verified."""

    def work(bench: Workbench) -> list[int]:
        program = bench.session.open("fibonacci")
        made = [bench.prove(program, n.to_bytes(4, "little"), Request(), Report(), Cancel()) for n in numbers]
        return [one.finished.proof_id for one in made if one.finished.proof_id is not None]

    return at_the_bench(qtbot, window, work)


def proof_files(qtbot: QtBot, window: MainWindow, folder: Path, *numbers: int) -> list[Path]:
    """Proof files of fib(n), with their openings."""

    def work(bench: Workbench) -> list[Path]:
        program = bench.session.open("fibonacci")
        made = [bench.session.prove(program, n.to_bytes(4, "little")) for n in numbers]
        return [bench.session.store(one, folder / f"{n}.proof").path for one, n in zip(made, numbers, strict=True)]

    return at_the_bench(qtbot, window, work)


def aggregate_of(qtbot: QtBot, window: MainWindow, name: str, *numbers: int) -> None:
    """An aggregate on the shelf."""
    ids = proofs_of(qtbot, window, *numbers)
    at_the_bench(qtbot, window, lambda bench: bench.shelf.build(BuildOrder(name, tuple(ids)), Report(), Cancel()))


def file_of_hashes(path: Path, count: int) -> Path:
    """An aggregate file of as many proofs, of which nobody has one."""
    made = Aggregate()
    made.append_hashes(os.urandom(64 * count), "trace")
    path.write_bytes(made.encode())
    return path


def opened_page(qtbot: QtBot, window: MainWindow, wanted: object = None) -> AggregatesPage:
    window.show_page("aggregates", wanted)
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, AggregatesPage)
    return page


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    assert widget.isEnabled()
    QTest.mouseClick(widget, LEFT)


def click_row(view: QAbstractItemView, row: int, column: int = 0) -> None:
    place = view.visualRect(view.model().index(row, column)).center()
    QTest.mouseClick(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)


def node_item(page: AggregatesPage, level: int, index: int) -> NodeItem:
    return next(
        item for item in page.view.canvas.tree_scene.nodes if (item.node.level, item.node.index) == (level, index)
    )


def click_node(page: AggregatesPage, level: int, index: int) -> None:
    canvas = page.view.canvas
    place: QPoint = canvas.mapFromScene(node_item(page, level, index).scenePos())
    QTest.mouseClick(canvas.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)


def press(widget: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(widget, key)
