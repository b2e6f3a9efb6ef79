"""The tour: its scenes, live, by key and by mouse; what is not as expected is red; nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.gui.models.scene_model import SceneModel
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.tour import tour_dialog
from studio.gui.views.tour.scene_view import SceneView
from studio.gui.views.tour.tour_dialog import SCENE_WORDS, TourDialog
from studio.model.verdict import Strength
from studio.session import Control, Session, Workbench
from studio.session.background import Cancel, Report
from studio.session.demo import rounds
from studio.session.demo.scenes import SCENES
from studio.session.demo.tables import PlayedScene, SceneRow, SceneTable, played_scene
from studio.settings import DEFAULT_SETTINGS
from tests.gui.windows import WAIT_MS, idle


@pytest.fixture
def tour(qtbot: QtBot, window: MainWindow) -> Iterator[TourDialog]:
    QTest.keyClick(window, Qt.Key.Key_F2)
    (dialog,) = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, TourDialog)]
    assert dialog.isVisible()
    yield dialog
    if shiboken6.isValid(dialog):
        dialog.close()


def model(view: SceneView) -> SceneModel:
    found = view.table.model()
    assert isinstance(found, SceneModel)
    return found


def texts(view: SceneView) -> list[list[str]]:
    table = model(view)
    return [
        [str(table.index(row, column).data()) for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def played(qtbot: QtBot, tour: TourDialog) -> SceneView:
    qtbot.waitUntil(lambda: tour.view.played is not None, timeout=WAIT_MS)
    return tour.view


def test_the_scenes_are_those_of_the_demo() -> None:
    assert list(SCENE_WORDS) == list(SCENES)


def test_all_by_key(qtbot: QtBot, window: MainWindow, tour: TourDialog) -> None:
    for number, name in enumerate(SCENES, 1):
        assert tour.scene == name
        assert tour.progress.text() == f"{number} of {len(SCENES)}"
        assert tour.view.played is None
        QTest.keyClick(tour, Qt.Key.Key_Space)
        assert tour.playing
        view = played(qtbot, tour)
        assert view.outcome.property("tone") == "ok"
        assert not view.failures.isVisible()
        QAbstractItemModelTester(model(view), QAbstractItemModelTester.FailureReportingMode.Fatal)
        QTest.keyClick(tour, Qt.Key.Key_PageDown)
    assert tour.scene == "errors", "there is none after the last"
    assert not tour.next.isEnabled()
    QTest.keyClick(tour, Qt.Key.Key_PageUp)
    assert tour.scene == "side-by-side"
    assert tour.view.played is not None, "what was computed stays"
    idle(qtbot, window)
    assert window.workspace.proofs == {}
    assert library_count(qtbot, window) == 0


def library_count(qtbot: QtBot, window: MainWindow) -> int:
    counts: list[int] = []

    def work(bench: Workbench, _report: Report, _cancel: Cancel) -> int:
        return bench.library.count()

    window.desk.run(work, counts.append, owner=window)
    qtbot.waitUntil(lambda: bool(counts), timeout=WAIT_MS)
    return counts[0]


def test_numbers_and_badges_by_mouse(qtbot: QtBot, tour: TourDialog) -> None:
    QTest.mouseClick(tour.next, Qt.MouseButton.LeftButton)
    QTest.mouseClick(tour.play_button, Qt.MouseButton.LeftButton)
    view = played(qtbot, tour)
    assert [row[:5] for row in texts(view)] == [
        ["5", "5", "5", "7", "7"],
        ["10", "55", "55", "12", "12"],
        ["15", "610", "610", "17", "17"],
    ]
    table = model(view)
    badges = {table.index(row, table.columnCount() - 1).data(Qt.ItemDataRole.UserRole) for row in range(3)}
    assert badges == {Strength.RE_EXECUTABLE}
    assert tour.play_button.text() == "Play again"
    place = tour.list.visualItemRect(tour.list.item(6)).center()
    QTest.mouseClick(tour.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert tour.scene == "errors"
    tour.play_button.setFocus()
    QTest.keyClick(tour.play_button, Qt.Key.Key_Space)
    view = played(qtbot, tour)
    table = model(view)
    badges_in_order = [table.index(row, 2).data(Qt.ItemDataRole.UserRole) for row in range(table.rowCount())]
    assert badges_in_order == [Strength.RE_EXECUTABLE, *[Strength.REFUSED] * 5]


def test_a_number_that_is_not_as_expected_is_red(
    qtbot: QtBot, tour: TourDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "fibonacci", lambda _n: 56)
    QTest.keyClick(tour, Qt.Key.Key_Space)
    view = played(qtbot, tour)
    assert view.outcome.property("tone") == "bad"
    assert view.failures.isVisible()
    assert "journal" in view.failures.text()
    ink = model(view).index(0, 1).data(Qt.ItemDataRole.ForegroundRole)
    assert ink.color().name().upper() == view._look.color("bad")


def test_stop_and_play_again(qtbot: QtBot, tour: TourDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(name: str, session: Session, control: Control) -> PlayedScene:
        while True:
            played_scene(name, session, control)  # raises Cancelled once it is stopped

    with monkeypatch.context() as patch:
        patch.setattr(tour_dialog, "played_scene", endless)
        QTest.keyClick(tour, Qt.Key.Key_Space)
        assert tour.play_button.text() == "Stop"
        QTest.keyClick(tour, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not tour.playing, timeout=WAIT_MS)
        assert tour.isVisible(), "Esc stopped the scene"
        assert "Stopped" in tour.view.waiting.text_label.text()
        QTest.keyClick(tour, Qt.Key.Key_Space)
        QTest.keyClick(tour, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: not tour.playing, timeout=WAIT_MS)
    QTest.keyClick(tour, Qt.Key.Key_Space)
    assert played(qtbot, tour).outcome.property("tone") == "ok"


def test_closing_stops_what_plays(
    qtbot: QtBot, window: MainWindow, tour: TourDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(name: str, session: Session, control: Control) -> PlayedScene:
        while True:
            played_scene(name, session, control)

    monkeypatch.setattr(tour_dialog, "played_scene", endless)
    QTest.keyClick(tour, Qt.Key.Key_Space)
    assert [job.title for job in window.desk.jobs()] == ["Tour: One proof"]
    QTest.mouseClick(
        tour.list.viewport(), Qt.MouseButton.LeftButton, pos=tour.list.visualItemRect(tour.list.item(2)).center()
    )
    QTest.keyClick(tour, Qt.Key.Key_Escape)
    assert not tour.isVisible()
    idle(qtbot, window)
    assert window.desk.jobs() == []


def test_a_scene_that_cannot_be_played(qtbot: QtBot, window: MainWindow, tour: TourDialog) -> None:
    window.desk.change_settings(lambda: replace(DEFAULT_SETTINGS, max_steps=20), owner=window)
    idle(qtbot, window)
    QTest.keyClick(tour, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not tour.playing, timeout=WAIT_MS)
    assert "could not be played" in tour.view.waiting.text_label.text()
    assert tour.view.outcome.property("tone") == "bad"
    assert tour.view.outcome.text()


def test_a_table_without_badges_has_no_column_for_them(window: MainWindow) -> None:
    table = SceneTable(("a", "b"), (SceneRow(("1", "2"), None),), frozenset({1}))
    made = SceneModel(window.desk.look, table)
    assert (made.columnCount(), made.index(0, 0).data(Qt.ItemDataRole.UserRole)) == (2, None)
