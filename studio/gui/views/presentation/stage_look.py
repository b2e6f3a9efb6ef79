"""The theme at the size of a screen in a room: everything is as many times larger as the screen is than 1080p."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from studio.gui import icons
from studio.gui.look import Look
from studio.gui.theme import DISPLAY_PT, style_sheet
from studio.resources import resource_path

BASE = QSize(1920, 1080)
# At 1080p, in points: the title is 72 px, and even captions have the 18 px that the last row can read.
_SIZES_PT = {"stage": 54.0, "sentence": 21.0, "lead": 18.0, "small": 15.75}
_AT_BASE = _SIZES_PT["stage"] / DISPLAY_PT
_LEAST = 0.25


class StageLook(Look):
    """Follows the theme of the application, but has a size of its own and one window that it applies to."""

    def __init__(self, base: Look, window: QWidget) -> None:
        super().__init__(base.choice, _AT_BASE, window, motion=base.motion)
        self._base, self._window = base, window
        base.changed.connect(self._follow_base)

    @property
    def stage(self) -> float:
        """1 at 1080p."""
        return self.theme.scale / _AT_BASE

    def at(self, px_at_base: float) -> int:
        """Pixels on this screen for pixels at 1080p; at least one."""
        return max(1, round(px_at_base * self.stage))

    def fit(self, size: QSize) -> None:
        """As large as the screen lets it be."""
        stage = max(_LEAST, min(size.width() / BASE.width(), size.height() / BASE.height()))
        self.choose(self.choice, stage * _AT_BASE)

    def apply(self) -> None:
        """To the window of the presentation only."""
        values = {f"{name}_pt": f"{size * self.stage:.2f}pt" for name, size in _SIZES_PT.items()}
        colors = {name: self.color(name) for name in ("window", "panel", "line", "text2", "bad", "badbg")}
        template = Template(resource_path("gui", "stage.qss").read_text(encoding="utf-8"))
        sheet = style_sheet(self.theme) + template.substitute(values | colors)
        if self._window.styleSheet() != sheet:
            self._window.setStyleSheet(sheet)

    def icon(self, name: str, token: str = "text2", size_px: int = 0) -> QIcon:
        """As large as the letters beside it."""
        return icons.icon(name, self.color(token), size_px or self.at(24))

    def _follow_base(self) -> None:
        self.choose(self._base.choice)
