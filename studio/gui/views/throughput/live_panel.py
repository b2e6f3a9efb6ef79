"""The live chart under its heading, with what it measures and over which time."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.segments import Segment, Segments
from studio.gui.views.throughput.live_chart import LiveChart, curve_of
from studio.model.text import N_, translate
from studio.model.units import duration_text
from studio.session import RunLook

_EMPTY = N_("Nothing is running. Start a batch, or run the performance table (Ctrl+B).")
_SHORTEST_NS = 1_000_000_000


class LivePanel(QWidget):
    """Draws the look that it is given; the choices only change how."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run_look: RunLook | None = None
        self._title, self._span = ElidedLabel("", "strong"), ElidedLabel("", "caption")
        self._title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)  # cut at large text
        self.measure = Segments(look, translate(N_("What the chart shows")))
        self.measure.show_segments(
            [Segment("steps", translate(N_("Steps"))), Segment("proofs", translate(N_("Proofs")))], "steps"
        )
        self.span = Segments(look, translate(N_("Time that the chart shows")))
        self.span.show_segments(
            [Segment("minute", translate(N_("Last minute"))), Segment("whole", translate(N_("Whole run")))], "minute"
        )
        self.chart = LiveChart(look)
        title = QHBoxLayout()
        title.setSpacing(12)
        title.addWidget(self._title)
        title.addWidget(self._span, 1)
        title.addWidget(self.measure)
        title.addWidget(self.span)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 20, 6)
        column.setSpacing(6)
        column.addLayout(title)
        column.addWidget(self.chart, 1)
        for choice in (self.measure, self.span):
            choice.chosen.connect(lambda _name: self._draw())
        self.show_look(None)

    def show_look(self, look: RunLook | None) -> None:
        """The run as it is now; None where there was none yet."""
        self._run_look = look
        self._draw()

    def switch_measure(self) -> None:
        """Steps or proofs."""
        self.measure.select("proofs" if self.measure.current == "steps" else "steps")
        self._draw()

    def switch_span(self) -> None:
        """The last minute or the whole run."""
        self.span.select("whole" if self.span.current == "minute" else "minute")
        self._draw()

    def _draw(self) -> None:
        look = self._run_look
        proofs, whole = self.measure.current == "proofs", self.span.current == "whole"
        title = translate(N_("Proofs per second") if proofs else N_("Steps proved per second"))
        self._title.setText(title)
        self.chart.setAccessibleName(title)
        if look is None:
            self._span.setText("")
            self.chart.show_curve(None, translate(_EMPTY))
            return
        if look.ended and look.rates.elapsed_ns < _SHORTEST_NS:
            text = translate(N_("The run took {time}: too short for a curve."))
            self._span.setText("")
            self.chart.show_curve(None, text.format(time=duration_text(look.rates.elapsed_ns)))
            return
        curve = curve_of(look, whole=whole, proofs=proofs)
        if curve.scrolls:
            span = N_("last 60 s")
        elif look.ended:
            span = N_("whole run")
        else:
            span = N_("since the start")
        self._span.setText(translate(span))
        self.chart.show_curve(curve, "" if look.rates.minute or look.ended else translate(N_("measuring")))
