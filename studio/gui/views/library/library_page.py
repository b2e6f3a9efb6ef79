"""The library page."""

from __future__ import annotations

from studio.gui.views.page import Page


class LibraryPage(Page):
    """Under construction."""

    name = "library"
