"""What failed in a batch: each item with the reason and what helps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.models.cell_table_model import Cell
from studio.gui.theme import DENSE_ROW
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.cell_table import CellTable
from studio.gui.views.kit.labels import label
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import FailedItem


class Failures(QWidget):
    """Stands in the place of the comparison until it is closed."""

    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note = label("", "caption")
        headings = (N_("Item"), N_("Program"), N_("What happened"), N_("What helps"))
        self.table = CellTable(
            look,
            translate(N_("What failed")),
            [translate(heading) for heading in headings],
            stretch=(3,),
            row_px=DENSE_ROW,
        )
        self.close_button = ActionButton(
            look, translate(N_("Close")), self.closed.emit, icon="x", key="L", kind="small"
        )
        title = QHBoxLayout()
        title.setSpacing(12)
        title.addWidget(label(translate(N_("What failed")), "strong"))
        title.addWidget(self._note)
        title.addStretch(1)
        title.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 20, 6)
        column.setSpacing(6)
        column.addLayout(title)
        column.addWidget(self.table, 1)
        self.setAccessibleName(translate(N_("What failed")))

    def show_failures(self, failures: Sequence[FailedItem], failed: int) -> None:
        """The listed ones of all that `failed`."""
        self.table.show_rows(
            [
                (
                    Cell(one.label),
                    Cell(one.program),
                    Cell(one.what, hint=one.what),
                    Cell(one.next_step, "text2", hint=one.next_step),
                )
                for one in failures
            ]
        )
        more = failed - len(failures)
        text = translate(N_("the first {shown} of {failed}") if more else N_("{failed} of them"))
        self._note.setText(text.format(shown=count_text(len(failures)), failed=count_text(failed)))
