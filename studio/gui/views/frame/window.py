"""The main window: rail, header, the page in view, status strip; keys, drops, and closing without losing anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSettings, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.kept_state import kept_bytes
from studio.gui.opening import Opener
from studio.gui.receipts import ReceiptOpener
from studio.gui.views.frame.drop import DropFrame, local_paths
from studio.gui.views.frame.header import Header
from studio.gui.views.frame.language_switch import LanguageSwitch
from studio.gui.views.frame.palette import CommandPalette, KeysDialog
from studio.gui.views.frame.programs_menu import ProgramsMenu
from studio.gui.views.frame.rail import Rail, RailEntry
from studio.gui.views.frame.regions import focus_next
from studio.gui.views.frame.shortcuts import Shortcuts
from studio.gui.views.frame.shows import Shows
from studio.gui.views.frame.strip import StatusStrip
from studio.gui.views.frame.trouble import LibraryTrouble
from studio.gui.views.frame.upkeep import Upkeep
from studio.gui.views.kit.file_dialogs import ask_files
from studio.gui.views.page import Command, MainAction, Page
from studio.gui.views.pages import PageEntry
from studio.gui.workspace import Workspace
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.session import Workbench, change_setting

MINIMUM = QSize(1120, 700)
START = QSize(1440, 900)
_FRAME = QSize(16, 48)  # no desktop tells its own before the window is up
_DRAWER_BELOW_PX = 1280
FIRST_PROGRAM = "fibonacci"
STOP_KEY = "Esc"


class MainWindow(QMainWindow):
    """Builds each page when it is first shown."""

    closing = Signal()

    def __init__(self, desk: Desk, workspace: Workspace, pages: Sequence[PageEntry], store: QSettings) -> None:
        super().__init__()
        self.desk = desk
        self.workspace = workspace
        self._store = store
        self._entries = {entry.name: entry for entry in pages}
        self._pages: dict[str, Page] = {}
        self._whereabouts: dict[str, object] = {}  # of pages that are to be built anew
        self._current = ""
        self._drawer_wanted = False
        self.opener = Opener(desk, workspace)
        self.receipts = ReceiptOpener(desk, workspace, self)
        self.shows = Shows(desk, workspace, store, self)
        self.languages = LanguageSwitch(self)
        self.setWindowTitle("Proving Studio")
        self.setMinimumSize(MINIMUM)
        self.setAcceptDrops(True)
        self._window_keys, self._page_keys = Shortcuts(self), Shortcuts(self)
        self._build()
        self._connect()
        self.upkeep = Upkeep(desk, self.strip, [entry.load for entry in pages], self)
        self._restore()

    # Pages

    @property
    def page(self) -> Page:
        """The page in view."""
        return self._pages[self._current]

    def show_page(self, name: str, wanted: object = None) -> None:
        """Bring a page into view."""
        page = self._pages.get(name)
        if page is None:
            entry = self._entries[name]
            page = self._pages[name] = entry.load()(self.desk, self.workspace)
            page.main_action_changed.connect(self._show_action)
            page.heading_changed.connect(self._show_heading)
            page.setAccessibleName(translate(entry.title))
            self.stack.addWidget(page)
            page.restore_widths(self._store)
            wanted = self._whereabouts.pop(name, None) if wanted is None else wanted
        self._current = name
        self.stack.setCurrentWidget(page)
        self.rail.select(name)
        self._page_keys.use(page.commands())
        self._show_heading()
        self._show_action()
        self._place_third_column()
        page.shown(wanted)

    def commands(self) -> list[Command]:
        """What can be done everywhere."""
        return [
            Command(translate(N_("Search or run a command")), self.open_palette, "Ctrl+K"),
            Command(translate(N_("Open a program, proof or aggregate")), self.choose_file, "Ctrl+O", "folder-open"),
            Command(translate(N_("Open a proof")), self.choose_proof, "Ctrl+Shift+O", "file-badge"),
            Command(translate(N_("Main action")), self._act, "Ctrl+Return"),
            Command(translate(N_("Run and open the trace")), self._open_trace, "Ctrl+R", "chart-gantt"),
            Command(translate(N_("Find on this page")), lambda: self.page.find_here(), "Ctrl+F", "search"),
            Command(translate(N_("Stop what runs")), self.stop, STOP_KEY, "square"),
            Command(translate(N_("Undo")), self.undo, "Ctrl+Z", "undo-2"),
            Command(translate(N_("Probe the backends again")), self.workspace.probe, "F5", "refresh-cw"),
            Command(translate(N_("Next region")), self._next_region, "F6"),
            Command(translate(N_("Show or hide the third column")), self._toggle_drawer, "F4", "panel-right"),
            Command(translate(N_("Keys of this page")), self.show_keys, "?", "keyboard"),
            Command(translate(N_("Settings")), self.open_settings, "Ctrl+,", "settings"),
            Command(translate(N_("Help")), self.open_help, "F1", "circle-question-mark"),
            Command(translate(N_("Tour: six scenes, live")), self.open_tour, "F2", "presentation", "demo scenes"),
            Command(translate(N_("Presentation, full screen")), self.shows.present, "F11", "presentation", "stage"),
            *(
                Command(translate(entry.title), lambda name=name: self.show_page(name), f"Ctrl+{number}", entry.icon)  # type: ignore[misc]
                for number, (name, entry) in enumerate(self._entries.items(), 1)
            ),
        ]

    # Actions

    def open_palette(self) -> None:
        """Ctrl+K."""
        page = self.page
        commands = [one for one in (*page.commands(), *self.commands()) if one.key != "Ctrl+K"]
        palette = CommandPalette(self.desk.look, commands, self)
        palette.move(self.mapToGlobal(QPoint((self.width() - palette.width()) // 2, 64)))
        palette.open()
        palette.finished.connect(palette.deleteLater)

    def show_keys(self) -> None:
        """`?`"""
        keys = KeysDialog(translate(self._entries[self._current].title), self.page.commands(), self.commands(), self)
        keys.open()
        keys.finished.connect(keys.deleteLater)

    def choose_file(self) -> None:
        """Ctrl+O."""
        self._choose(translate(N_("Open a program, proof or aggregate")))

    def choose_proof(self) -> None:
        """Ctrl+Shift+O."""
        self._choose(translate(N_("Open a proof")))

    def stop(self) -> None:
        """Esc: stop what the main action of this page would stop, else what runs for the program in hand.

        That also stops what was begun with another input than the one that shows now.
        """
        action = self.page.main_action()
        if action is not None and action.key == STOP_KEY:
            action.act()
        else:
            self.workspace.stop()

    def undo(self) -> None:
        """Ctrl+Z: what the notice offers to take back."""
        self.strip.take_back()

    def open_settings(self) -> QDialog:
        """The settings."""
        from studio.gui.views.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self.desk, self._store, self)
        dialog.open()
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def open_help(self, topic: str = "") -> None:
        """The help, at a topic if one is named, else at that of the page in view."""
        from studio.gui.views.help_dialog import HelpDialog

        dialog = HelpDialog(self.desk, self, topic or self._entries[self._current].topic)
        dialog.open()
        dialog.finished.connect(dialog.deleteLater)

    def open_tour(self) -> None:
        """The scenes of the demo, live."""
        self.shows.open_tour()

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open files by what they are."""
        self.opener.open(paths, list_strangers=self._current == "programs")

    def rebuild(self) -> None:
        """Everything anew, in the language that is spoken now; what is in hand and what the pages show stay."""
        for name, page in self._pages.items():
            page.save_widths(self._store)
            self._whereabouts[name] = page.whereabouts()
        self._pages.clear()
        self.drop.deleteLater()
        self.shows.forget()
        self._build()
        self._connect_frame()
        self.upkeep.use(self.strip)
        self.show_page(self._current)

    def first_size(self) -> QSize:
        """As designed, or what the screen has room for beside the frame that the desktop puts round a window."""
        return START.boundedTo(self.screen().availableGeometry().size() - _FRAME).expandedTo(MINIMUM)

    # Events of Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say what a drop would do."""
        paths = local_paths(event)
        if paths:
            event.acceptProposedAction()
            self.drop.show_paths(paths)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """No drop after all."""
        self.drop.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """The page may want it for itself; else it is opened by what it is."""
        self.drop.hide()
        paths = local_paths(event)
        event.acceptProposedAction()
        if paths and not self.page.take_paths(paths):
            self.open_paths(paths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The third column becomes a drawer where there is little room."""
        super().resizeEvent(event)
        self.drop.setGeometry(self.rect())
        self._place_third_column()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Cancel what runs, wait a bounded time; nothing finished is lost."""
        self.closing.emit()
        self.shows.close()
        for timer in self.findChildren(QTimer):
            timer.stop()
        self._store.setValue("window/geometry", self.saveGeometry())
        self._store.setValue("window/page", self._current)
        if self.workspace.origin:
            self._store.setValue("window/program", self.workspace.origin)
            self._store.setValue("window/backend", self.workspace.backend)
        for page in self._pages.values():
            page.save_widths(self._store)
        self._store.sync()
        self.hide()  # gone at once; what still runs is given a bounded time to stop
        self.desk.close()
        super().closeEvent(event)

    def _build(self) -> None:
        entries = [
            RailEntry(name, translate(entry.title), entry.icon, f"Ctrl+{number}")
            for number, (name, entry) in enumerate(self._entries.items(), 1)
        ]
        foot = (
            (RailEntry("help", translate(N_("Help")), "circle-question-mark", "F1"), self.open_help),
            (RailEntry("settings", translate(N_("Settings")), "settings", "Ctrl+,"), self.open_settings),
        )
        self.rail = Rail(self.desk.look, entries, foot)
        self.header = Header(self.desk, self.workspace)
        self.stack = QStackedWidget()
        self.trouble = LibraryTrouble(self.desk)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.stack)
        self.middle.addWidget(self.trouble)
        self.strip = StatusStrip(self.desk)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.header)
        right.addWidget(self.middle, 1)
        right.addWidget(self.strip)
        central = QWidget()
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(central)
        self.drop = DropFrame(self.desk.look, self)

    def _connect_frame(self) -> None:
        self._window_keys.use(self.commands())
        self.rail.wanted.connect(self.show_page)
        self.header.programs_wanted.connect(self._show_programs_menu)
        self.header.search_wanted.connect(self.open_palette)
        self.header.reason_wanted.connect(self.workspace.refusals.tell)
        self.trouble.again_wanted.connect(self.desk.open_again)
        self.trouble.folder_chosen.connect(self._use_folder)

    def _connect(self) -> None:
        self._connect_frame()
        self.desk.page_wanted.connect(self._go_to)
        self.desk.bench_refused.connect(self._show_trouble)
        self.desk.bench_opened.connect(self._library_opened)
        for changed in (
            self.workspace.program_changed,
            self.workspace.form_checked,
            self.workspace.form_changed,
            self.workspace.proofs_changed,
            self.workspace.run_changed,
        ):
            changed.connect(self._show_action)

    def _restore(self) -> None:
        """Where the window was, on which page, and with which program in hand."""
        if not self.restoreGeometry(kept_bytes(self._store, "window/geometry")):
            self.resize(self.first_size())
        last = str(self._store.value("window/page", "programs"))
        backend = self._store.value("window/backend")
        if backend:
            self.workspace.choose_backend(str(backend))
        program = self._store.value("window/program")
        self.workspace.reopen(str(program) if program else FIRST_PROGRAM, FIRST_PROGRAM)
        self.show_page(last if last in self._entries else next(iter(self._entries)))

    def _go_to(self, name: str, wanted: object) -> None:
        elsewhere = {
            "tour": self.open_tour,
            "presentation": self.shows.present,
            "help": lambda: self.open_help(str(wanted or "")),
            "open": self.choose_file,
            "open proof": self.choose_proof,
        }
        if name == "receipt" and isinstance(wanted, Path):
            self.receipts.open(wanted)
        elif name in elsewhere:
            elsewhere[name]()
        else:
            self.show_page(name, wanted)

    def _default_action(self) -> MainAction:
        if self.workspace.busy:
            return MainAction(translate(N_("Stop")), "square", STOP_KEY, self.workspace.stop, main=False)
        checked = self.workspace.checked
        ready = self.workspace.program is not None and (checked is None or checked.witness is not None)
        return MainAction(translate(N_("Prove")), "shield-check", "Ctrl+Return", self._prove, enabled=ready)

    def _prove(self) -> None:
        if self._current != "prove":
            self.show_page("prove")
        self.workspace.prove()

    def _open_trace(self) -> None:
        self.workspace.record(then="trace")

    def _act(self) -> None:
        action = self.page.main_action() or self._default_action()
        if action.enabled and action.key != STOP_KEY:
            action.act()

    def _show_action(self) -> None:
        if self._current:
            self.header.show_action(self.page.main_action() or self._default_action())

    def _show_heading(self) -> None:
        self.header.show_heading(self.page.heading())

    def _place_third_column(self) -> None:
        if self._current:
            column = self.page.third_column()
            if column is not None:
                column.setVisible(self.width() >= _DRAWER_BELOW_PX or self._drawer_wanted)

    def _toggle_drawer(self) -> None:
        column = self.page.third_column()
        if column is not None:
            self._drawer_wanted = column.isHidden()
            column.setVisible(self._drawer_wanted)

    def _next_region(self) -> None:
        regions = [region for region in self.page.regions() if region.isVisible()]
        stops: list[QWidget] = [self.rail.button(self._current), self.header.chip, *regions]
        focus_next(stops, self.focusWidget())

    def _show_programs_menu(self, place: QPoint) -> None:
        ProgramsMenu(self.workspace, self.choose_file, self).popup(place)

    def _choose(self, title: str) -> None:
        ask_files(self, title, self.open_paths)

    def _show_trouble(self, failure: Failed) -> None:
        self.trouble.show_failure(failure)
        self.middle.setCurrentWidget(self.trouble)
        self.trouble.again.setFocus()

    def _use_folder(self, folder: str) -> None:
        self.desk.open(lambda: Workbench(change_setting("library_folder", folder)))

    def _library_opened(self) -> None:
        """Also after it was refused: what was asked for meanwhile is asked for again."""
        if self.middle.currentWidget() is self.trouble:
            self.middle.setCurrentWidget(self.stack)
            self.workspace.probe()
            self.workspace.open_program(self.workspace.origin or FIRST_PROGRAM)
            self.page.shown()
