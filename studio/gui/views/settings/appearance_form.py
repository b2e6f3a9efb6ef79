"""Theme, size of the text, language, motion and notifications: state of the window, kept beside its place."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from studio.gui.ended_jobs import KEY, OFF
from studio.gui.look import Look
from studio.gui.views.kit.labels import label
from studio.gui.views.kit.segments import Segment, Segments
from studio.model.text import N_, translate
from studio.model.window import SCALES
from studio.session import LANGUAGES

_LANGUAGE_NAMES = {"en": "English", "zh_CN": "简体中文"}  # each in its own words, so that everyone finds theirs


class AppearanceForm(QWidget):
    """Everything changes at once; the language waits for what runs, since that has words of its own."""

    language_chosen = Signal(str)

    def __init__(self, look: Look, store: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._store = store
        follow = translate(N_("Follow the system"))
        self.theme = Segments(look, translate(N_("Theme")))
        self.theme.show_segments(
            [
                Segment("system", follow),
                Segment("dark", translate(N_("Dark")), icon="moon"),
                Segment("light", translate(N_("Light")), icon="sun"),
            ],
            look.choice,
        )
        self.theme.chosen.connect(self._choose_theme)
        self.scale = Segments(look, translate(N_("Text size")))
        percents = [Segment(str(percent), translate(N_("{percent} %")).format(percent=percent)) for percent in SCALES]
        self.scale.show_segments(percents, str(round(look.theme.scale * 100)))
        self.scale.chosen.connect(self._choose_scale)
        self.motion = Segments(look, translate(N_("Motion")))
        self.motion.show_segments([Segment("system", follow), Segment("off", translate(N_("Off")))], look.motion)
        self.motion.chosen.connect(self._choose_motion)
        self.ends = Segments(look, translate(N_("Long jobs")))
        self.ends.show_segments(
            [Segment("", translate(N_("Tell of their end"))), Segment(OFF, translate(N_("Off")))],
            str(store.value(KEY, "")),
        )
        self.ends.chosen.connect(lambda name: store.setValue(KEY, name))
        self.language = Segments(look, translate(N_("Language")))
        languages = [Segment(name, _LANGUAGE_NAMES[name]) for name in LANGUAGES]
        self.language.show_segments([Segment("", follow), *languages], str(store.value("language", "")))
        self.language.chosen.connect(self._choose_language)
        self._lay_out()

    def _choose_theme(self, name: str) -> None:
        self._store.setValue("window/theme", name)
        self._look.choose(name)

    def _choose_scale(self, percent: str) -> None:
        scale = int(percent) / 100
        self._store.setValue("window/scale", scale)
        self._look.choose(self._look.choice, scale)

    def _choose_motion(self, name: str) -> None:
        self._store.setValue("window/motion", name)
        self._look.motion = name

    def _choose_language(self, name: str) -> None:
        self._store.setValue("language", name)
        self.language_chosen.emit(name)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(16)
        grid.setColumnStretch(1, 1)
        later = label(translate(N_("While something runs, when that has ended.")), "caption")
        still = label(translate(N_("Off: nothing moves; what would slide or light up is there at once.")), "caption")
        ends = label(
            translate(N_("By a notification, when a job of over 10 s ends while you are elsewhere.")), "caption"
        )
        for row, (title, field, note) in enumerate(
            (
                (N_("Theme"), self.theme, None),
                (N_("Text size"), self.scale, None),
                (N_("Language"), self.language, later),
                (N_("Motion"), self.motion, still),
                (N_("Long jobs"), self.ends, ends),
            )
        ):
            side = Qt.AlignmentFlag.AlignTop
            name = label(translate(title), "strong")
            name.setBuddy(field)
            name.setMinimumHeight(self._look.theme.px(32))
            cell = QVBoxLayout()
            cell.setSpacing(4)
            cell.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft)
            if note is not None:
                cell.addWidget(note)
            grid.addWidget(name, row, 0, side)
            grid.addLayout(cell, row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(translate(N_("Appearance")), "heading"))
        column.addSpacing(12)
        column.addLayout(grid)
        column.addStretch(1)
