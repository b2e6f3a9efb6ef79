"""What came of something with many proofs, line by line with the reasons; it stays until it is closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.tips import plain_tip
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label
from studio.model.text import N_, translate

MOST_LINES = 200
_MOST_HEIGHT = 190


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line. `proof_id`: the proof that it is about, which a click shows."""

    text: str
    icon: str = ""
    token: str = "text2"
    proof_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReportAction:
    """A button of the report."""

    text: str
    act: Callable[[], object]
    icon: str = ""


class Panel(QFrame):
    """A frame over the list with a title and a way to close it; Esc is not one, for it stops what runs."""

    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("inset", "true")
        self.look = look
        self.title = label("", "strong", wrap=True)
        self.close_button = ActionButton(look, "", self.dismiss, icon="x", kind="flat small")
        self.close_button.setAccessibleName(translate(N_("Close")))
        self.close_button.setToolTip(translate(N_("Close")))
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 10)
        column.setSpacing(6)
        column.addLayout(top)
        column.addLayout(self.body)
        column.addLayout(self.buttons)
        self.hide()

    def dismiss(self) -> None:
        """Away with it."""
        self.hide()
        self.closed.emit()


class ReportPanel(Panel):
    """`proof_wanted(id)` after a line about a proof was chosen."""

    proof_wanted = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._actions: list[ActionButton] = []
        self._lines: tuple[ReportLine, ...] = ()
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._take)
        self.list.itemClicked.connect(self._take)
        self.body.addWidget(self.list)
        self.buttons.addStretch(1)
        look.changed.connect(self._fill)

    @property
    def lines(self) -> Sequence[ReportLine]:
        """What is shown."""
        return self._lines

    @property
    def actions_shown(self) -> Sequence[ActionButton]:
        """The buttons below."""
        return self._actions

    def show_report(self, title: str, lines: Sequence[ReportLine], actions: Sequence[ReportAction] = ()) -> None:
        """Show it in the place of the one before; of very many lines the first."""
        self.title.setText(title)
        self.setAccessibleName(title)
        self.list.setAccessibleName(title)
        self._lines = tuple(lines[:MOST_LINES])
        for button in self._actions:
            button.hide()
            button.deleteLater()
        self._actions = [ActionButton(self.look, one.text, one.act, icon=one.icon, kind="small") for one in actions]
        for button in self._actions:
            self.buttons.addWidget(button)
        self._fill()
        self.show()

    def _fill(self) -> None:
        self.list.clear()
        for line in self._lines:
            item = QListWidgetItem(line.text)
            item.setToolTip(plain_tip(line.text))
            if line.icon:
                item.setIcon(self.look.icon(line.icon, line.token))
            self.list.addItem(item)
        self.list.setVisible(bool(self._lines))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other places where the lines wrap."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """The width is known only now."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        self.list.doItemsLayout()
        first = (self.list.item(place) for place in range(min(6, self.list.count())))
        rows = sum(self.list.visualItemRect(item).height() for item in first)  # as wrapped; a size hint is not
        self.list.setFixedHeight(min(self.look.theme.px(_MOST_HEIGHT), rows + 6))

    def _take(self, item: QListWidgetItem) -> None:
        line = self._lines[self.list.row(item)]
        if line.proof_id is not None:
            self.proof_wanted.emit(line.proof_id)
