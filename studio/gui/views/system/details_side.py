"""The right column of the page System: versions, folders, licences."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label, rule
from studio.gui.views.kit.parts import FactTable
from studio.gui.views.system.folder_rows import FolderRows
from studio.gui.views.system.licence_list import LicenceList
from studio.model.text import N_, translate
from studio.session.system_text import SystemDetails

_LICENCES_HEIGHT = 200


class DetailsSide(QFrame):
    """Empty until `show_details`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.versions = FactTable(desk.look.theme.px(104))
        self.versions.setAccessibleName(translate(N_("Versions")))
        self.folders = FolderRows(desk)
        self.licences = LicenceList(desk)
        self.licences.setMinimumHeight(desk.look.theme.px(_LICENCES_HEIGHT))
        self.show_licence = ActionButton(
            desk.look, translate(N_("Show text")), self.licences.show_selected, icon="file-text", kind="small"
        )
        self.show_licence.setAccessibleName(translate(N_("Show the licence text")))
        heading = QHBoxLayout()
        heading.addWidget(label(translate(N_("Licences")), "heading"), 1)
        heading.addWidget(self.show_licence)
        inside = QFrame()
        inside.setProperty("panel", "true")
        inside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        scroll = QScrollArea()
        scroll.setProperty("panel", "true")
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(translate(N_("Folders")), "heading"))
        column.addWidget(self.folders)
        column.addWidget(rule())
        column.addWidget(label(translate(N_("Versions")), "heading"))
        column.addWidget(self.versions)
        column.addWidget(rule())
        column.addLayout(heading)
        column.addWidget(self.licences, 1)

    def show_details(self, details: SystemDetails) -> None:
        """Versions and folders; the list of licences follows by itself."""
        self.versions.show_facts(details.versions)
        self.folders.show_folders(details.folders)
        self.licences.load()
