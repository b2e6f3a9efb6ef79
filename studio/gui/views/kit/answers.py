"""The three answers of a verification, which stay three: as rows with their reasons, and as marks in a table."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.gui import icons
from studio.gui.look import Look
from studio.gui.views.kit.labels import label, rule, set_property
from studio.gui.views.kit.rows import draw_ground
from studio.model.text import N_, translate
from studio.model.verdict import AnswerState, Verdict

QUESTIONS = (
    N_("The evidence is valid"),
    N_("It is for the program that you trust"),
    N_("It fits this witness"),
)
SHORT_QUESTIONS = (N_("The evidence is valid"), N_("For the program you trust"), N_("Fits this witness"))
COLUMNS = (N_("Valid"), N_("Trusted"), N_("Fits"))
_MARKS = {
    AnswerState.YES: ("check", "ok", "okbg"),
    AnswerState.NO: ("x", "bad", "badbg"),
    AnswerState.NOT_CHECKED: ("minus", "text2", "hover"),
}
_WORDS = {AnswerState.YES: N_("Yes"), AnswerState.NO: N_("No"), AnswerState.NOT_CHECKED: N_("Cannot tell")}
NOT_ASKED = N_("Not asked yet")


def answer_word(state: AnswerState | None) -> str:
    """The answer in one word; None means that nobody asked."""
    return translate(NOT_ASKED if state is None else _WORDS[state])


def answer_icon(state: AnswerState | None) -> tuple[str, str]:
    """(icon, token of its colour) of an answer in a table."""
    name, ink, _ = _MARKS[state or AnswerState.NOT_CHECKED]
    return name, ink


def answer_states(verdict: Verdict) -> tuple[AnswerState, AnswerState, AnswerState]:
    """The three, in the order of QUESTIONS."""
    return (verdict.evidence_valid.state, verdict.for_trusted_program.state, verdict.fits_witness.state)


class _Mark(QWidget):
    """A tick, a cross or a dash in a disc; without the disc where there is little room."""

    def __init__(self, look: Look, parent: QWidget | None = None, *, bare: bool = False) -> None:
        super().__init__(parent)
        self._look = look
        self._bare = bare
        self.state: AnswerState | None = None
        self.setFixedSize(16 if bare else 24, 18 if bare else 24)
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        name, ink, ground = _MARKS[self.state or AnswerState.NOT_CHECKED]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._bare:
            icons.draw(painter, name, self._look.color(ink), 0, 2, 14)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.color(ground)))
        painter.drawEllipse(self.rect())
        icons.draw(painter, name, self._look.color(ink), 5, 5, 14)


class AnswerRow(QWidget):
    """One question with its answer and the reason; `narrow` for a side column."""

    def __init__(self, look: Look, question: str, parent: QWidget | None = None, *, narrow: bool = False) -> None:
        super().__init__(parent)
        self._question = question
        self._mark = _Mark(look, self, bare=narrow)
        self._title = label(question, "" if narrow else "strong", wrap=narrow)
        self._reason = label("", "caption", wrap=True)
        self._word = label("", "strong")
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._title)
        texts.addWidget(self._reason)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6 if narrow else 10, 0, 6 if narrow else 10)
        row.setSpacing(8 if narrow else 12)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addWidget(self._word, 0, Qt.AlignmentFlag.AlignTop)
        self.show_answer(None, "")

    @property
    def word(self) -> QLabel:
        """The label with the answer."""
        return self._word

    def show_answer(self, state: AnswerState | None, reason: str) -> None:
        """None: not asked yet."""
        self._mark.state = state
        self._mark.update()
        self._word.setText(answer_word(state))
        tone = {AnswerState.YES: "ok", AnswerState.NO: "bad"}.get(state, "") if state is not None else ""
        set_property(self._word, "tone", tone)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        if (row := self.layout()) is not None:  # the answer stands on the line of its question
            row.setAlignment(self._word, Qt.AlignmentFlag.AlignTop if reason else Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(f"{self._question}: {self._word.text()}. {reason}")


class AnswerList(QWidget):
    """All three answers of one verification; `narrow` for a side column, with shorter questions."""

    def __init__(self, look: Look, parent: QWidget | None = None, *, narrow: bool = False) -> None:
        super().__init__(parent)
        questions = SHORT_QUESTIONS if narrow else QUESTIONS
        self.rows = tuple(AnswerRow(look, translate(question), narrow=narrow) for question in questions)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in self.rows:
            column.addWidget(rule())
            column.addWidget(row)

    def show_verdict(self, verdict: Verdict | None, yes_reasons: tuple[str, str, str] = ("", "", "")) -> None:
        """The answers of `verdict`; `yes_reasons` say what a plain yes rests on."""
        if verdict is None:
            for row in self.rows:
                row.show_answer(None, "")
            return
        answers = (verdict.evidence_valid, verdict.for_trusted_program, verdict.fits_witness)
        for row, answer, yes_reason in zip(self.rows, answers, yes_reasons, strict=True):
            row.show_answer(answer.state, answer.reason or (yes_reason if answer.state is AnswerState.YES else ""))


class AnswerDelegate(QStyledItemDelegate):
    """A tick, cross or dash for the AnswerState (or None) that a model gives for `Qt.UserRole`."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Background by the style, the mark in its middle."""
        draw_ground(self, painter, option, index)
        state = index.data(Qt.ItemDataRole.UserRole)
        name, ink, _ = _MARKS[state if isinstance(state, AnswerState) else AnswerState.NOT_CHECKED]
        rect = option.rect
        icons.draw(painter, name, self._look.color(ink), rect.center().x() - 7, rect.center().y() - 7, 14)
