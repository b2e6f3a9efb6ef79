"""The list of programs on the left, with the doors above it in small."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.gui import icons
from studio.gui.fonts import text_font
from studio.gui.look import Look
from studio.gui.models.program_list_model import ENTRY_ROLE, IN_HAND, EntryKind, ProgramEntry, ProgramListModel
from studio.gui.theme import BODY_PT, CAPTION_PT
from studio.gui.views.kit.buttons import ActionButton
from studio.model.text import N_, translate

_ROW_PX, _SECTION_PX = 48, 34
_SIDE_PX, _TEXT_LEFT_PX = 12, 38
_ICONS = {EntryKind.BUNDLED: "package", EntryKind.OWN: "file-code", EntryKind.REFUSED: "triangle-alert"}


class ProgramDelegate(QStyledItemDelegate):
    """Name over line; the program in hand carries an accent bar and says so in words."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """By kind."""
        entry = index.data(ENTRY_ROLE)
        is_section = isinstance(entry, ProgramEntry) and entry.kind is EntryKind.SECTION
        return QSize(100, self._look.theme.px(_SECTION_PX if is_section else _ROW_PX))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The row."""
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, ProgramEntry):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.kind is EntryKind.SECTION:
            self._paint_section(painter, option.rect, entry)
        else:
            self._paint_program(painter, option, entry)
        painter.restore()

    def _paint_section(self, painter: QPainter, rect: QRect, entry: ProgramEntry) -> None:
        theme = self._look.theme
        painter.setFont(text_font(theme.pt(CAPTION_PT), 600))
        painter.setPen(QColor(theme.colors.text2))
        place = rect.adjusted(_SIDE_PX, 0, -_SIDE_PX, -6)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, entry.name)

    def _paint_program(self, painter: QPainter, option: QStyleOptionViewItem, entry: ProgramEntry) -> None:
        theme, rect = self._look.theme, option.rect
        colors = theme.colors
        box = rect.adjusted(4, 1, -4, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.sel))
            painter.drawRoundedRect(box, 6, 6)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.hover))
            painter.drawRoundedRect(box, 6, 6)
        if entry.in_hand:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.accent))
            painter.drawRoundedRect(QRect(rect.x(), rect.y() + 12, 3, rect.height() - 24), 1.5, 1.5)
        refused = entry.kind is EntryKind.REFUSED
        ink = colors.bad if refused else colors.accent if entry.in_hand else colors.text2
        icons.draw(painter, _ICONS[entry.kind], ink, rect.x() + _SIDE_PX, rect.center().y() - 8)
        half = rect.height() // 2
        right = self._paint_word(painter, rect, entry)
        width = right - rect.x() - _TEXT_LEFT_PX
        upper = QRect(rect.x() + _TEXT_LEFT_PX, rect.y() + 4, width, half - 4)
        painter.setFont(text_font(theme.pt(BODY_PT), 600))
        painter.setPen(QColor(colors.text))
        _draw(painter, upper, entry.name, Qt.TextElideMode.ElideMiddle, Qt.AlignmentFlag.AlignBottom)
        lower = QRect(upper.x(), rect.y() + half, rect.width() - _TEXT_LEFT_PX - _SIDE_PX, half - 4)
        painter.setFont(text_font(theme.pt(CAPTION_PT)))
        painter.setPen(QColor(colors.bad if refused else colors.text3))
        elide = Qt.TextElideMode.ElideMiddle if entry.kind is EntryKind.OWN else Qt.TextElideMode.ElideRight
        _draw(painter, lower, entry.line, elide, Qt.AlignmentFlag.AlignTop)

    def _paint_word(self, painter: QPainter, rect: QRect, entry: ProgramEntry) -> int:
        """The words "in hand" at the right edge; where the room for the name ends."""
        right = rect.right() - _SIDE_PX
        if not entry.in_hand:
            return right
        font = text_font(self._look.theme.pt(CAPTION_PT))
        word = translate(IN_HAND)
        width = QFontMetrics(font).horizontalAdvance(word) + 2
        painter.setFont(font)
        painter.setPen(QColor(self._look.color("accent")))
        place = QRect(right - width, rect.y() + 4, width, rect.height() // 2 - 5)
        painter.drawText(place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, word)
        return right - width - 8


def _draw(painter: QPainter, place: QRect, text: str, elide: Qt.TextElideMode, side: Qt.AlignmentFlag) -> None:
    shown = painter.fontMetrics().elidedText(text, elide, place.width())
    painter.drawText(place, side | Qt.AlignmentFlag.AlignLeft, shown)


class ProgramsView(QListView):
    """Arrow keys choose, Enter and a double click take in hand, Delete removes an own one."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.entries_model = ProgramListModel()
        self.setModel(self.entries_model)
        self.setItemDelegate(ProgramDelegate(look, self))
        self.setAccessibleName(translate(N_("Programs")))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        look.changed.connect(self.doItemsLayout)


class ProgramList(QWidget):
    """Tells what a person chooses; the page does it."""

    chosen = Signal(str)
    taken = Signal(str)
    removed = Signal(str)
    start_wanted = Signal()
    program_wanted = Signal()
    proof_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.view = ProgramsView(look)
        self.view.selectionModel().currentChanged.connect(self._tell_chosen)
        self.view.doubleClicked.connect(self._tell_taken)
        self._quiet = False
        doors = QHBoxLayout()
        doors.setContentsMargins(_SIDE_PX, 16, _SIDE_PX, 4)
        doors.setSpacing(8)
        self.open_program = ActionButton(
            look, translate(N_("Open program")), self.program_wanted.emit, icon="folder-open", kind="small"
        )
        self.open_proof = ActionButton(look, "", self.proof_wanted.emit, icon="file-badge", kind="small")
        self.start = ActionButton(look, "", self.start_wanted.emit, icon="play", kind="small")
        for button, words in (
            (self.open_proof, translate(N_("Open proof"))),
            (self.start, translate(N_("Try a sample"))),
        ):
            button.setAccessibleName(words)
            button.setToolTip(words)
        for button in (self.open_program, self.open_proof, self.start):
            doors.addWidget(button)
        doors.setStretchFactor(self.open_program, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(doors)
        column.addWidget(self.view, 1)

    @property
    def current(self) -> ProgramEntry | None:
        """The chosen program."""
        index = self.view.currentIndex()
        entry = index.data(ENTRY_ROLE) if index.isValid() else None
        return entry if isinstance(entry, ProgramEntry) else None

    def show_entries(self, entries: Sequence[ProgramEntry], current: str) -> None:
        """Show these, with the program `current` chosen; nothing is told."""
        self._quiet = True
        self.view.entries_model.show_entries(entries)
        row = self.view.entries_model.row_of(current)
        index = self.view.entries_model.index(row) if row >= 0 else QModelIndex()
        if self.view.currentIndex() != index:
            self.view.setCurrentIndex(index)
        self._quiet = False

    def take_current(self) -> None:
        """What Enter does."""
        self._tell_taken(self.view.currentIndex())

    def remove_current(self) -> None:
        """What Delete does."""
        entry = self.current
        if entry is not None and entry.kind is not EntryKind.BUNDLED:
            self.removed.emit(entry.origin)

    def _tell_chosen(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY_ROLE) if index.isValid() else None
        if isinstance(entry, ProgramEntry) and entry.origin and not self._quiet:
            self.chosen.emit(entry.origin)

    def _tell_taken(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY_ROLE) if index.isValid() else None
        if isinstance(entry, ProgramEntry) and entry.origin:
            self.taken.emit(entry.origin)
