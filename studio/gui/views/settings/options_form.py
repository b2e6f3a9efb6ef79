"""Some options as a form; each is written as soon as it is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.views.kit.labels import label
from studio.gui.views.settings.option_row import OptionRow
from studio.model.job import Failed
from studio.session import change_setting
from studio.session.setting_fields import SettingField, setting_text
from studio.settings import Settings


class OptionsForm(QWidget):
    """Shows settings that it is given, and has the desk change them."""

    def __init__(
        self, desk: Desk, title: str, note: str, fields: Sequence[SettingField], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.rows = {field.name: OptionRow(desk.look, field) for field in fields}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(12)
        column.addWidget(label(title, "heading"))
        column.addWidget(label(note, "secondary", wrap=True))
        for row in self.rows.values():
            row.changed.connect(self._change)
            column.addWidget(row)
        column.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """The values of now."""
        for name, row in self.rows.items():
            row.show_text(setting_text(name, getattr(settings, name)))

    def _change(self, name: str, value: int | str) -> None:
        row = self.rows[name]

        def done(settings: Settings) -> None:
            row.show_text(setting_text(name, getattr(settings, name)))

        def failed(failure: Failed) -> None:
            row.show_error(f"{failure.message.what} {failure.message.next_step}".strip())

        self._desk.change_settings(lambda: change_setting(name, value), done, failed, owner=row)
