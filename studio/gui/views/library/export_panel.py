"""Before an export: as what, and whether the private inputs go along, which they do not unless that is said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.file_dialogs import ask_folder, ask_where_to_save
from studio.gui.views.kit.labels import label, set_property
from studio.gui.views.library.report_panel import Panel
from studio.model.text import N_, translate
from studio.model.units import bytes_text, counted_text
from studio.session import ARCHIVE_SUFFIX


class ExportPanel(Panel):
    """`wanted(ids, Path, openings)` once a place was chosen."""

    wanted = Signal(list, object, bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._ids: list[int] = []
        self.openings = QCheckBox(translate(N_("Export the private inputs, too")))
        self.openings.toggled.connect(self._warn)
        self._warning = label(
            translate(N_("Whoever gets these files can read the inputs. Without them, compact proofs stay undecided.")),
            "caption",
            wrap=True,
        )
        self.archive = ActionButton(
            look, translate(N_("As one archive")), self._choose_archive, icon="file-badge", kind="small"
        )
        self.folder = ActionButton(
            look, translate(N_("Into a folder")), self._choose_folder, icon="folder-open", kind="small"
        )
        self.body.addWidget(self.openings)
        self.body.addWidget(self._warning)
        self.buttons.addWidget(self.archive)
        self.buttons.addWidget(self.folder)
        self.buttons.addStretch(1)

    def ask(self, checked: Mapping[int, int]) -> None:
        """About these proofs. Each time anew without the inputs."""
        self._ids = list(checked)
        count = counted_text(len(self._ids), N_("Export 1 proof"), N_("Export {count} proofs"))
        self.title.setText(f"{count}, {bytes_text(sum(checked.values()))}")
        self.setAccessibleName(self.title.text())
        self.openings.setChecked(False)
        self._warn(False)
        self.show()
        self.archive.setFocus()

    def _warn(self, on: bool) -> None:
        set_property(self._warning, "role", "warn" if on else "caption")

    def _choose_archive(self) -> None:
        ask_where_to_save(
            self,
            translate(N_("Export as an archive")),
            f"proofs{ARCHIVE_SUFFIX}",
            self._chosen_archive,
            filters=[translate(N_("Archives (*.zip)"))],
            suffix=ARCHIVE_SUFFIX[1:],
        )

    def _choose_folder(self) -> None:
        ask_folder(self, translate(N_("Export into a folder")), self._chosen)

    def _chosen_archive(self, path: Path) -> None:
        is_archive = path.suffix.lower() == ARCHIVE_SUFFIX
        self._chosen(path if is_archive else path.with_name(path.name + ARCHIVE_SUFFIX))

    def _chosen(self, path: Path) -> None:
        self.dismiss()
        self.wanted.emit(self._ids, path, self.openings.isChecked())
