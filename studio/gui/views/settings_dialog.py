"""The settings: how the window looks, the limits of runs, provers, and the library. Every change is kept at once."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.gui.desk import Desk
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import elided, label, set_property
from studio.gui.views.settings.appearance_form import AppearanceForm
from studio.gui.views.settings.options_form import OptionsForm
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.session import load_user_settings, reset_settings, settings_file
from studio.session.setting_fields import setting_fields
from studio.session.user_settings import keep_settings
from studio.settings import Settings

_WIDTH, _HEIGHT, _LIST_WIDTH = 880, 660, 152
_LIBRARY = ("library_folder", "max_cache_bytes", "trash_keep_days")
_PROVERS = ("r0vm_path",)
_MOST_PATH = 70


class SettingsDialog(QDialog):
    """Closes with Esc; there is nothing to confirm."""

    def __init__(self, desk: Desk, store: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._before: Settings | None = None  # before the last reset
        self.settings: Settings | None = None
        self.setWindowTitle(translate(N_("Settings")))
        scale = desk.look.theme.px
        self.resize(min(scale(_WIDTH), 1200), min(scale(_HEIGHT), 860))
        fields = setting_fields()
        self.appearance = AppearanceForm(desk.look, store)
        self.appearance.language_chosen.connect(desk.language_wanted)
        self.limits = OptionsForm(
            desk,
            translate(N_("Limits")),
            translate(
                N_("A run that reaches a limit ends with a clear fault. A change holds for what begins after it.")
            ),
            [field for field in fields if field.name not in (*_LIBRARY, *_PROVERS)],
        )
        self.provers = OptionsForm(
            desk,
            translate(N_("Provers")),
            translate(N_("A change holds for the proofs that begin after it.")),
            [field for field in fields if field.name in _PROVERS],
        )
        self.library = OptionsForm(
            desk,
            translate(N_("Library")),
            translate(N_("With another folder, the proofs of this one stay where they are.")),
            [field for field in fields if field.name in _LIBRARY],
        )
        self.list = QListWidget()
        self.list.setProperty("plain", "true")
        self.list.setAccessibleName(translate(N_("Sections")))
        self.list.setFixedWidth(scale(_LIST_WIDTH))
        titles = (N_("Appearance"), N_("Limits"), N_("Provers"), N_("Library"))
        self.list.addItems([translate(title) for title in titles])
        self.stack = QStackedWidget()
        for form in (self.appearance, self.limits, self.provers, self.library):
            self.stack.addWidget(_scrolled(form))
        self.list.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.notice = label("", "secondary", wrap=True)
        self.reset = ActionButton(desk.look, translate(N_("Reset all but appearance")), self._reset, icon="rotate-ccw")
        self.undo = ActionButton(desk.look, translate(N_("Undo reset")), self._undo, icon="undo-2")
        self.undo.hide()
        self._lay_out()
        self.list.setCurrentRow(0)
        self._load()

    def _load(self) -> None:
        def failed(failure: Failed) -> None:
            self._tell(f"{failure.message.what} {failure.message.next_step}".strip(), "bad")

        self._desk.read(load_user_settings, self._show, failed, owner=self)

    def _show(self, settings: Settings) -> None:
        self.settings = settings
        self.limits.show_settings(settings)
        self.provers.show_settings(settings)
        self.library.show_settings(settings)
        path = elided(str(settings_file()), _MOST_PATH)
        self._tell(translate(N_("Limits, provers and library are kept in {path}.")).format(path=path))

    def _reset(self) -> None:
        before = self._desk.settings

        def done(settings: Settings) -> None:
            self._show(settings)
            self._before = before if before != settings else None
            self.undo.setVisible(self._before is not None)
            self._tell(translate(N_("Limits, provers and library are at their defaults.")), "ok")

        self._desk.change_settings(reset_settings, done, self._tell_failure, owner=self)

    def _undo(self) -> None:
        before = self._before
        if before is None:
            return

        def done(settings: Settings) -> None:
            self._before = None
            self.undo.hide()
            self._show(settings)

        self._desk.change_settings(lambda: keep_settings(before), done, self._tell_failure, owner=self)

    def _tell_failure(self, failure: Failed) -> None:
        self._tell(f"{failure.message.what} {failure.message.next_step}".strip(), "bad")

    def _tell(self, text: str, tone: str = "") -> None:
        self.notice.setText(text)
        set_property(self.notice, "tone", tone)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.notice, 1)
        foot.addWidget(self.undo)
        foot.addWidget(self.reset)
        close = ActionButton(self._desk.look, translate(N_("Close")), self.accept, key="Esc")
        foot.addWidget(close)
        for button in (self.reset, self.undo, close):
            button.setAutoDefault(False)  # Enter belongs to the field that has the focus
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self.list)
        row.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addLayout(row, 1)
        column.addLayout(foot)


def _scrolled(form: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(form)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
