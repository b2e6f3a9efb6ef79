"""The trace page."""

from __future__ import annotations

from studio.gui.views.page import Page


class TracePage(Page):
    """Under construction."""

    name = "trace"
