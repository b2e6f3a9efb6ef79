"""The largest thing on the page: what was established, with its badge, its sentence, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.theme import DISPLAY_PT, TITLE_PT
from studio.gui.tips import plain_tip
from studio.gui.views.kit.badge import MEDIUM, BadgeLabel
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label
from studio.gui.views.kit.private_chip import PrivateChip
from studio.gui.views.prove.sentence import Sentence
from studio.gui.views.prove.wording import ShownStatement
from studio.model.text import N_, translate

_ACTIONS = (N_("Save proof"), N_("Add to aggregate"), N_("Tamper"), N_("Prove again"))
_TRY_AGAIN = N_("Try again")
_WORDS_FROM_PX = 820
_LARGE_UP_TO = 9  # letters; longer values are set smaller, so that badge and actions keep their room


class Headline(QWidget):
    """One value in display size; what has no room loses its middle."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.text = ""
        self._faint = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._changed)

    def show_text(self, text: str, *, faint: bool) -> None:
        """`faint`: nothing has established it."""
        self.text, self._faint = text, faint
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(text))
        self._changed()

    def sizeHint(self) -> QSize:
        """All of it."""
        metrics = self._metrics()
        return QSize(metrics.horizontalAdvance(self.text) + 2, round(52 * self._look.theme.scale))

    def minimumSizeHint(self) -> QSize:
        """Enough for both ends."""
        return QSize(min(self.sizeHint().width(), 96), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The value."""
        painter = QPainter(self)
        painter.setFont(text_font(self._points(), 600))
        painter.setPen(QColor(self._look.color("text3" if self._faint else "text")))
        text = painter.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(QRect(0, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, text)

    def _points(self) -> float:
        return self._look.theme.pt(DISPLAY_PT if len(self.text) <= _LARGE_UP_TO else TITLE_PT)

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(text_font(self._points(), 600))

    def _changed(self) -> None:
        self.updateGeometry()
        self.update()


@dataclass(frozen=True, slots=True)
class StatementActions:
    """What can be done with a proof."""

    save: Callable[[], object]
    aggregate: Callable[[], object]
    tamper: Callable[[], object]
    again: Callable[[], object]


class StatementView(QWidget):
    """Shows a ShownStatement. The actions stay in their places, and are off while there is no proof."""

    def __init__(self, look: Look, actions: StatementActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._failed = False
        self._name = label("", "caption")
        self.headline = Headline(look)
        self.badge = BadgeLabel(look, MEDIUM)
        self.private = PrivateChip(look, MEDIUM, self)
        self.sentence = Sentence(look)
        self.save = ActionButton(look, translate(_ACTIONS[0]), actions.save, icon="download")
        self.aggregate = ActionButton(look, translate(_ACTIONS[1]), actions.aggregate, icon="network")
        self.tamper = ActionButton(look, translate(_ACTIONS[2]), actions.tamper, icon="bug")
        self.again = ActionButton(look, translate(_ACTIONS[3]), actions.again, icon="rotate-ccw")
        for button, hint in (
            (self.save, N_("Save the proof file, and its private opening beside it (Ctrl+S)")),
            (self.aggregate, N_("Put the proof under one root with others (Ctrl+Shift+A)")),
            (self.tamper, N_("Change a copy of the proof and see it refused (Ctrl+Shift+X)")),
            (self.again, N_("Make a new proof, even though there is one (Ctrl+Shift+R)")),
        ):
            button.setToolTip(translate(hint))
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(label(translate(N_("Statement")), "region"))
        above.addWidget(self._name)
        above.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.headline)
        row.addSpacing(6)
        row.addWidget(self.badge)
        row.addWidget(self.private)
        row.addStretch(1)
        for button in self.buttons:
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(above)
        column.addLayout(row)
        column.addWidget(self.sentence)

    @property
    def buttons(self) -> tuple[ActionButton, ...]:
        """The actions, in their order."""
        return (self.save, self.aggregate, self.tamper, self.again)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the actions are their icons."""
        super().resizeEvent(event)
        self._write_actions()

    def _write_actions(self) -> None:
        """The last action has two names."""
        texts = (*_ACTIONS[:-1], _TRY_AGAIN if self._failed else _ACTIONS[-1])
        for button, text in zip(self.buttons, texts, strict=True):
            shown = "" if self.width() < self._look.theme.px(_WORDS_FROM_PX) else translate(text)
            if button.text() != shown or button.accessibleName() != translate(text):
                button.show_action(shown, icon=button.icon_name)
                button.setAccessibleName(translate(text))

    def show_statement(self, shown: ShownStatement) -> None:
        """Show it."""
        self._name.setText(shown.name)
        self.headline.show_text(shown.headline, faint=shown.faint)
        self.badge.show_evidence(shown.evidence)
        self.private.setVisible(shown.private)
        self.sentence.show_parts(shown.parts)

    def allow(self, *, proof: bool, kept: bool, again: bool, failed: bool) -> None:
        """What can be done now. `kept`: the library has the proof; `failed`: doing it again is another try."""
        self.save.setEnabled(proof)
        self.tamper.setEnabled(proof)
        self.aggregate.setEnabled(kept)
        self.again.setEnabled(again)
        self._failed = failed
        self._write_actions()
