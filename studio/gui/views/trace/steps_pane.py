"""The steps around the one that one looks at, as a page over a 64-bit position; or the list of marks in its place."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from studio.gui.look import Look
from studio.gui.models.step_rows import COLUMNS, STEP, WIDEST, step_rows
from studio.gui.views.kit.segments import Segment, Segments
from studio.gui.views.trace.code_table import CodeTable
from studio.gui.views.trace.marks_view import MarksView
from studio.gui.views.trace.navigator import Navigator
from studio.gui.views.trace.pane import Pane
from studio.gui.views.trace.position_bar import PositionBar
from studio.model.text import N_, translate
from studio.model.units import count_text

_STEPS, _MARKS = "steps", "marks"
_MARGIN_PX = 10
_Key = Qt.Key


class StepTable(CodeTable):
    """Keys move the position; with Shift they select from where one was."""

    moved = Signal(int, int, bool)  # rows, pages, selecting
    ended = Signal(bool, bool)  # to the last step (else the first), selecting

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, down, pages, ends; left and right are keys of the page."""
        selecting = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        key = event.key()
        if key in (_Key.Key_Up, _Key.Key_Down):
            self.moved.emit(1 if key == _Key.Key_Down else -1, 0, selecting)
        elif key in (_Key.Key_PageUp, _Key.Key_PageDown):
            self.moved.emit(0, 1 if key == _Key.Key_PageDown else -1, selecting)
        elif key in (_Key.Key_Home, _Key.Key_End):
            self.ended.emit(key == _Key.Key_End, selecting)
        else:
            event.ignore()


class StepsPane(Pane):
    """`table` with its own scroll bar; the segments of the header change to the marks."""

    def __init__(self, look: Look, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(look, translate(N_("Steps")), parent)
        self._navigator = navigator
        self._questions: tuple[QWidget, ...] = ()
        self._anchor: int | None = None  # where a selection by keys began
        self.table = StepTable(look, COLUMNS, translate(N_("Steps")), right=(STEP,))
        self.bar = PositionBar(translate(N_("Position in the run")))
        self.marks = MarksView(look, navigator)
        self.switch = Segments(look, translate(N_("What the list shows")))
        self.switch.chosen.connect(self._switched)
        self._steps = QWidget()
        self._stack = QStackedWidget()
        self._build()
        self.table.rows_changed.connect(navigator.set_rows)
        self.table.wheeled.connect(navigator.scroll_by)
        self.table.row_clicked.connect(lambda row, _column: navigator.click_row(row))
        self.table.moved.connect(self._key_moved)
        self.table.ended.connect(self._key_ended)
        self.bar.moved_to.connect(navigator.scroll_to)
        self.bar.moved_by.connect(self._bar_moved)
        navigator.moved.connect(self._show_bar)
        navigator.moment_changed.connect(self.refresh)
        navigator.source_changed.connect(self._restart)
        look.changed.connect(self._fit)

    @property
    def list_in_view(self) -> QWidget:
        """What the keyboard goes to."""
        return self.table if self._stack.currentIndex() == 0 else self.marks.table

    def add_questions(self, *buttons: QWidget) -> None:
        """Buttons on the right of the header; where there is no room the last ones give way to their keys."""
        self._questions = buttons
        for button in buttons:
            self.tools.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer buttons fit."""
        super().resizeEvent(event)
        self.fit_questions()

    def fit_questions(self) -> None:
        """To be called when a button says something else."""
        room = self.width() - self.switch.sizeHint().width() - 3 * _MARGIN_PX
        for button in self._questions:
            room -= button.sizeHint().width() + _MARGIN_PX
            button.setVisible(room >= 0)

    def minimumSizeHint(self) -> QSize:
        """The buttons give way."""
        return QSize(self.switch.sizeHint().width() + 8 * _MARGIN_PX, super().minimumSizeHint().height())

    def show_list(self, name: str) -> None:
        """`steps` or `marks`."""
        self.switch.select(name)
        self._switched(name)

    def refresh(self) -> None:
        """Show the page that has come."""
        source, moment = self._navigator.source, self._navigator.moment
        if source is None or moment is None:
            return
        rows = step_rows(moment, source.steps, self._navigator.at.high, source.ending)
        self.table.code.show_rows(rows, self.table.visible_rows)
        self.table.after_rows()

    def _build(self) -> None:
        row = QHBoxLayout(self._steps)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.table, 1)
        row.addWidget(self.bar)
        self._stack.addWidget(self._steps)
        self._stack.addWidget(self.marks)
        self.column.addWidget(self._stack, 1)
        self.switch.show_segments(
            [Segment(_STEPS, translate(N_("Steps"))), Segment(_MARKS, translate(N_("Marks")))], _STEPS
        )
        for name in (_STEPS, _MARKS):
            self.switch.button(name).setProperty("small", "true")
        self.tools.insertWidget(0, self.switch)

    def _restart(self) -> None:
        source = self._navigator.source
        with_marks = source is not None and source.mark_count > 0
        self.switch.setVisible(with_marks)
        self.title.setText("" if with_marks else translate(N_("Steps")))
        if not with_marks:
            self.show_list(_STEPS)
        self._anchor = None
        self._fit()

    def _fit(self) -> None:
        """The step column is as wide as the largest step number of the run."""
        self.table.fit_columns((count_text(self._navigator.at.steps), *WIDEST[1:]))
        self.table.delegate.follow()

    def _switched(self, name: str) -> None:
        shows_marks = name == _MARKS
        self._stack.setCurrentIndex(1 if shows_marks else 0)
        self._navigator.look_at_marks(self.marks.table.visible_rows if shows_marks else None)

    def _show_bar(self) -> None:
        at = self._navigator.at
        self.bar.show_position(at.low, at.high, at.step, at.rows)
        if at.selection is None:
            self._anchor = None

    def _bar_moved(self, rows: int, pages: int) -> None:
        if pages:
            self._navigator.page(pages)
        else:
            self._navigator.scroll_by(rows)

    def _key_moved(self, rows: int, pages: int, selecting: bool) -> None:
        if selecting:
            self._select_to(self._navigator.at.step + rows + pages * max(1, self._navigator.at.rows - 1))
            return
        self._anchor = None
        if pages:
            self._navigator.page(pages)
        else:
            self._navigator.move(rows)

    def _key_ended(self, last: bool, selecting: bool) -> None:
        at = self._navigator.at
        if selecting:
            self._select_to(at.steps - 1 if last else 0)
        else:
            self._navigator.go(at.high if last else at.low)

    def _select_to(self, step: int) -> None:
        """Select from where the selecting began to `step`, and go there."""
        at = self._navigator.at
        begin = at.step if self._anchor is None else self._anchor
        step = max(0, min(step, at.steps - 1))
        at.clear_selection()
        self._anchor = begin
        self._navigator.select(min(begin, step), max(begin, step) + 1)
        self._navigator.move(step - at.step)
        self._anchor = begin
