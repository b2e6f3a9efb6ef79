"""The page System: backends with their reasons, live figures, folders, licences and the report, by mouse and key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio import __version__
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.system import folder_rows
from studio.gui.views.system.licence_dialog import LicenceDialog
from studio.gui.views.system.system_page import SystemPage
from studio.session import MachineFigures, ProcessFigures
from tests.gui.windows import WAIT_MS, MakeWindow, idle

CONTROL = Qt.KeyboardModifier.ControlModifier
FIGURES = MachineFigures(
    4,
    0.5,
    2**34,
    2**33,
    (ProcessFigures(7, "studio", 0.25, 2**28, 61_000_000_000, 12), ProcessFigures(8, "verify", 0.0, 2**20, 5, 3)),
)


def system_page(qtbot: QtBot, window: MainWindow, wanted: object = None) -> SystemPage:
    window.show_page("system", wanted)
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, SystemPage)
    return page


def copied() -> str:
    return QGuiApplication.clipboard().text()


def opened_dialogs() -> list[LicenceDialog]:
    return [
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, LicenceDialog) and widget.isVisible()
    ]


def test_four_backends_with_reason_and_remedy(qtbot: QtBot, window: MainWindow) -> None:
    page = system_page(qtbot, window)
    assert list(page.rows) == ["Trace", "Halo2", "RISC0", "OpenVM"]
    trace = page.rows["Trace"]
    assert trace.state.text() == "Usable"
    assert not trace.command.isVisible()
    halo2 = page.rows["Halo2"]
    assert halo2.state.text() == "Usable"
    assert not halo2.command.isVisible()
    for name in ("RISC0", "OpenVM"):
        row = page.rows[name]
        assert row.state.text() == "Not usable"
        missing = "RISC0 needs r0vm, which was not found." if name == "RISC0" else "Not part of this version"
        assert missing in row.reason.text()
        assert row.command.isVisible()
        assert row.accessibleName() == f"{name}: Not usable"
    page.rows["OpenVM"].command.copy()
    assert copied().startswith("proving-studio prove ")


def test_the_header_asks_about_a_backend(qtbot: QtBot, window: MainWindow) -> None:
    button = window.header.backends.button("RISC0")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, SystemPage)
    assert [name for name, row in page.rows.items() if row.selected] == ["RISC0"]
    assert page.rows["RISC0"].hasFocus()
    QTest.keyClick(page.rows["RISC0"], Qt.Key.Key_Down)
    assert page.rows["OpenVM"].selected
    QTest.keyClick(page.rows["OpenVM"], Qt.Key.Key_Down)
    assert page.rows["OpenVM"].hasFocus(), "there is none below"
    QTest.mouseClick(page.rows["Halo2"], Qt.MouseButton.LeftButton)
    assert [name for name, row in page.rows.items() if row.selected] == ["Halo2"]


def test_asking_until_the_probe_answers(qtbot: QtBot, window: MainWindow) -> None:
    page = system_page(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert {row.state.text() for row in page.rows.values()} == {"Asking"}
    idle(qtbot, window)
    qtbot.waitUntil(lambda: page.rows["Trace"].state.text() == "Usable", timeout=WAIT_MS)
    QTest.mouseClick(page.probe_button, Qt.MouseButton.LeftButton)
    assert page.rows["OpenVM"].state.text() == "Asking"
    qtbot.waitUntil(lambda: page.rows["OpenVM"].state.text() == "Not usable", timeout=WAIT_MS)


@pytest.mark.parametrize("by", ["key", "header", "main key"])
def test_the_report(qtbot: QtBot, window: MainWindow, by: str, tmp_path: Path) -> None:
    page = system_page(qtbot, window)
    QGuiApplication.clipboard().clear()
    page.setFocus()
    if by == "key":
        QTest.keyClick(window, Qt.Key.Key_C, CONTROL)
    elif by == "header":
        QTest.mouseClick(window.header.main, Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "Proving Studio" in copied(), timeout=WAIT_MS)
    text = copied()
    assert __version__ in text
    assert str(tmp_path / "library") in text
    for part in ("Trace", "Halo2", "Processors", "SQLite", "PySide6"):
        assert part in text
    assert "Report copied" in window.strip.notice.text()


def test_live_figures(qtbot: QtBot, window: MainWindow) -> None:
    page = system_page(qtbot, window)
    page.live.show_figures(None, page._pauses())
    assert page.live.median.value.text() == "not measured"
    window.desk.figures_taken.emit(FIGURES)
    assert page.live.memory.value.text() == "257.0 MiB"
    assert page.live.threads.value.text() == "15"
    model = page.live.model
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert texts(model) == [
        ["This window", "7", "0.25", "256.0 MiB", "12", "1 min 1 s"],
        ["Verify worker", "8", "0.00", "1.0 MiB", "3", "0 s"],
    ]
    window.desk.pulse.start()
    qtbot.waitUntil(lambda: window.desk.pulse.pauses().count > 3, timeout=WAIT_MS)
    window.desk.figures_taken.emit(FIGURES)
    assert page.live.longest.value.text().endswith(" ms")
    assert page.live.longest.accessibleName().startswith("Longest pause: ")


def texts(model: QAbstractItemModel) -> list[list[str]]:
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_folders(qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = system_page(qtbot, window)
    opened: list[str] = []

    class Services:
        @staticmethod
        def openUrl(url: QUrl) -> bool:
            opened.append(url.toLocalFile())
            return len(opened) == 1

    monkeypatch.setattr(folder_rows, "QDesktopServices", Services)
    QTest.mouseClick(page.side.folders.buttons["library"], Qt.MouseButton.LeftButton)
    idle(qtbot, window)
    assert opened == [str(tmp_path / "library")]
    QTest.keyClick(page.side.folders.buttons["library"], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "no program that opens" in window.strip.notice.text(), timeout=WAIT_MS)


def test_a_folder_that_is_not_there_yet(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "nowhere"))
    window = make_window()
    page = system_page(qtbot, window)
    page.side.folders.open_folder("log")
    qtbot.waitUntil(lambda: "does not exist yet" in window.strip.notice.toolTip(), timeout=WAIT_MS)


def test_licence_texts(qtbot: QtBot, window: MainWindow) -> None:
    page = system_page(qtbot, window)
    licences = page.side.licences
    qtbot.waitUntil(lambda: bool(licences.parts), timeout=WAIT_MS)
    QAbstractItemModelTester(licences.cells, QAbstractItemModelTester.FailureReportingMode.Fatal)
    names = [part.name for part in licences.parts]
    licences.selectRow(names.index("Inter"))
    QTest.keyClick(licences, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(opened_dialogs()), timeout=WAIT_MS)
    (dialog,) = opened_dialogs()
    assert "SIL OPEN FONT LICENSE" in dialog.text.toPlainText()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not opened_dialogs(), timeout=WAIT_MS)
    licences.selectRow(names.index("Qt and PySide6"))
    QTest.mouseClick(page.side.show_licence, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(opened_dialogs()), timeout=WAIT_MS)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in opened_dialogs()[0].text.toPlainText()
    opened_dialogs()[0].reject()


def test_a_look_that_fails_is_told_in_the_rows(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = system_page(qtbot, window)

    def broken(*_arguments: object, **_named: object) -> None:
        raise OSError("no answer")

    monkeypatch.setattr("studio.gui.views.system.system_page.system_details", broken)
    window.workspace.probe()
    qtbot.waitUntil(lambda: page.rows["Trace"].state.text() == "Not asked", timeout=WAIT_MS)
    assert "no answer" in page.rows["Trace"].reason.text()


def test_the_regions_and_the_drawer(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window("light", (1160, 720))
    page = system_page(qtbot, window)
    assert not page.side.isVisible()
    QTest.keyClick(window, Qt.Key.Key_F4)
    assert page.side.isVisible()
    assert all(region.isVisible() for region in page.regions())
