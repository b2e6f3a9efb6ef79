"""A played scene of the tour as a table: finished texts, a badge where a proof was checked, red where it is not so."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt

from studio.gui.look import Look
from studio.gui.models.cell_table_model import Cell, CellTableModel, Index, Row
from studio.gui.views.kit.badge import Capability, icon_of
from studio.model.text import N_, translate
from studio.model.verdict import Strength
from studio.session.demo.tables import SceneRow, SceneTable

_MARKS = {True: ("check", "ok"), False: ("x", "bad"), None: ("", "text2")}


class SceneModel(CellTableModel):
    """The last column holds the evidence, for the delegate of badges, where any row has one.

    `recorded`: nobody checked it here, so there is a word and no badge.
    """

    def __init__(self, look: Look, table: SceneTable, parent: QObject | None = None, *, recorded: bool = False) -> None:
        self._recorded = recorded
        self.has_evidence = any(row.evidence is not None for row in table.rows)
        headings = (*table.headings, translate(N_("Evidence"))) if self.has_evidence else table.headings
        super().__init__(look, headings, table.right, parent)
        self._scene_rows = table.rows
        self._evidence_column = len(table.headings)
        self.show_rows([self._cells(row) for row in table.rows])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A look-up."""
        if role == Qt.ItemDataRole.UserRole:
            if index.isValid() and index.column() == self._evidence_column:
                return shown_evidence(self._scene_rows[index.row()].evidence, recorded=self._recorded)
            return None
        return super().data(index, role)

    def _cells(self, row: SceneRow) -> Row:
        icon, token = _MARKS[row.as_expected]
        ink = "bad" if row.as_expected is False else ""
        cells = [
            Cell(text, token=ink, icon=icon if column == 0 else "", icon_token=token, hint=text)
            for column, text in enumerate(row.cells)
        ]
        if self.has_evidence:
            cells.append(Cell("" if row.evidence is None else row.evidence.badge))
        return tuple(cells)


def shown_evidence(evidence: Strength | None, *, recorded: bool) -> Strength | Capability | None:
    """A badge for what was checked here and now; for what was recorded, what the recording says of it."""
    if evidence is None or not recorded:
        return evidence
    return Capability(translate(N_("{badge}, as recorded")).format(badge=evidence.badge), icon_of(evidence))
