"""The aggregates page."""

from __future__ import annotations

from studio.gui.views.page import Page


class AggregatesPage(Page):
    """Under construction."""

    name = "aggregates"
