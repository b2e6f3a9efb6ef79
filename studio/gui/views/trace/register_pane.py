"""The registers after the step."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from studio.gui.look import Look
from studio.gui.models.register_rows import (
    CELLS,
    HEX,
    PC,
    SIGNED,
    UNSIGNED,
    register_name,
    register_rows,
)
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.trace.code_table import CodeTable
from studio.gui.views.trace.navigator import Navigator
from studio.gui.views.trace.pane import Pane
from studio.model.text import N_, translate

_FORMS = {HEX: N_("hex"), UNSIGNED: N_("decimal"), SIGNED: N_("signed")}
_WIDEST = {HEX: "00000000", UNSIGNED: "4294967295", SIGNED: "-2147483648"}
_NAME_WIDEST = "zero"
_MOST_COLUMNS, _WANTED_COLUMNS = 4, 3
_Key = Qt.Key


class RegisterTable(CodeTable):
    """Up and down choose a register; left and right are keys of the page."""

    moved = Signal(int)
    let_go = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape lets the choice go; the frame only hears of it otherwise."""
        match event.key():
            case _Key.Key_Up | _Key.Key_Down:
                self.moved.emit(1 if event.key() == _Key.Key_Down else -1)
            case _Key.Key_Space | _Key.Key_Backspace:
                self.let_go.emit()
            case _:
                event.ignore()


class RegisterPane(Pane):
    """x0..x31 and pc in as many columns as fit. One may be chosen: who wrote it last is then asked of it."""

    chosen_changed = Signal()

    def __init__(self, look: Look, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(look, translate(N_("Registers")), parent)
        self._navigator = navigator
        self._form = HEX
        self._columns = 2
        self._offset = 0
        self.chosen: int | None = None
        self.form_button = ActionButton(
            look, translate(_FORMS[HEX]), self._open_menu, icon="chevron-down", kind="flat small"
        )
        self.tools.addWidget(self.form_button)
        self.table = RegisterTable(look, 4, translate(N_("Registers")), bar=False)
        self.add_beside(self.table)
        self.setToolTip(translate(N_("Values after the step; what it changed is bold")))
        self.table.rows_changed.connect(lambda _rows: self.refresh())
        self.table.wheeled.connect(self._scroll)
        self.table.row_clicked.connect(self._clicked)
        self.table.moved.connect(self._move)
        self.table.let_go.connect(lambda: self.choose(None))
        navigator.moment_changed.connect(self._moment_changed)
        look.changed.connect(self.refresh)

    @property
    def form(self) -> str:
        """How values are written."""
        return self._form

    def least_width(self) -> int:
        """Three registers side by side in hex."""
        return _WANTED_COLUMNS * (self.table.text_width(_NAME_WIDEST) + self.table.text_width(_WIDEST[HEX])) + 2

    def show_form(self, form: str) -> None:
        """Hex, decimal or signed."""
        self._form = form
        self.form_button.show_action(translate(_FORMS[form]), icon="chevron-down")
        name = translate(N_("Write registers as: {form}")).format(form=translate(_FORMS[form]))
        self.form_button.setAccessibleName(name)
        self.refresh()

    def choose(self, register: int | None) -> None:
        """Choose a register, or none."""
        if register == PC:
            register = None
        if register != self.chosen:
            self.chosen = register
            self._show_chosen()
            self.refresh()
            self.chosen_changed.emit()

    def refresh(self) -> None:
        """Show the registers that have come."""
        moment = self._navigator.moment
        if moment is None:
            return
        name, value = self.table.text_width(_NAME_WIDEST), self.table.text_width(_WIDEST[self._form])
        columns = max(1, min(self.table.viewport().width() // (name + value), _MOST_COLUMNS))
        if columns != self._columns or self.table.code.columnCount() != 2 * columns:
            self._columns = columns
            self.table.code.set_columns(2 * columns)
            self._bring_changed()
        share = self.table.viewport().width() // columns
        for column in range(columns):
            self.table.setColumnWidth(2 * column, name)
            self.table.setColumnWidth(2 * column + 1, share - name)
        rows = register_rows(moment, self._form, columns, self.chosen)
        self._offset = max(0, min(self._offset, len(rows) - self.table.visible_rows))
        self.table.code.show_rows(rows[self._offset :], self.table.visible_rows)

    def _moment_changed(self) -> None:
        self._bring_changed()
        self.refresh()

    def _bring_changed(self) -> None:
        """What the step changed comes into view."""
        moment = self._navigator.moment
        if moment is not None and moment.here is not None and moment.here.change is not None:
            self._bring(moment.here.change.register)

    def _show_chosen(self) -> None:
        if self.chosen is not None:
            self._bring(self.chosen)
            text = translate(N_("Register {name} is chosen")).format(name=register_name(self.chosen))
            self.table.setAccessibleDescription(text)
        else:
            self.table.setAccessibleDescription("")

    def _bring(self, register: int) -> None:
        down = -(-CELLS // self._columns)
        row = register % down
        if not self._offset <= row < self._offset + self.table.visible_rows:
            self._offset = max(0, row - self.table.visible_rows + 1) if row > self._offset else row

    def _move(self, by: int) -> None:
        self.choose(min(max((-1 if self.chosen is None else self.chosen) + by, 0), CELLS - 2))

    def _scroll(self, rows: int) -> None:
        self._offset += rows
        self.refresh()

    def _clicked(self, row: int, column: int) -> None:
        down = -(-CELLS // self._columns)
        register = column // 2 * down + row + self._offset
        if row + self._offset < down and register < CELLS:
            self.choose(None if register == self.chosen else register)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for form, text in _FORMS.items():
            action = menu.addAction(translate(text), lambda form=form: self.show_form(form))  # type: ignore[misc]
            action.setCheckable(True)
            action.setChecked(form == self._form)
            group.addAction(action)
        menu.popup(self.form_button.mapToGlobal(QPoint(0, self.form_button.height())))
