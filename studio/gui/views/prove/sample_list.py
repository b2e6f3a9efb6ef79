"""The samples of the manifest: each with the value that it gives, or how the program refuses it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.gui.fonts import code_font, text_font
from studio.gui.look import Look
from studio.gui.models.sample_model import SampleModel, outcome_text
from studio.gui.theme import BODY_PT, CAPTION_PT, CODE_PT, DENSE_ROW
from studio.gui.views.kit.rows import draw_ground
from studio.model.text import N_, translate
from studio.session import ShownSample

_MOST_ROWS = 7
_PAD = 8


class _SampleDelegate(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), self._look.theme.px(DENSE_ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        draw_ground(self, painter, option, index)
        sample = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(sample, ShownSample):
            return
        theme = self._look.theme
        box = QRect(option.rect).adjusted(_PAD, 0, -_PAD, 0)
        painter.save()
        outcome = outcome_text(sample)
        painter.setFont(text_font(theme.pt(CAPTION_PT)) if sample.refused else code_font(theme.pt(CODE_PT)))
        painter.setPen(QColor(self._look.color("warn" if sample.refused else "text2")))
        most = box.width() * 2 // 3
        outcome = painter.fontMetrics().elidedText(outcome, Qt.TextElideMode.ElideMiddle, most)
        width = painter.fontMetrics().horizontalAdvance(outcome)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, outcome)
        painter.setFont(text_font(theme.pt(BODY_PT)))
        painter.setPen(QColor(self._look.color("text")))
        name_box = box.adjusted(0, 0, -width - _PAD, 0)
        name = painter.fontMetrics().elidedText(sample.input, Qt.TextElideMode.ElideRight, name_box.width())
        painter.drawText(name_box, Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()


class SampleList(QListView):
    """`taken(name)` when a person chooses one: by a click, by the arrows, or by Enter on the one that is marked."""

    taken = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.samples = SampleModel(self)
        self.setModel(self.samples)
        self.setItemDelegate(_SampleDelegate(look, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("plain", "true")
        self.setAccessibleName(translate(N_("Samples")))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.clicked.connect(self._take)
        look.changed.connect(self._fit)

    def show_samples(self, samples: tuple[ShownSample, ...], current: str | None) -> None:
        """Show these, with the one that is in the form marked."""
        if samples != self.samples.samples:
            self.samples.show_samples(samples)
            self._fit()
        row = self.samples.row_of(current)
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        elif row != self.currentIndex().row():
            self.setCurrentIndex(self.samples.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows take what they reach."""
        before = self.currentIndex().row()
        super().keyPressEvent(event)
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.modifiers() == Qt.KeyboardModifier.NoModifier and (entered or self.currentIndex().row() != before):
            self._take(self.currentIndex())

    def _take(self, index: QModelIndex) -> None:
        sample = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(sample, ShownSample):
            self.taken.emit(sample.name)

    def _fit(self) -> None:
        rows = min(max(1, self.samples.rowCount()), _MOST_ROWS)
        self.setFixedHeight(rows * self._look.theme.px(DENSE_ROW) + 4)
