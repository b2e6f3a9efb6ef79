"""In the row of a proof on its way, in place of its figures: phase, steps, speed, how far it is, and a stop.

A foreign prover does not tell how far it is. Then there is no bar: only what it does now, and how long it should take.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.labels import label
from studio.gui.views.kit.parts import ThinBar
from studio.model.job import JobState, Progress
from studio.model.text import N_, listed, translate
from studio.model.units import count_text, duration_text, rate_text

_LEAST_FRACTION = 0.02  # below it, the time that is left is a guess


class ProgressCell(QWidget):
    """Polled; it shows what it is given."""

    def __init__(self, look: Look, stop: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("cell", "true")
        self._phase, self.figures, self._left = label("", "caption"), ElidedLabel("", "caption"), label("", "caption")
        self._bar = ThinBar(look, translate(N_("Progress of the proof")), 120)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.stop = ActionButton(look, "", stop, icon="square", kind="flat small")
        self.stop.setAccessibleName(translate(N_("Stop this proof")))
        self.stop.setToolTip(translate(N_("Stop this proof (Esc)")))
        texts = QHBoxLayout()
        texts.setSpacing(8)
        texts.addWidget(self._phase)
        texts.addWidget(self.figures, 1)
        texts.addWidget(self._left)
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addStretch(1)
        column.addLayout(texts)
        column.addWidget(self._bar)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 2, 0)
        row.setSpacing(6)
        row.addLayout(column, 1)
        row.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_progress(self, state: JobState, progress: Progress, expected: str = "") -> None:
        """One look at the job; `expected` stands where the time that is left cannot be known."""
        cancelling = state is JobState.CANCELLING
        phase = state.word if cancelling or not progress.phase else progress.phase
        self._phase.setText(phase[:1].upper() + phase[1:])
        words = []
        if progress.steps:
            words.append(translate(N_("{steps} steps")).format(steps=count_text(progress.steps)))
            words.append(rate_text(progress.steps, progress.elapsed_ns))
        self.figures.setText(listed(words))
        fraction = progress.fraction
        left = "" if cancelling else expected
        if fraction is not None and _LEAST_FRACTION < fraction < 1 and not cancelling:
            left_ns = round(progress.elapsed_ns * (1 - fraction) / fraction)
            left = translate(N_("{time} left")).format(time=duration_text(left_ns))
        self._left.setText(left)
        self._bar.setVisible(fraction is not None)
        self._bar.show_fraction(fraction)
        self.stop.setEnabled(not cancelling)
