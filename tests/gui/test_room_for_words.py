"""Room for words: nothing is cut off on any page, in either language, at 100 % and at 200 %."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QHeaderView, QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from studio.gui.language import speak
from studio.gui.views.frame.window import MINIMUM
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.session import install_language
from tests.gui.furnished import each_page, furnish
from tests.gui.windows import MakeWindow, idle

SLACK_PX = 2
_HEADER_SIDES_PX = 4  # of a cell of a header, at the least


def cut(root: QWidget) -> Iterator[str]:
    """The texts that have less room than they need, of parts that are not made to shorten theirs."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root) or isinstance(widget, ElidedLabel):
            continue
        if isinstance(widget, QLabel) and widget.text():
            needed, there = _needed_by_label(widget)
        elif isinstance(widget, QAbstractButton) and widget.text():
            needed, there = widget.sizeHint().width(), widget.width()
        elif isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Horizontal:
            yield from _cut_heads(widget)
            continue
        elif isinstance(widget, QTabBar):
            needed, there = widget.sizeHint().width(), widget.width()
        else:
            continue
        if needed > there + SLACK_PX:
            text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
            place = f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
            yield f"{place}: {text[:60]!r} {there} of {needed}"


def _needed_by_label(label: QLabel) -> tuple[int, int]:
    if label.wordWrap():
        return label.heightForWidth(label.width()), label.height()
    return label.sizeHint().width(), label.width()


def _cut_heads(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    for column in range(header.count()):
        text = model.headerData(column, Qt.Orientation.Horizontal)
        if not isinstance(text, str) or header.isSectionHidden(column):
            continue
        needed = header.fontMetrics().horizontalAdvance(text) + 2 * _HEADER_SIDES_PX
        if needed > header.sectionSize(column) + SLACK_PX:
            yield f"head of {type(header.parentWidget()).__name__}: {text!r} {header.sectionSize(column)} of {needed}"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(("percent", "size"), [(100, (1440, 900)), (200, (1920, 1080))])
def test_nothing_is_cut(
    qtbot: QtBot, qapp: QApplication, make_window: MakeWindow, language: str, percent: int, size: tuple[int, int]
) -> None:
    speak(qapp, install_language(language))
    window = make_window("dark", size)
    window.desk.look.choose("dark", percent / 100)
    furnish(qtbot, window)
    found = {name: sorted(set(cut(window))) for name in each_page(qtbot, window)}
    assert window.size().toTuple() == size
    assert {name: lines for name, lines in found.items() if lines} == {}
    if percent == 100:
        window.resize(MINIMUM)
        for name in each_page(qtbot, window):
            assert window.minimumSizeHint().width() <= MINIMUM.width(), name
            assert window.page.minimumSizeHint().width() <= MINIMUM.width(), name
        idle(qtbot, window)


def test_what_has_too_little_room_is_found(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    QLabel("a text that needs more room than it gets", root).setFixedWidth(40)
    root.show()
    assert len(list(cut(root))) == 1
