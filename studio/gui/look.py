"""The theme in force: set in one place, followed by everything that paints."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QStyle

from studio.gui import icons
from studio.gui.fonts import text_font
from studio.gui.theme import BODY_PT, Theme, qt_palette, style_sheet, theme_named

MOTION_CHOICES = ("system", "off")


class Look(QObject):
    """The theme of the application. `choice` is one of THEMES; the system's own scheme is followed live."""

    changed = Signal()

    def __init__(
        self, choice: str = "system", scale: float = 1.0, parent: QObject | None = None, *, motion: str = "system"
    ) -> None:
        super().__init__(parent)
        self._choice = choice
        self._scale = scale
        self.motion = motion
        self.theme: Theme = theme_named(self._name(), scale)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)

    @property
    def choice(self) -> str:
        """What was asked for."""
        return self._choice

    def choose(self, choice: str, scale: float | None = None) -> None:
        """Use another theme or text scale from now on."""
        self._choice = choice
        self._scale = self._scale if scale is None else scale
        self._follow()

    def apply(self) -> None:
        """Give the application its palette, style sheet and font."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setFont(text_font(self.theme.pt(BODY_PT)))
            application.setPalette(qt_palette(self.theme.colors))
            sheet = style_sheet(self.theme)
            if application.styleSheet() != sheet:  # every widget is polished again, which takes its time
                application.setStyleSheet(sheet)

    def motion_ms(self, duration_ms: int) -> int:
        """How long something may take to move: 0 where the system or the person asks for stillness."""
        style = QApplication.style()
        moves = style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0 and self.motion != "off"
        return duration_ms if moves else 0

    def color(self, token: str) -> str:
        """A colour by the name of its token."""
        value: str = getattr(self.theme.colors, token)
        return value

    def icon(self, name: str, token: str = "text2", size_px: int = 16) -> QIcon:
        """An icon in the colour of a token."""
        return icons.icon(name, self.color(token), size_px)

    def _name(self) -> str:
        if self._choice in ("dark", "light"):
            return self._choice
        return "light" if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Light else "dark"

    def _follow(self, _scheme: object = None) -> None:
        theme = theme_named(self._name(), self._scale)
        if theme != self.theme:
            self.theme = theme
            self.apply()
            self.changed.emit()
