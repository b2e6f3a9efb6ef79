"""The system page."""

from __future__ import annotations

from studio.gui.views.page import Page


class SystemPage(Page):
    """Under construction."""

    name = "system"
