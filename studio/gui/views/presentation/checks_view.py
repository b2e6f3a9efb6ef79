"""The answers of a chapter, a card for each, and its figures in a row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.gui import icons
from studio.gui.views.kit.answers import answer_word
from studio.gui.views.kit.labels import label, rule, set_property
from studio.gui.views.presentation.stage_look import StageLook
from studio.model.verdict import AnswerState
from studio.session.presentation.shown import Check, Figure

_MOST = 3
_MARKS = {
    AnswerState.YES: ("check", "ok"),
    AnswerState.NO: ("x", "bad"),
    AnswerState.NOT_CHECKED: ("minus", "text3"),
}


class _Mark(QWidget):
    """A tick in a disc, a cross in a square, a dash in a disc."""

    def __init__(self, look: StageLook) -> None:
        super().__init__()
        self._look = look
        self.state = AnswerState.NOT_CHECKED

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, (icon, token) = self._look, _MARKS[self.state]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.color(token)))
        box = QRectF(self.rect())
        radius = look.at(6) if self.state is AnswerState.NO else box.height() / 2
        painter.drawRoundedRect(box, radius, radius)
        side = look.at(32)
        icons.draw(painter, icon, look.color("window"), (box.width() - side) / 2, (box.height() - side) / 2, side)


class CheckCard(QFrame):
    """One question, its answer in a word, and the reason."""

    def __init__(self, look: StageLook) -> None:
        super().__init__()
        self._look = look
        self.mark = _Mark(look)
        self.question, self.reason = label("", "lead", wrap=True), label("", "", wrap=True, selectable=True)
        self.reason.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.word = label("", "lead")
        head = QHBoxLayout()
        head.addWidget(self.question, 1)
        head.addWidget(self.word, 0, Qt.AlignmentFlag.AlignTop)
        self._texts = QVBoxLayout()
        self._texts.addLayout(head)
        self._texts.addWidget(self.reason)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(self._texts, 1)
        look.changed.connect(self._fit)
        self._fit()

    def show_check(self, check: Check) -> None:
        """This one."""
        self.mark.state = check.state
        self.mark.update()
        self.question.setText(check.question)
        self.reason.setText(check.reason)
        self.reason.setVisible(bool(check.reason))
        self.word.setText(answer_word(check.state))
        set_property(self.word, "tone", {AnswerState.YES: "ok", AnswerState.NO: "bad"}.get(check.state, ""))
        set_property(self, "check", check.state.value)
        self.setAccessibleName(f"{check.question}: {self.word.text()}. {check.reason}")

    def _fit(self) -> None:
        at = self._look.at
        self.mark.setFixedSize(at(52), at(52))
        self._row.setContentsMargins(at(30), at(24), at(30), at(24))
        self._row.setSpacing(at(24))
        self._texts.setSpacing(at(6))


class ChecksView(QWidget):
    """At most three."""

    def __init__(self, look: StageLook) -> None:
        super().__init__()
        self._look = look
        self.cards = tuple(CheckCard(look) for _ in range(_MOST))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for card in self.cards:
            self._column.addWidget(card)
            card.hide()
        look.changed.connect(self._fit)
        self._fit()

    def show_checks(self, checks: Sequence[Check]) -> None:
        """These."""
        for at, card in enumerate(self.cards):
            card.setVisible(at < len(checks))
            if at < len(checks):
                card.show_check(checks[at])

    def _fit(self) -> None:
        self._column.setSpacing(self._look.at(22))


class FiguresRow(QWidget):
    """Numbers under their names, apart by lines."""

    def __init__(self, look: StageLook) -> None:
        super().__init__()
        self._look = look
        self.names: list[QLabel] = []
        self.values: list[QLabel] = []
        self._cells: list[QWidget] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._columns: list[QHBoxLayout] = []
        for _ in range(_MOST):
            name, value = label("", "secondary"), label("", "page_title")
            cell = QWidget()
            row = QHBoxLayout(cell)
            row.setContentsMargins(0, 0, 0, 0)
            texts = QVBoxLayout()
            texts.addWidget(name)
            texts.addWidget(value)
            row.addWidget(rule(vertical=True))
            row.addLayout(texts, 1)
            self._row.addWidget(cell, 0, Qt.AlignmentFlag.AlignTop)
            self._columns.append(row)
            self.names.append(name)
            self.values.append(value)
            self._cells.append(cell)
        self._row.addStretch(1)
        look.changed.connect(self._fit)
        self._fit()
        self.show_figures(())

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """At most three."""
        for at, cell in enumerate(self._cells):
            cell.setVisible(at < len(figures))
            if at < len(figures):
                self.names[at].setText(figures[at].name)
                self.values[at].setText(figures[at].value)
                self.values[at].setAccessibleName(f"{figures[at].name}: {figures[at].value}")

    def _fit(self) -> None:
        at = self._look.at
        self._row.setSpacing(at(44))
        for row in self._columns:
            row.setSpacing(at(20))
