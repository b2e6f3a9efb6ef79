"""The programs page."""

from __future__ import annotations

from studio.gui.views.page import Page


class ProgramsPage(Page):
    """Under construction."""

    name = "programs"
