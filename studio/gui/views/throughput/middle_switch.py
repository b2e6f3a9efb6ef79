"""What stands in the middle of the page: finished runs, backends compared, or the benchmark of this machine."""

from __future__ import annotations

from studio.gui.look import Look
from studio.gui.views.kit.segments import Segment, Segments
from studio.model.text import N_, translate

RUNS, BACKENDS, BENCH = "runs", "backends", "bench"
_TEXTS = {RUNS: N_("Finished runs"), BACKENDS: N_("Backends compared"), BENCH: N_("Benchmark")}


def middle_switch(look: Look, own: str) -> Segments:
    """The title of each; that of `own` always shows itself, whatever was clicked in it."""
    switch = Segments(look, translate(N_("What is compared")))
    switch.show_segments([Segment(name, translate(text)) for name, text in _TEXTS.items()], own)
    switch.chosen.connect(lambda _name: switch.select(own))
    return switch
