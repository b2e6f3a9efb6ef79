"""Tool tips show what a file says as it stands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from studio.gui.look import Look
from studio.gui.models.cell_table_model import Cell, CellTableModel
from studio.gui.tips import plain_tip
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.parts import CodeLine

MARKUP = '<img src="file:///etc/hostname"><a href="x">click</a>\nsecond line'


def shown(tip: str) -> str:
    """What Qt makes of it."""
    document = QTextDocument()
    if tip.startswith("<"):
        document.setHtml(tip)
    else:
        document.setPlainText(tip)
    return document.toPlainText().replace("\u2028", "\n")


@pytest.mark.parametrize("text", ["", "n = 10", "a < b", "first\nsecond", "/people/me/own.elf"])
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert plain_tip(text) == text


def test_markup_is_shown_and_not_followed(qapp: QApplication) -> None:
    assert shown(plain_tip(MARKUP)) == MARKUP
    assert "<img" not in plain_tip(MARKUP)


def test_a_tip_is_never_endless() -> None:
    assert len(plain_tip("x" * 10**6)) == 2000
    assert plain_tip("x" * 10**6).endswith("…")


def test_what_shows_a_foreign_text_gives_it_as_such(qapp: QApplication) -> None:
    look = Look("dark")
    label, line = ElidedLabel(MARKUP), CodeLine(look)
    line.show_line(MARKUP)
    model = CellTableModel(look, ["Name"])
    model.show_rows([(Cell("name", hint=MARKUP),)])
    tips = (label.toolTip(), line.text_label.toolTip(), model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole))
    assert [shown(tip) for tip in tips] == [MARKUP] * 3
    label.setText("<i>other</i>")
    assert shown(label.toolTip()) == "<i>other</i>"
