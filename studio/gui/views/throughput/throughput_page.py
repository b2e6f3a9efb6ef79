"""The throughput page."""

from __future__ import annotations

from studio.gui.views.page import Page


class ThroughputPage(Page):
    """Under construction."""

    name = "throughput"
