"""Where the tracks of the timeline lie, from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from studio.gui.theme import Theme

_GUTTER = 128
_RIGHT_PX = 16
_RUN, _RULER, _CODE, _MEMORY, _MARKS = 26, 18, 100, 74, 18
_TOP, _GAP = 8, 8
_LEAST_CODE, _LEAST_MEMORY = 56, 36


@dataclass(frozen=True, slots=True)
class TimelineLayout:
    """Rectangles of the tracks; `plot` is what the cursor goes through."""

    run: QRectF
    ruler: QRectF
    code: QRectF
    memory: QRectF
    marks: QRectF
    plot: QRectF


def fixed_height(theme: Theme) -> int:
    """What does not grow."""
    return theme.px(_RUN) + theme.px(_RULER) + theme.px(_MARKS) + _TOP + 5 * _GAP


def least_height(theme: Theme) -> int:
    """Below that, the timeline is of no use."""
    return fixed_height(theme) + _LEAST_CODE + _LEAST_MEMORY


def natural_height(theme: Theme) -> int:
    """What it takes where there is room."""
    return fixed_height(theme) + theme.px(_CODE) + theme.px(_MEMORY)


def lay_out(width: int, height: int, theme: Theme) -> TimelineLayout:
    """Code and memory share the height that is left."""
    gutter = theme.px(_GUTTER)
    plot_width = max(10, width - gutter - _RIGHT_PX)
    free = max(_LEAST_CODE + _LEAST_MEMORY, height - fixed_height(theme))
    memory_height = round(free * _MEMORY / (_CODE + _MEMORY))
    y = float(_TOP)
    rects = []
    for track, gap in (
        (theme.px(_RUN), _GAP),
        (theme.px(_RULER), _GAP / 2),
        (free - memory_height, _GAP),
        (memory_height, _GAP),
        (theme.px(_MARKS), _GAP),
    ):
        rects.append(QRectF(gutter, y, plot_width, track))
        y += track + gap
    run, ruler, code, memory, marks = rects
    plot = QRectF(gutter, ruler.top(), plot_width, marks.bottom() - ruler.top())
    return TimelineLayout(run, ruler, code, memory, marks, plot)
