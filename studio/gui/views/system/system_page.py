"""The page System: what can prove here, the machine, the application itself, and all of it as a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label
from studio.gui.views.kit.parts import FactTable
from studio.gui.views.page import Command, MainAction, Page
from studio.gui.views.system.backend_row import BackendRow
from studio.gui.views.system.details_side import DetailsSide
from studio.gui.views.system.live_figures import LiveFigures
from studio.model.job import Failed
from studio.model.text import N_, listed, translate
from studio.session import BACKEND_NAMES, MachineFigures
from studio.session.system_text import PauseFigures, SystemDetails, report_text, system_details

if TYPE_CHECKING:
    from studio.gui.desk import Desk
    from studio.gui.workspace import Workspace

_SIDE_WIDTH, _MAIN_WIDTH = 396, 960


class SystemPage(Page):
    """Shows what probes and looks found out; asks nothing of the system on its own thread."""

    name = "system"

    def __init__(self, desk: Desk, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(desk, workspace, parent)
        self.details: SystemDetails | None = None
        self._figures: MachineFigures | None = None
        self.rows = {name: BackendRow(self.look, name) for name in BACKEND_NAMES}
        self.machine = FactTable(self.look.theme.px(104))
        self.machine.setAccessibleName(translate(N_("This machine")))
        self.live = LiveFigures(self.look)
        self.side = DetailsSide(desk)
        self.probe_button = ActionButton(
            self.look, translate(N_("Probe again")), workspace.probe, icon="refresh-cw", key="F5", kind="small"
        )
        self._lay_out()
        for row in self.rows.values():
            row.chosen.connect(self.select)
        workspace.backends_asked.connect(self._show_asking)
        workspace.backends_probed.connect(self._probed)
        desk.bench_opened.connect(self._probed)  # only now it is known where the library lies
        desk.figures_taken.connect(self._take_figures)
        if workspace.system is not None:
            self._probed()

    # What the frame asks

    def main_action(self) -> MainAction:
        """Copying the report is what people come for when something is wrong."""
        return MainAction(
            translate(N_("Copy report")), "copy", "Ctrl+C", self.copy_report, enabled=self.details is not None
        )

    def heading(self) -> tuple[str, str]:
        """The machine in one line."""
        totals = "" if self.details is None else listed(value for _, value in self.details.machine[:2])
        return translate(N_("System")), totals

    def commands(self) -> Sequence[Command]:
        """Copying, folders, licences; F5 probes again on every page."""
        folders = (("library", N_("Library")), ("settings", N_("Settings")), ("log", N_("Log")))
        return [
            Command(translate(N_("Copy report")), self.copy_report, "Ctrl+C", "copy"),
            *(
                Command(
                    translate(N_("Open folder: {name}")).format(name=translate(title)),
                    lambda name=name: self.side.folders.open_folder(name),  # type: ignore[misc]
                    icon="folder-open",
                )
                for name, title in folders
            ),
            Command(translate(N_("Show the licence text")), self.side.licences.show_selected, icon="file-text"),
        ]

    def regions(self) -> Sequence[QWidget]:
        """Backends, processes, the right column."""
        return (self._backends, self.live, self.side)

    def third_column(self) -> QWidget:
        """Versions, folders and licences."""
        return self.side

    def shown(self, wanted: object = None) -> None:
        """`wanted`: the name of a backend that somebody asked about."""
        self._show_live()
        if isinstance(wanted, str) and wanted in self.rows:
            self.select(wanted)
            self.rows[wanted].setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(self.rows[wanted])

    # Actions

    def select(self, name: str) -> None:
        """Mark one backend."""
        for other, row in self.rows.items():
            row.select(other == name)

    def copy_report(self) -> None:
        """Everything on this page as plain text, on the clipboard."""
        details, figures, pauses = self.details, self._figures, self._pauses()
        if details is None:
            return

        def done(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            told = translate(N_("Report copied: {count} lines.")).format(count=len(text.splitlines()))
            self.desk.notice(told, tone="ok")

        self.desk.read(lambda: report_text(details, figures, pauses), done, owner=self, key="system report")

    # Inside

    def _show_asking(self) -> None:
        for row in self.rows.values():
            row.show_asking()

    def _probed(self) -> None:
        system, settings, library = self.workspace.system, self.desk.settings, self.desk.library_root
        if system is None:
            return

        def failed(failure: Failed) -> None:
            for row in self.rows.values():
                row.show_trouble(f"{failure.message.what} {failure.message.next_step}".strip())

        qt = qVersion()
        self.desk.read(
            lambda: system_details(system, settings, library, qt=qt),
            self._show_details,
            failed,
            owner=self,
            key="system details",
        )

    def _show_details(self, details: SystemDetails) -> None:
        self.details = details
        for line in details.backends:
            if line.name in self.rows:
                self.rows[line.name].show_line(line)
        self.machine.show_facts(details.machine)
        self.side.show_details(details)
        self.main_action_changed.emit()
        self.heading_changed.emit()

    def _take_figures(self, figures: MachineFigures) -> None:
        self._figures = figures
        if self.isVisible():
            self._show_live()

    def _show_live(self) -> None:
        self.live.show_figures(self._figures, self._pauses())

    def _pauses(self) -> PauseFigures:
        pauses = self.desk.pulse.pauses()
        return PauseFigures(pauses.count, pauses.median_ms, pauses.p99_ms, pauses.longest_ms)

    def _lay_out(self) -> None:
        self._backends = QWidget()
        backends = QVBoxLayout(self._backends)
        backends.setContentsMargins(0, 0, 0, 0)
        backends.setSpacing(0)
        for row in self.rows.values():
            backends.addWidget(row)
        heading = QHBoxLayout()
        heading.addWidget(label(translate(N_("Backends")), "heading"), 1)
        heading.addWidget(self.probe_button)
        main = QFrame()
        main.setProperty("panel", "true")
        # Its height follows from its width, texts being wrapped; its least height would be that of the least width.
        main.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        column = QVBoxLayout(main)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addLayout(heading)
        column.addWidget(self._backends)
        column.addSpacing(24)
        column.addWidget(label(translate(N_("This machine")), "heading"))
        column.addWidget(self.machine)
        column.addSpacing(24)
        column.addWidget(label(translate(N_("The studio now")), "heading"))
        column.addWidget(self.live)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setProperty("panel", "true")
        self._scroll.setWidget(main)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        splitter = QSplitter()
        splitter.addWidget(self._scroll)
        splitter.addWidget(self.side)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([_MAIN_WIDTH, _SIDE_WIDTH])
        self.side.setMinimumWidth(300)
        self.remember(splitter, "columns")
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)
