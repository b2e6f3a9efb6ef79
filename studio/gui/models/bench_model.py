"""A result of the benchmark as a table: groups, figures beside their aims, and what was not measured, and why."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt

from studio.gui.look import Look
from studio.gui.models.cell_table_model import Cell, CellTableModel, Index, Row
from studio.model.text import N_, translate
from studio.session.bench.comparison import ComparedResult, ComparedRow, RowKind

FIGURE, MEASURED, AIM, MET, STANDING, OTHER, OVER = range(7)
_HEADINGS = (N_("Figure"), N_("Measured"), N_("Aim"), "", "", N_("Compared"), N_("Now over it"))
_RIGHT = (MEASURED, AIM, OTHER, OVER)
_MET = {True: ("check", "ok"), False: ("x", "bad"), None: ("", "")}


class BenchModel(CellTableModel):
    """Finished rows; the cell that is drawn gives its whole row as `UserRole`."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(look, [translate(text) if text else "" for text in _HEADINGS], _RIGHT, parent)
        self._result: ComparedResult | None = None

    @property
    def result(self) -> ComparedResult | None:
        """What is shown."""
        return self._result

    def show_result(self, result: ComparedResult | None) -> None:
        """Show this one."""
        self._result = result
        self.show_rows([] if result is None else [_cells(row) for row in result.rows])

    def row_at(self, row: int) -> ComparedRow | None:
        """The values behind a row."""
        rows = () if self._result is None else self._result.rows
        return rows[row] if row < len(rows) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A look-up. A reason is a sentence, and stands at the left of the columns that it takes."""
        if index.isValid():
            row = self.row_at(index.row())
            if role == Qt.ItemDataRole.UserRole:
                return row
            absent = row is not None and row.kind is RowKind.ABSENT
            if role == Qt.ItemDataRole.TextAlignmentRole and absent and index.column() == MEASURED:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return super().data(index, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The scale has no heading but its own marks; a tip and a screen reader say what it is."""
        spoken = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        if orientation is Qt.Orientation.Horizontal and role in spoken:
            if section == MET:
                return translate(N_("Whether the aim was reached"))
            if section == STANDING:
                return translate(N_("Beside its aim, on a log scale: to the right is better"))
        return super().headerData(section, orientation, role)


def _cells(row: ComparedRow) -> Row:
    if row.kind is RowKind.GROUP:
        return (Cell(row.text, strong=True), *(Cell("") for _ in _HEADINGS[1:]))
    other, over = Cell(row.other, "text2"), Cell(row.over)
    if row.kind is RowKind.ABSENT:
        reason = Cell(row.reason, "text2", icon="minus", hint=row.reason)
        return (Cell(row.text, "text2", hint=row.text), reason, Cell(""), Cell(""), Cell(""), other, over)
    icon, token = _MET[row.met]
    return (
        Cell(row.text, hint=row.text),
        Cell(row.measured),
        Cell(row.aim, "text2"),
        Cell(row.met_text, "bad" if row.met is False else "", icon=icon, icon_token=token),
        Cell(row.standing_text, hint=row.standing_text),
        other,
        over,
    )
