"""Facts, copyable lines, thin bars, and what stands where there is nothing yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from studio.gui import icons
from studio.gui.look import Look
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.labels import label, set_property
from studio.model.text import N_, translate


class FactTable(QWidget):
    """Names on the left, values on the right; values can be selected. A value with a leading ` is set in code."""

    def __init__(self, name_width: int = 88, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name_width = name_width
        self._labels: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these (name, value)."""
        while len(self._labels) < len(facts):
            name, value = label("", "secondary", wrap=True), label("", selectable=True, wrap=True)
            name.setFixedWidth(self._name_width)
            row = len(self._labels)
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, row, 1)
            self._labels.append((name, value))
        for index, (name, value) in enumerate(self._labels):
            shown = index < len(facts)
            name.setVisible(shown)
            value.setVisible(shown)
            if shown:
                is_code = facts[index][1].startswith("`")
                name.setText(facts[index][0])
                value.setText(facts[index][1].lstrip("`"))
                set_property(value, "role", "code" if is_code else "")
                value.setAccessibleName(f"{facts[index][0]}: {value.text()}")

    def values(self) -> dict[str, str]:
        """What is shown."""
        return {name.text(): value.text() for name, value in self._labels if not name.isHidden()}


class CodeLine(QFrame):
    """One line of code with a button that copies it."""

    def __init__(self, look: Look, note: str = "", icon: str = "terminal", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("inset", "true")
        self._look = look
        self._icon = icon
        self.text_label = ElidedLabel("", "code")
        self._copy = ActionButton(look, "", self.copy, icon="copy", kind="flat small")
        self._copy.setAccessibleName(translate(N_("Copy")))
        self._copy.setToolTip(translate(N_("Copy")))
        row = QHBoxLayout(self)
        row.setContentsMargins(36 if icon else 12, 4, 4, 4)
        row.addWidget(self.text_label, 1)
        if note:
            row.addWidget(label(note, "caption"))
        row.addWidget(self._copy)
        look.changed.connect(self.update)

    def show_line(self, text: str) -> None:
        """Show `text`; where it has no room, its beginning, while the button copies the whole."""
        self.text_label.setText(text)

    def copy(self) -> None:
        """Put the line on the clipboard."""
        QGuiApplication.clipboard().setText(self.text_label.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame, with the icon in it."""
        super().paintEvent(event)
        if self._icon:
            icons.draw(QPainter(self), self._icon, self._look.color("text3"), 12, (self.height() - 16) / 2)


class ThinBar(QWidget):
    """How far something is, or how full: a thin bar; None draws an empty track."""

    def __init__(self, look: Look, accessible_name: str, width: int = 46, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._fraction: float | None = None
        self._token = "accent"
        self._width = width
        self.setAccessibleName(accessible_name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Thin."""
        return QSize(self._width, 6)

    def show_fraction(self, fraction: float | None, token: str = "accent") -> None:
        """From 0 to 1."""
        if (fraction, token) != (self._fraction, self._token):
            self._fraction, self._token = fraction, token
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track and bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.color("hover")))
        painter.drawRoundedRect(self.rect(), 2, 2)
        if self._fraction:
            painter.setBrush(QColor(self._look.color(self._token)))
            filled = self.rect()
            filled.setWidth(max(3, round(self.width() * min(1.0, self._fraction))))
            painter.drawRoundedRect(filled, 2, 2)


class EmptyState(QWidget):
    """What stands on a page that has nothing to show: what is so, and what to do."""

    def __init__(self, look: Look, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text_label = label(text, "secondary", wrap=True)
        self.text_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.buttons = QHBoxLayout()
        self.buttons.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(self._picture)
        column.addSpacing(12)
        column.addWidget(self.text_label)
        column.addSpacing(12)
        column.addLayout(self.buttons)
        column.addStretch(3)
        look.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self._picture.setPixmap(icons.pixmap(self._icon, self._look.color("text3"), 32, self.devicePixelRatioF()))
