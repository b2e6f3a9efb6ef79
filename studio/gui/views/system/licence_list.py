"""What comes with the studio under which licence; Enter or a double click shows the licence text."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from studio.gui.desk import Desk
from studio.gui.models.cell_table_model import Cell, CellTableModel, Row
from studio.gui.theme import DENSE_ROW
from studio.gui.views.kit.rows import set_up_rows
from studio.gui.views.system.licence_dialog import LicenceDialog
from studio.model.text import N_, translate
from studio.session.licences import Component, components, licence_text

_LEAST_PX = 60
WORDS = (
    *(N_("Qt and PySide6"), N_("Rust crates of the engine"), N_("Libraries of the Linux system")),
    *(N_("BSD-3-Clause, and others for its parts"), N_("LGPL, MIT and others, by package"), N_("ISC, some MIT")),
)
"""What the list of components says in words; all else in it are names."""


class LicenceList(QTableView):
    """Reads the list when it is first asked to."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.parts: tuple[Component, ...] = ()
        headings = [translate(N_("Part")), translate(N_("Licence"))]
        self.cells = CellTableModel(desk.look, headings, parent=self)
        self.setModel(self.cells)
        set_up_rows(self, translate(N_("Licences")))
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.activated.connect(self._activated)
        desk.look.changed.connect(self._fit_rows)
        self._fit_rows()

    def load(self) -> None:
        """Read what there is, unless that was done."""
        if self.parts:
            return

        def done(found: tuple[Component, ...]) -> None:
            self.parts = found
            self.cells.show_rows([_row(part) for part in found])
            self.selectRow(0)

        self._desk.read(components, done, owner=self, key="components")

    def show_text(self, row: int) -> None:
        """Show the licence of the part in `row`."""
        component = self.parts[row]

        def done(text: str) -> None:
            dialog = LicenceDialog(translate(component.name), translate(component.licence), text, self.window())
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        self._desk.read(lambda: licence_text(component), done, owner=self, key="licence")

    def show_selected(self) -> None:
        """Show the licence of the part that is selected."""
        if self.currentIndex().isValid():
            self.show_text(self.currentIndex().row())

    def _activated(self, index: QModelIndex) -> None:
        self.show_text(index.row())

    def _fit_rows(self) -> None:
        self.horizontalHeader().setMinimumSectionSize(self._desk.look.theme.px(_LEAST_PX))
        self.verticalHeader().setDefaultSectionSize(self._desk.look.theme.px(DENSE_ROW))


def _row(part: Component) -> Row:
    licence = translate(part.licence)
    return (Cell(translate(part.name), hint=part.kind_text), Cell(licence, hint=licence))
