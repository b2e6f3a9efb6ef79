"""Starting the window, and ending it: settings, theme, library, the window, and the event loop around them."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtWidgets import QApplication

from studio import __version__
from studio.diagnostics import install_hooks, log_file
from studio.gui.collector import Collector
from studio.gui.crashes import Crashes
from studio.gui.desk import Desk
from studio.gui.ended_jobs import EndedJobs
from studio.gui.file_events import Application
from studio.gui.fonts import load_fonts
from studio.gui.front import first_comes, hear_of_later_starts
from studio.gui.icons import application_icon
from studio.gui.language import speak
from studio.gui.look import MOTION_CHOICES, Look
from studio.gui.recent import RecentPrograms
from studio.gui.roles import tell_roles
from studio.gui.starting import close_by_signals, explained_refusal, tell_no_noise
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.pages import PAGES
from studio.gui.workspace import Workspace
from studio.model.errors import Cancelled, UserError
from studio.model.window import HANDED_OVER, THEMES, WindowRequest
from studio.session import Workbench, install_language, load_user_settings, settings_file
from studio.session.folders import window_meeting_place
from studio.settings import DEFAULT_SETTINGS, Settings

_BUG = 70  # as studio.cli.exit_codes
SWITCH_INTERVAL_S = 0.001  # a thread that computes in Python gives the window its turn five times sooner than usual


def run_window(wanted: WindowRequest) -> int:
    """`proving-studio gui ...`; the exit code, or HANDED_OVER."""
    install_hooks(log_file())
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    store = window_store(settings_file().with_name("window.ini"))
    kept = "en" if wanted.screenshot or wanted.import_pauses else str(store.value("language", ""))
    language = install_language(wanted.language or kept)
    with explained_refusal():
        application = make_application()
    tell_no_noise()
    speak(application, language)
    collector = Collector(application)
    if wanted.screenshot is not None:
        from studio.gui.screenshot import save_screenshot

        return save_screenshot(application, wanted)
    if wanted.import_pauses is not None:
        from studio.gui.import_pauses import measure_import

        return measure_import(application, *wanted.import_pauses)
    handed_over, meeting = first_comes(wanted, window_meeting_place())
    if handed_over:
        return HANDED_OVER
    look = kept_look(store, wanted.theme, wanted.scale_percent)
    crashes = Crashes(log_file(), look)
    try:
        window = _shown_window(wanted, look, store)
    except Exception as error:  # without a window there is no other place to tell it
        if meeting is not None:
            meeting.close()
        crashes.show_at_the_start(error)
        return _BUG
    hear_of_later_starts(application, window, meeting)
    EndedJobs(window.desk, window, store)
    crashes.install()
    signals = close_by_signals(window.close)
    window.desk.pulse.start()  # whose beats are when Python learns of signals
    window.upkeep.warm_up_soon()
    code = application.exec()
    collector.stop()
    crashes.restore()
    if signal.SIGINT in signals:
        raise Cancelled
    return code


def _shown_window(wanted: WindowRequest, look: Look, store: QSettings) -> MainWindow:
    trouble: UserError | None = None
    try:
        settings = load_user_settings()
    except UserError as error:  # told in the window; the file stays as it is
        settings, trouble = DEFAULT_SETTINGS, error
    window = open_window(settings, look, store)
    if wanted.size:
        window.resize(*wanted.size)
    if wanted.page:
        window.show_page(wanted.page)
    window.show()
    if wanted.files:
        window.open_paths(wanted.files)
    if trouble is not None:
        window.desk.notice(str(trouble), tone="bad")
    return window


def make_application() -> QApplication:
    """The one application object, with fonts and icon."""
    QCoreApplication.setApplicationName("proving-studio")
    QCoreApplication.setApplicationVersion(__version__)
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = Application(["proving-studio"])
    application.setStyle("Fusion")
    load_fonts()
    tell_roles()
    application.setWindowIcon(application_icon())
    application.setApplicationDisplayName("Proving Studio")
    return application


def window_store(path: Path) -> QSettings:
    """Where the window keeps its own state: an ini file beside the settings; nothing that a proof depends on."""
    return QSettings(str(path), QSettings.Format.IniFormat)


def kept_look(store: QSettings, theme: str = "", scale_percent: int = 0) -> Look:
    """The look that was chosen in the settings; `theme` and `scale_percent` come before it for this once."""
    try:
        scale = min(2.0, max(1.0, float(str(store.value("window/scale", 1.0)))))
    except ValueError:  # somebody wrote something else into the file
        scale = 1.0
    scale = scale_percent / 100 or scale
    kept, motion = theme or store.value("window/theme"), store.value("window/motion")
    return Look(
        kept if kept in THEMES else THEMES[0],
        scale,
        motion=motion if motion in MOTION_CHOICES else MOTION_CHOICES[0],
    )


def open_window(settings: Settings, look: Look, store: QSettings, *, library_folder: Path | None = None) -> MainWindow:
    """The window with its desk; the library is being opened behind it."""
    look.apply()
    desk = Desk(settings, look)
    workspace = Workspace(desk, desk, RecentPrograms(store, desk))
    desk.open(lambda: Workbench(settings, library_folder))
    window = MainWindow(desk, workspace, PAGES, store)
    workspace.probe()
    return window
