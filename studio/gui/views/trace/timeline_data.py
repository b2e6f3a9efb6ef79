"""What the timeline shows, fetched off the thread of the window for the width of the screen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QImage

from studio.gui.desk import Desk
from studio.gui.views.trace.navigator import Navigator
from studio.gui.views.trace.one_at_a_time import OneAtATime
from studio.model.text import N_, translate
from studio.session.run_looks import (
    MarkStrip,
    Outline,
    Picture,
    PictureColours,
    PictureSize,
    RegionNames,
    RunSource,
    code_image,
    mark_strip,
    outline_of,
    picture_of,
)


@dataclass(frozen=True, slots=True)
class StretchImage:
    """An image of the steps [first, last), in the form that is painted without conversion."""

    first: int
    last: int
    image: QImage


@dataclass(frozen=True, slots=True)
class TimelineSize:
    """In pixels of the device."""

    width: int
    run_height: int
    code_height: int
    memory_height: int


class TimelineData(QObject):
    """Asked again whenever zoom, size or theme change; until the answer is there, the old pictures are stretched."""

    changed = Signal()

    def __init__(self, desk: Desk, navigator: Navigator, parent: QObject) -> None:
        super().__init__(parent)
        self._look = desk.look
        self._navigator = navigator
        self._size = TimelineSize(0, 0, 0, 0)
        self._outlines = OneAtATime(desk, self)
        self._pictures = OneAtATime(desk, self)
        self.outline: Outline | None = None
        self.whole: StretchImage | None = None
        self.code: StretchImage | None = None
        self.memory: StretchImage | None = None
        self.exact = False
        self.strip: MarkStrip | None = None
        navigator.source_changed.connect(self._restart)
        navigator.zoomed.connect(self._ask)
        desk.look.changed.connect(self._repaint)

    @property
    def settled(self) -> bool:
        """Whether the pictures are those of what is shown."""
        return not (self._outlines.busy or self._pictures.busy)

    def set_size(self, size: TimelineSize) -> None:
        """Draw for so many pixels from now on."""
        if size != self._size:
            self._size = size
            self._repaint()

    def _restart(self) -> None:
        self._outlines.forget()
        self._pictures.forget()
        self.outline = self.whole = self.code = self.memory = self.strip = None
        source = self._navigator.source
        if source is not None:
            names = RegionNames(
                constants=translate(N_("constants")),
                data=translate(N_("data")),
                stack=translate(N_("stack")),
                other=translate(N_("memory")),
            )
            self._outlines.ask(lambda: outline_of(source, names), self._outlined)
        self.changed.emit()

    def _outlined(self, outline: Outline) -> None:
        self.outline = outline
        self._repaint()

    def _repaint(self) -> None:
        source, outline, size = self._navigator.source, self.outline, self._size
        if source is None or outline is None or size.width <= 0:
            return
        colours, steps = self._colours(), source.steps

        def look() -> npt.NDArray[np.uint8]:
            return code_image(source, outline.code, 0, steps, (size.width, size.run_height), colours)

        self._outlines.ask(look, lambda pixels: self._drawn_whole(pixels, steps))
        self._ask()

    def _drawn_whole(self, pixels: npt.NDArray[np.uint8], steps: int) -> None:
        self.whole = _stretch(0, max(1, steps), pixels)
        self.changed.emit()

    def _ask(self) -> None:
        source, outline, size = self._navigator.source, self.outline, self._size
        if source is None or outline is None or size.width <= 0:
            return
        (first, last), colours = self._navigator.at.zoom, self._colours()

        def look() -> tuple[Picture, MarkStrip]:
            return _look(source, outline, first, last, size, colours)

        self._pictures.ask(look, self._drawn)

    def _drawn(self, found: tuple[Picture, MarkStrip]) -> None:
        picture, self.strip = found
        self.exact = picture.exact
        self.code = _stretch(picture.first, picture.last, picture.code)
        self.memory = _stretch(picture.first, picture.last, picture.memory)
        self.changed.emit()

    def _colours(self) -> PictureColours:
        theme = self._look.theme
        return PictureColours(
            functions=tuple(_rgb(swatch.fill) for swatch in theme.palette),
            memory=_rgb(theme.swatch("sky").fill),
            read=_rgb(theme.swatch("teal").fill),
            write=_rgb(theme.swatch("orange").fill),
        )


def _look(
    source: RunSource, outline: Outline, first: int, last: int, size: TimelineSize, colours: PictureColours
) -> tuple[Picture, MarkStrip]:
    wanted = PictureSize(size.width, size.code_height, size.memory_height)
    return picture_of(source, outline, first, last, wanted, colours), mark_strip(source, first, last, size.width)


def _stretch(first: int, last: int, pixels: npt.NDArray[np.uint8]) -> StretchImage:
    height, width, _ = pixels.shape
    borrowed = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return StretchImage(first, last, borrowed.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied))


def _rgb(color: str) -> tuple[int, int, int]:
    made = QColor(color)
    return made.red(), made.green(), made.blue()
