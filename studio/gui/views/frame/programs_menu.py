"""The menu behind the program chip: bundled programs, own ones, and the way to another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from studio.gui.workspace import Workspace
from studio.model.text import N_, translate
from studio.session import bundled_programs


class ProgramsMenu(QMenu):
    """Choosing a program takes it in hand."""

    def __init__(self, workspace: Workspace, choose_file: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        bundled = [one.manifest.name for one in bundled_programs()]
        for origins in (bundled, workspace.recent.paths()):
            for origin in origins:
                self.addAction(origin.replace("&", "&&"), lambda origin=origin: workspace.open_program(origin))  # type: ignore[misc]
            if origins:
                self.addSeparator()
        self.addAction(translate(N_("Open a program…")), choose_file)
