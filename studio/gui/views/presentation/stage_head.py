"""The line at the top: whose presentation it is, which chapter, live or recorded, and the time of day."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.gui.views.kit.labels import label, set_property
from studio.gui.views.presentation.parts import DayClock, SourceMark, StageButton, StageIcon
from studio.gui.views.presentation.stage_look import StageLook
from studio.model.text import N_, translate
from studio.session.presentation.shown import Source


class StageHead(QWidget):
    """Always there, in every chapter."""

    def __init__(self, look: StageLook, menu: Callable[[], object]) -> None:
        super().__init__()
        self._look = look
        self.chapter, self.note = label("", "lead2"), label("", "", tone="ok")
        self.source = SourceMark(look)
        self.clock = DayClock("lead2")
        self.menu_button = StageButton(look, "", menu, icon="ellipsis")
        self.menu_button.setProperty("flat", "true")
        self.menu_button.setAccessibleName(translate(N_("What else can be done here")))
        self._row = QHBoxLayout(self)
        self._row.addWidget(StageIcon(look, "shield-check", "accent", 32))
        self._row.addWidget(label("Proving Studio", "lead"))
        self._row.addWidget(self.chapter)
        self._row.addWidget(self.note, 1)
        for part in (self.source, StageIcon(look, "clock", "text2", 26), self.clock, self.menu_button):
            self._row.addWidget(part)
        look.changed.connect(self._fit)
        self._fit()

    def tick(self) -> None:
        """The time of day."""
        self.clock.tick()

    def show_chapter(self, number: int, count: int, source: Source | None) -> None:
        """Which one it is, and where what it shows comes from."""
        text = translate(N_("Chapter {number} of {count}"))
        self.chapter.setText(text.format(number=number, count=count))
        self.source.show_source(source)

    def tell(self, text: str, tone: str) -> None:
        """How something ended that was asked for here; until the next chapter."""
        self.note.setText(text)
        set_property(self.note, "tone", tone)

    def _fit(self) -> None:
        at = self._look.at
        self._row.setContentsMargins(at(72), at(44), at(56), 0)
        self._row.setSpacing(at(18))
