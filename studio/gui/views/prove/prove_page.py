"""The prove page."""

from __future__ import annotations

from studio.gui.views.page import Page


class ProvePage(Page):
    """Under construction."""

    name = "prove"
