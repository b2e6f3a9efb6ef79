"""A table of finished cells: everything that a view asks for was put into words before, on a worker thread."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from studio.gui.fonts import code_font, text_font
from studio.gui.look import Look
from studio.gui.theme import BODY_PT, CODE_PT
from studio.gui.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `token`: colour of its text; `icon` stands in front of it in the colour `icon_token`."""

    text: str
    token: str = ""
    icon: str = ""
    icon_token: str = "text2"
    code: bool = False
    strong: bool = False
    hint: str = ""


Row = tuple[Cell, ...]


class CellTableModel(QAbstractTableModel):
    """Rows of cells under headings; the columns in `right` are aligned to the right, for numbers."""

    def __init__(
        self, look: Look, headings: Sequence[str], right: Collection[int] = (), parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._headings = tuple(headings)
        self._right = frozenset(right)
        self._rows: tuple[Row, ...] = ()
        self._fonts: dict[tuple[bool, bool], QFont] = {}
        look.changed.connect(self._follow)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these; as many rows as before keep the selection."""
        shown = tuple(rows)
        if shown == self._rows:
            return
        if shown and len(shown) == len(self._rows):
            self._rows = shown
            self._tell_all()
            return
        self.beginResetModel()
        self._rows = shown
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """A flat table."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One for each heading."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A look-up in the finished cell."""
        if not index.isValid():
            return None
        cell = self._rows[index.row()][index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return cell.text
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(index.column())
            case Qt.ItemDataRole.ForegroundRole if cell.token:
                return QBrush(QColor(self._look.color(cell.token)))
            case Qt.ItemDataRole.FontRole if cell.code or cell.strong:
                return self._font(code=cell.code, strong=cell.strong)
            case Qt.ItemDataRole.DecorationRole if cell.icon:
                return self._look.icon(cell.icon, cell.icon_token)
            case Qt.ItemDataRole.ToolTipRole if cell.hint:
                return plain_tip(cell.hint)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings, aligned as what stands below them."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._headings):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self._right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _font(self, *, code: bool, strong: bool) -> QFont:
        font = self._fonts.get((code, strong))
        if font is None:
            pt = self._look.theme.pt
            font = code_font(pt(CODE_PT), bold=strong) if code else text_font(pt(BODY_PT), 600 if strong else 400)
            self._fonts[code, strong] = font
        return font

    def _follow(self) -> None:
        self._fonts.clear()
        self._tell_all()

    def _tell_all(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self._headings) - 1))
