"""The sentence of a proof: whatever its width, none of its words is cut off."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.gui.look import Look
from studio.gui.views.prove.sentence import Sentence


def test_a_sentence_keeps_all_its_lines_when_it_gets_narrower(qtbot: QtBot) -> None:
    sentence, box = Sentence(Look("dark")), QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    column.addWidget(sentence)
    column.addStretch(1)
    sentence.show_parts([("fibonacci, on some witness, wrote journal", ""), ("n = 10, value = 55", "strong")])
    box.resize(1200, 400)
    box.show()
    one_line_px = sentence.height()
    box.resize(240, 400)
    qtbot.waitUntil(lambda: sentence.width() < 240)
    assert sentence.height() == sentence.heightForWidth(sentence.width()) >= 2 * one_line_px
