"""Where one looks in a run: a step of up to 64 bits, the page of rows around it, a selection, a zoom, and the way back.

Plain values, no Qt: every number here may be larger than what Qt's own scroll bars and views can hold.
"""

from __future__ import annotations

MOST_REMEMBERED = 500
LEAST_ZOOM_STEPS = 16
_EDGE_ROWS = 3


class RunPosition:
    """`step` is in [low, high]; at `steps`, one step past the last, it stands for the state that the run ended with."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.step = 0
        self.top = 0
        self.rows = 1
        self.selection: tuple[int, int] | None = None  # half open
        self.zoom: tuple[int, int] = (0, max(1, steps))  # half open
        self._past: list[int] = []
        self._future: list[int] = []

    @property
    def low(self) -> int:
        """The first step that can be looked at."""
        return 0 if self.selection is None else self.selection[0]

    @property
    def high(self) -> int:
        """The last one."""
        return self.steps if self.selection is None else self.selection[1] - 1

    @property
    def span(self) -> tuple[int, int]:
        """The steps that are searched: the selection, else the whole run."""
        return (0, self.steps) if self.selection is None else self.selection

    @property
    def row(self) -> int:
        """The row of the page on which the step stands."""
        return self.step - self.top

    def set_rows(self, rows: int) -> None:
        """So many rows fit on the page."""
        self.rows = max(1, rows)
        self._place(min(self.row, self.rows - 1))

    # Moving by rows and pages

    def move(self, delta: int) -> None:
        """To a neighbour: the step walks over the page, and the page follows at its edge."""
        self.step = self._clamped(self.step + delta)
        self._place(self.row)

    def page(self, delta: int) -> None:
        """By whole pages: the step keeps its height."""
        self.scroll_to(self.step + delta * max(1, self.rows - 1))

    def scroll_to(self, step: int) -> None:
        """Anywhere: the step keeps its height, as far as the ends of the run let it."""
        row = self.row
        self.step = self._clamped(step)
        self._place(row)

    # Jumping, with a way back

    def go(self, step: int) -> None:
        """To a step that something named; one outside the selection lets the selection go."""
        step = max(0, min(step, self.steps))
        if self.selection is not None and not self.low <= step <= self.high:
            self.selection = None
        if step == self.step:
            return
        self._past.append(self.step)
        del self._past[:-MOST_REMEMBERED]
        self._future.clear()
        self._jump(step)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place to go back to."""
        return bool(self._past)

    @property
    def can_go_forward(self) -> bool:
        """Whether one went back before."""
        return bool(self._future)

    def back(self) -> None:
        """To where the last jump began."""
        if self._past:
            self._future.append(self.step)
            self._return_to(self._past.pop())

    def forward(self) -> None:
        """Undo `back`."""
        if self._future:
            self._past.append(self.step)
            self._return_to(self._future.pop())

    # Selection and zoom

    def select(self, first: int, last: int) -> None:
        """Look at the steps [first, last) only; the step comes inside. An empty stretch selects nothing."""
        first, last = max(0, min(first, last)), min(self.steps, max(first, last))
        if first >= last:
            return
        self.selection = (first, last)
        row = self.row
        self.step = self._clamped(self.step)
        self._place(row)

    def clear_selection(self) -> None:
        """Look at the whole run again."""
        self.selection = None
        self._place(self.row)

    def fit(self) -> None:
        """Zoom to the selection, and from there to the whole run."""
        whole = (0, max(1, self.steps))
        self.zoom = self.selection if self.selection is not None and self.zoom != self.selection else whole
        self._widen()

    def zoom_by(self, factor: float, around: int) -> None:
        """Show `factor` times the stretch, with `around` where it is; less than 1 comes closer."""
        first, last = self.zoom
        width = last - first
        wanted = int(width * factor)
        if factor > 1.0:
            wanted = max(wanted, width + 1)
        wanted = min(max(wanted, LEAST_ZOOM_STEPS), max(1, self.steps))
        around = min(max(around, first), last)
        begin = around - (around - first) * wanted // max(1, width)
        self._show(begin, wanted)

    def pan(self, fraction: float) -> None:
        """Move the stretch by a part of its width; at least by one step."""
        first, last = self.zoom
        by = int((last - first) * fraction) or (1 if fraction > 0 else -1)
        self._show(first + by, last - first)

    def show_from(self, first: int, width: int) -> None:
        """Show `width` steps from `first` on."""
        self._show(first, max(width, min(LEAST_ZOOM_STEPS, max(1, self.steps))))

    # Inside

    def _jump(self, step: int) -> None:
        row = step - self.top
        if not 0 <= row < self.rows:
            # What comes from elsewhere is shown with what was before and after it, also if one was at an edge.
            row = self.row if _EDGE_ROWS <= self.row < self.rows - _EDGE_ROWS else self.rows // 3
        self.step = step
        self._place(row)
        first, last = self.zoom
        if not first <= step <= last:
            self._show(step - (last - first) // 2, last - first)

    def _return_to(self, step: int) -> None:
        if self.selection is not None and not self.low <= step <= self.high:
            self.selection = None
        self._jump(step)

    def _clamped(self, step: int) -> int:
        return max(self.low, min(step, self.high))

    def _place(self, row: int) -> None:
        """Put the page so that the step is on `row`, without rows before the first or after the last step."""
        row = max(0, min(row, self.rows - 1))
        self.top = max(self.low, min(self.step - row, self.high - self.rows + 1))

    def _show(self, first: int, width: int) -> None:
        most = max(1, self.steps)
        width = min(width, most)
        first = max(0, min(first, most - width))
        self.zoom = (first, first + width)

    def _widen(self) -> None:
        first, last = self.zoom
        least = min(LEAST_ZOOM_STEPS, max(1, self.steps))
        if last - first < least:
            self._show(first - (least - (last - first)) // 2, least)
