"""The settings: what is chosen is seen at once and kept, what is wrong is told, and a reset can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from studio.gui.app import kept_look, window_store
from studio.gui.ended_jobs import KEY, OFF
from studio.gui.theme import DARK, LIGHT
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.settings.option_row import OptionRow
from studio.gui.views.settings_dialog import SettingsDialog
from studio.session import load_user_settings, settings_file
from studio.settings import DEFAULT_SETTINGS
from tests.gui.windows import WAIT_MS, idle


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> Iterator[SettingsDialog]:
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    found = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, SettingsDialog)]
    assert len(found) == 1
    idle(qtbot, window)
    yield found[0]
    if shiboken6.isValid(found[0]):
        found[0].close()


def type_into(row: OptionRow, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    row.edit.setFocus()
    row.edit.selectAll()
    QTest.keyClicks(row.edit, text)
    QTest.keyClick(row.edit, key)


def test_theme_and_text_size_at_once(qtbot: QtBot, window: MainWindow, dialog: SettingsDialog, tmp_path: Path) -> None:
    appearance, look = dialog.appearance, window.desk.look
    assert look.theme.colors is DARK
    QTest.mouseClick(appearance.theme.button("light"), Qt.MouseButton.LeftButton)
    assert look.theme.colors is LIGHT
    appearance.scale.button("150").setFocus()
    QTest.keyClick(appearance.scale.button("150"), Qt.Key.Key_Space)
    assert look.theme.scale == 1.5
    QTest.mouseClick(appearance.motion.button("off"), Qt.MouseButton.LeftButton)
    assert look.motion_ms(140) == 0
    QTest.mouseClick(appearance.language.button("zh_CN"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(appearance.ends.button(OFF), Qt.MouseButton.LeftButton)
    store = window_store(tmp_path / "window.ini")
    window._store.sync()
    store.sync()
    kept = kept_look(store)
    assert (kept.choice, kept.theme.scale, kept.motion) == ("light", 1.5, "off")
    assert store.value("language") == "zh_CN"
    assert store.value(KEY) == OFF


def test_motion_follows_the_system(window: MainWindow) -> None:
    assert window.desk.look.motion_ms(140) == 140


def test_what_somebody_else_wrote_into_the_file(tmp_path: Path) -> None:
    store = window_store(tmp_path / "window.ini")
    store.setValue("window/scale", "much")
    store.setValue("window/theme", "pink")
    look = kept_look(store)
    assert look.theme.scale == 1.0
    assert look.theme.name in ("dark", "light")
    store.setValue("window/scale", "9")
    assert kept_look(store, "light").theme.scale == 2.0
    assert kept_look(store, "light", 150).theme.scale == 1.5


def test_a_limit_is_kept_and_holds_for_what_begins_later(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog
) -> None:
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    row = dialog.limits.rows["max_steps"]
    qtbot.waitUntil(row.isVisible, timeout=WAIT_MS)
    type_into(row, "2^5")
    idle(qtbot, window)
    qtbot.waitUntil(lambda: row.edit.text() == "32", timeout=WAIT_MS)
    assert dialog.isVisible(), "Enter is for the field"
    assert load_user_settings().max_steps == window.desk.settings.max_steps == 32
    dialog.close()
    window.workspace.prove()
    idle(qtbot, window)
    qtbot.waitUntil(lambda: "Trace" in window.workspace.failures, timeout=WAIT_MS)


def test_leaving_a_field_keeps_it_and_escape_takes_it_back(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog
) -> None:
    dialog.list.setCurrentRow(1)
    row = dialog.limits.rows["max_memory_bytes"]
    type_into(row, "64 MiB", Qt.Key.Key_Tab)
    idle(qtbot, window)
    assert load_user_settings().max_memory_bytes == 64 * 2**20
    type_into(row, "7 GiB", Qt.Key.Key_Escape)
    assert row.edit.text() == "64 MiB"
    assert dialog.isVisible()
    QTest.keyClick(row.edit, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert load_user_settings().max_memory_bytes == 64 * 2**20


@pytest.mark.parametrize("text", ["much", "0", "-1 MiB", "99999999 TiB"])
def test_what_is_wrong_is_told_while_it_is_typed(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog, text: str
) -> None:
    dialog.list.setCurrentRow(1)
    row = dialog.limits.rows["max_proof_bytes"]
    type_into(row, text)
    idle(qtbot, window)
    assert row.error.isVisible()
    assert row.edit.property("bad") == "true"
    assert not settings_file().exists()
    type_into(row, "1 GiB")
    assert not row.error.isVisible()


def test_the_folder_of_the_library(qtbot: QtBot, window: MainWindow, dialog: SettingsDialog, tmp_path: Path) -> None:
    dialog.list.setCurrentRow(3)
    row = dialog.library.rows["library_folder"]
    type_into(row, "books")
    assert "whole path" in row.error.text()
    row.choose_path()
    (chooser,) = row.findChildren(QFileDialog)
    chooser.fileSelected.emit(str(tmp_path / "books"))
    chooser.close()
    idle(qtbot, window)
    assert load_user_settings().library_folder == str(tmp_path / "books")
    assert not row.error.isVisible()


def test_the_program_of_a_prover_is_asked_for_and_probed_at_once(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog, tmp_path: Path
) -> None:
    dialog.list.setCurrentRow(2)
    row = dialog.provers.rows["r0vm_path"]
    type_into(row, "r0vm")
    assert "whole path" in row.error.text()
    before = window.workspace.system
    row.choose_path()
    (chooser,) = row.findChildren(QFileDialog)
    assert chooser.fileMode() is QFileDialog.FileMode.ExistingFile
    chooser.fileSelected.emit(str(tmp_path / "r0vm"))
    chooser.close()
    idle(qtbot, window)
    assert load_user_settings().r0vm_path == str(tmp_path / "r0vm")
    assert not row.error.isVisible()
    qtbot.waitUntil(lambda: window.workspace.system is not before, timeout=WAIT_MS)


def test_a_reset_and_its_undo(qtbot: QtBot, window: MainWindow, dialog: SettingsDialog) -> None:
    dialog.list.setCurrentRow(1)
    row = dialog.limits.rows["max_steps"]
    type_into(row, "1000")
    idle(qtbot, window)
    QTest.mouseClick(dialog.reset, Qt.MouseButton.LeftButton)
    idle(qtbot, window)
    qtbot.waitUntil(dialog.undo.isVisible, timeout=WAIT_MS)
    assert load_user_settings() == window.desk.settings == DEFAULT_SETTINGS
    assert row.edit.text() == row.field.default
    QTest.keyClick(dialog.undo, Qt.Key.Key_Space)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: row.edit.text() == "1,000", timeout=WAIT_MS)
    assert load_user_settings().max_steps == 1000
    assert not dialog.undo.isVisible()


def test_a_file_that_cannot_be_understood_is_told_and_reset(qtbot: QtBot, window: MainWindow) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text("broken =")
    dialog = SettingsDialog(window.desk, window._store, window)
    dialog.open()
    idle(qtbot, window)
    qtbot.waitUntil(lambda: dialog.notice.property("tone") == "bad", timeout=WAIT_MS)
    row = dialog.limits.rows["max_steps"]
    dialog.list.setCurrentRow(1)
    type_into(row, "1000")
    idle(qtbot, window)
    qtbot.waitUntil(row.error.isVisible, timeout=WAIT_MS)
    QTest.mouseClick(dialog.reset, Qt.MouseButton.LeftButton)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: dialog.notice.property("tone") == "ok", timeout=WAIT_MS)
    type_into(row, "1000")
    idle(qtbot, window)
    assert load_user_settings().max_steps == 1000
    dialog.close()
