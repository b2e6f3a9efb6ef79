"""One licence text, to read and to copy."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studio.gui.views.kit.text_dialog import TextDialog
from studio.model.text import N_, translate


class LicenceDialog(TextDialog):
    """Closes with Esc."""

    def __init__(self, name: str, licence: str, text: str, parent: QWidget) -> None:
        super().__init__(translate(N_("Licence of {name}")).format(name=name), name, licence, text, parent)
