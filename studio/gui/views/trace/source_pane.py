"""The source of the current instruction, where it is at hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from studio.gui.look import Look
from studio.gui.models.code_rows import CodeRow
from studio.gui.models.line_rows import SOURCE_COLUMNS, source_rows
from studio.gui.tips import plain_tip
from studio.gui.views.trace.lines_pane import LinesPane
from studio.gui.views.trace.navigator import Navigator
from studio.model.text import N_, translate
from studio.session.run_looks import Listing


class SourcePane(LinesPane):
    """Lines that the function has code for are brighter; Enter on one goes where it runs next."""

    def __init__(self, look: Look, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(look, navigator, translate(N_("Source")), SOURCE_COLUMNS, right=(0,), parent=parent)
        self._note = self.note("warn")
        self._with_code: frozenset[int] = frozenset()
        self._listing: Listing | None = None
        self._file: str | None = None

    def line_count(self) -> int:
        """Of the file."""
        moment = self.navigator.moment
        return 0 if moment is None or moment.source is None else len(moment.source.lines)

    def current_line(self) -> int | None:
        """Where the step is."""
        moment = self.navigator.moment
        if moment is None or moment.source is None or moment.place.line is None:
            return None
        index = moment.place.line - 1
        return index if 0 <= index < len(moment.source.lines) else None

    def rows(self, first: int, count: int) -> Sequence[CodeRow]:
        """Of the file."""
        moment = self.navigator.moment
        if moment is None or moment.source is None:
            return ()
        return source_rows(moment.source, moment.place.line, self._with_code, first, count, self.caret)

    def address_of(self, index: int) -> int | None:
        """The first instruction that the function has for a line."""
        moment = self.navigator.moment
        if moment is None:
            return None
        lines = moment.listing.lines
        fits = (one.address for one in lines if one.line == index + 1 and one.file == moment.place.file)
        return next(fits, None)

    def follow(self) -> None:
        """Another file, another function, or only another line."""
        moment = self.navigator.moment
        if moment is None:
            return
        file, source = moment.place.file, moment.source
        if moment.listing is not self._listing or file != self._file:  # functions are long, steps follow fast
            self._listing, self._file = moment.listing, file
            lines = (one.line for one in moment.listing.lines if one.line is not None and one.file == file)
            self._with_code = frozenset(lines)
        name = translate(N_("Source")) if file is None else file.rpartition("/")[2]
        self.title.setText(name)
        self.title.setToolTip(plain_tip(file or name))
        self._note.setText(translate(N_("changed since the build")) if source is not None and source.newer else "")
        self.empty.setVisible(source is None)
        self.table.setVisible(source is not None)
        self.bar.setVisible(source is not None)
        if source is None:
            self.empty.setText(_why(file))
            return
        self.table.fit_columns((str(len(source.lines)) + " ", ""))
        super().follow()


def _why(file: str | None) -> str:
    if file is None:
        return translate(N_("The program does not say which source line this instruction comes from."))
    text = translate(N_("{file} is not at hand. Put it beside the program to see it here."))
    return text.format(file=file.rpartition("/")[2])
