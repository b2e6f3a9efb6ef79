"""The three folders of the user, each with a button that opens it in the system's own file viewer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.labels import label
from studio.model.text import N_, translate
from studio.session.folders import UserFolders, existing_folder


class FolderRows(QWidget):
    """Empty until `show_folders`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._paths: dict[str, Path] = {}
        self._labels: dict[str, ElidedLabel] = {}
        self.buttons: dict[str, ActionButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for row, (name, title) in enumerate(
            (("library", N_("Library")), ("settings", N_("Settings")), ("log", N_("Log")))
        ):
            shown = self._labels[name] = ElidedLabel(middle=True)
            button = ActionButton(
                desk.look,
                translate(N_("Open folder")),
                lambda name=name: self.open_folder(name),  # type: ignore[misc]
                icon="folder-open",
                kind="small",
            )
            button.setAccessibleName(translate(N_("Open folder: {name}")).format(name=translate(title)))
            button.setEnabled(False)
            self.buttons[name] = button
            grid.addWidget(label(translate(title), "region"), 2 * row, 0)
            grid.addWidget(shown, 2 * row + 1, 0)
            grid.addWidget(button, 2 * row, 1, 2, 1, Qt.AlignmentFlag.AlignBottom)

    def show_folders(self, folders: UserFolders) -> None:
        """Show where they lie."""
        for name in self.buttons:
            path: Path = getattr(folders, name)
            self._paths[name] = path
            self._labels[name].setText(str(path))
            self.buttons[name].setEnabled(True)

    def open_folder(self, name: str) -> None:
        """Ask whether it is there, then hand it to the system."""
        path = self._paths.get(name)
        if path is None:
            return

        def done(folder: Path) -> None:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
                text = translate(N_("This system has no program that opens the folder {path}."))
                self._desk.notice(text.format(path=folder), tone="bad")

        self._desk.read(lambda: existing_folder(path), done, owner=self)
