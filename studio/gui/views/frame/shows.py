"""What the window shows to others: the tour in a dialog, the presentation on the whole screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from studio.gui.desk import Desk
from studio.gui.workspace import Workspace

if TYPE_CHECKING:  # each is loaded when it is first asked for
    from studio.gui.views.presentation.presentation_window import PresentationWindow


class Shows:
    """The presentation keeps what was shown for as long as the studio runs."""

    def __init__(self, desk: Desk, workspace: Workspace, store: QSettings, window: QWidget) -> None:
        self._desk, self._workspace, self._store, self._window = desk, workspace, store, window
        self.presentation: PresentationWindow | None = None

    def open_tour(self) -> None:
        """The scenes of the demo, live."""
        from studio.gui.views.tour.tour_dialog import TourDialog

        dialog = TourDialog(self._desk, self._window)
        dialog.open()
        dialog.finished.connect(dialog.deleteLater)

    def present(self) -> None:
        """F11."""
        from studio.gui.views.presentation.presentation_window import PresentationWindow

        if self.presentation is None:
            self.presentation = PresentationWindow(self._desk, self._workspace, self._store, self._window)
        self.presentation.present()

    @property
    def presenting(self) -> bool:
        """Whether others are looking now."""
        return self.presentation is not None and self.presentation.isVisible()

    def forget(self) -> None:
        """The next presentation begins anew."""
        if self.presentation is not None:
            self.presentation.notes.deleteLater()
            self.presentation.deleteLater()
            self.presentation = None

    def close(self) -> None:
        """It goes with the window."""
        if self.presentation is not None:
            self.presentation.hide()
