"""Memory after the step: around what the step touched, or from a typed address on."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from studio.gui.look import Look
from studio.gui.models.memory_rows import COLUMNS, memory_rows
from studio.gui.views.kit.labels import set_property
from studio.gui.views.trace.code_table import CodeTable
from studio.gui.views.trace.navigator import Navigator
from studio.gui.views.trace.pane import Pane
from studio.model.text import N_, translate

_WIDEST = ("00000000", *(["00"] * 8), "")
_MOST_ADDRESS = 2**32 - 1
_PAD_PX = 3


class DumpTable(CodeTable):
    """Up, down and pages scroll."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """By rows of the dump."""
        page = max(1, self.visible_rows - 1)
        rows = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
        }.get(Qt.Key(event.key()))
        if rows is None:
            event.ignore()
        else:
            self.wheeled.emit(rows)


class MemoryPane(Pane):
    """An empty address field follows the steps."""

    def __init__(self, look: Look, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(look, translate(N_("Memory")), parent)
        self._navigator = navigator
        self.address = QLineEdit()
        self.address.setProperty("code", "true")
        self.address.setPlaceholderText(translate(N_("follows the step")))
        self.address.setAccessibleName(translate(N_("Address of the memory that is shown")))
        self.address.setToolTip(translate(N_("An address such as 0x400000; empty follows what the steps touch")))
        self.address.setClearButtonEnabled(True)
        self.address.setMaximumWidth(150)
        self.address.textChanged.connect(self._typed)
        self.tools.addWidget(self.address)
        self.table = DumpTable(look, COLUMNS, translate(N_("Memory")), bar=False)
        self.table.setToolTip(translate(N_("Memory after the step; what the program does not have reads as zero")))
        self.table.delegate.pad_px = _PAD_PX
        self.table.fit_columns(_WIDEST)
        self.add_beside(self.table)
        self.table.rows_changed.connect(navigator.set_memory_rows)
        self.table.wheeled.connect(self._scroll)
        navigator.moment_changed.connect(self.refresh)
        navigator.source_changed.connect(self.address.clear)

    def minimumSizeHint(self) -> QSize:
        """The header and two rows."""
        return QSize(220, self.look.theme.px(36 + 40))

    def refresh(self) -> None:
        """Show the memory that has come."""
        moment = self._navigator.moment
        if moment is not None:
            self.table.code.show_rows(memory_rows(moment.memory), self.table.visible_rows)

    def typed_address(self) -> int | None:
        """What the field says, if it is an address."""
        text = self.address.text().strip().lower().replace("_", "")
        try:
            address = int(text, 16 if text.startswith("0x") or any(one in "abcdef" for one in text) else 0)
        except ValueError:
            return None
        return address if 0 <= address <= _MOST_ADDRESS else None

    def _typed(self, text: str) -> None:
        address = self.typed_address()
        set_property(self.address, "bad", "true" if text.strip() and address is None else "false")
        if address is not None or not text.strip():
            self._navigator.show_memory(address)

    def _scroll(self, rows: int) -> None:
        self._navigator.scroll_memory(rows)
