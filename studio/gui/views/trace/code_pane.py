"""The instructions of the current function."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from studio.gui.look import Look
from studio.gui.models.code_rows import CodeRow
from studio.gui.models.line_rows import CODE_COLUMNS, code_rows
from studio.gui.views.trace.lines_pane import LinesPane
from studio.gui.views.trace.navigator import Navigator
from studio.model.text import N_, translate

_WIDEST = ("0000000", "mulhsu", "")


class CodePane(LinesPane):
    """Enter on an instruction goes where it runs next."""

    def __init__(self, look: Look, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(look, navigator, translate(N_("Instructions")), CODE_COLUMNS, parent=parent)
        self.table.fit_columns(_WIDEST)
        self.empty.setText(translate(N_("No code lies at this address.")))
        self.empty.hide()

    def line_count(self) -> int:
        """Of the function."""
        moment = self.navigator.moment
        return 0 if moment is None else len(moment.listing.lines)

    def current_line(self) -> int | None:
        """Where the step is."""
        moment = self.navigator.moment
        return None if moment is None else moment.listing.index_of(moment.pc)

    def rows(self, first: int, count: int) -> Sequence[CodeRow]:
        """Of the function."""
        moment = self.navigator.moment
        return () if moment is None else code_rows(moment.listing, self.current_line(), first, count, self.caret)

    def address_of(self, index: int) -> int | None:
        """The address of a line."""
        moment = self.navigator.moment
        return None if moment is None else moment.listing.lines[index].address

    def follow(self) -> None:
        """Another function, or only another line."""
        moment = self.navigator.moment
        if moment is None:
            return
        self.title.setText(moment.listing.function or translate(N_("Instructions")))
        self.empty.setVisible(not moment.listing.lines)
        super().follow()
