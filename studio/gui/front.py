"""Bringing the window to the front when somebody asks for it from elsewhere, as far as the desktop lets it come."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from studio.gui.file_events import Application
from studio.gui.single import Meeting
from studio.gui.views.frame.window import MainWindow
from studio.model.handover import handover_message
from studio.model.window import WindowRequest
from studio.session.folders import MeetingPlace

ACTIVATION_TOKEN = "XDG_ACTIVATION_TOKEN"  # a name that the desktops have agreed on


def first_comes(wanted: WindowRequest, place: MeetingPlace | None) -> tuple[bool, Meeting | None]:
    """Whether a window that is open took `wanted`; else where this one will hear of later starts, if there is a place.

    What is asked for in a language or a size of its own gets a window of its own.
    """
    if place is None:
        return False, None
    meeting = Meeting(place)
    if wanted.new_window or wanted.language or wanted.scale_percent:
        meeting.look_for_others()
        return False, meeting
    try:
        folder = Path.cwd()
    except OSError:  # it was deleted meanwhile, so no relative name means anything
        return False, meeting
    # What the desktop gave this process to come to the front with; a window of its own needs it itself.
    message = handover_message(wanted, folder, os.environ.get(ACTIVATION_TOKEN, ""))
    return meeting.hand_over(message or b""), meeting


def bring_to_front(window: QWidget, token: str = "") -> None:
    """Show the window, whatever became of it; where the desktop keeps it back, its task bar calls for attention."""
    if token:
        os.environ[ACTIVATION_TOKEN] = token  # Qt looks there when it asks a Wayland desktop
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    handle = window.windowHandle()
    if handle is not None:
        handle.requestActivate()
    os.environ.pop(ACTIVATION_TOKEN, None)  # good for once
    QApplication.alert(window)  # nothing where it is active already


def fulfil(window: MainWindow, wanted: WindowRequest) -> None:
    """Do what a start asks of the window that is there."""
    if wanted.theme:
        window.desk.look.choose(wanted.theme)
    if wanted.size:
        window.resize(*wanted.size)
    if wanted.page:
        window.show_page(wanted.page)
    if wanted.files:
        window.open_paths(wanted.files)


def hear_of_later_starts(application: QApplication, window: MainWindow, meeting: Meeting | None) -> None:
    """From now on the window does what later starts, and the Finder of macOS, ask for."""

    def asked(wanted: WindowRequest, token: str = "") -> None:
        fulfil(window, wanted)
        bring_to_front(window, token)

    os.environ.pop(ACTIVATION_TOKEN, None)  # the window is there, and no child is to use it again
    if meeting is not None:
        meeting.listen(asked)
        window.closing.connect(meeting.close)  # what came later would be lost
    if isinstance(application, Application):
        application.file_arrived.connect(lambda path: asked(WindowRequest(files=(Path(path),))))
