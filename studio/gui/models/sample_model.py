"""The samples of a program as a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.gui.tips import plain_tip
from studio.model.text import N_, translate
from studio.session import ShownSample

Index = QModelIndex | QPersistentModelIndex


class SampleModel(QAbstractListModel):
    """`Qt.UserRole` gives the ShownSample; the text is what a screen reader says."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._samples: tuple[ShownSample, ...] = ()

    @property
    def samples(self) -> tuple[ShownSample, ...]:
        """All of them."""
        return self._samples

    def show_samples(self, samples: Sequence[ShownSample]) -> None:
        """Show these."""
        self.beginResetModel()
        self._samples = tuple(samples)
        self.endResetModel()

    def row_of(self, name: str | None) -> int:
        """The row of a sample; -1 for none."""
        return next((row for row, sample in enumerate(self._samples) if sample.name == name), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """One for each sample."""
        return 0 if parent.isValid() else len(self._samples)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Looked up."""
        if not index.isValid() or index.row() >= len(self._samples):
            return None
        sample = self._samples[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return sample
        if role == Qt.ItemDataRole.DisplayRole:
            return sample.input
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{sample.input}: {outcome_text(sample)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{sample.name}: {translate(sample.help)}")
        return None


def outcome_text(sample: ShownSample) -> str:
    """What comes of it: its value, or how the program refuses it."""
    if sample.refused:
        return translate(N_("exits with {code}")).format(code=sample.exit_code)
    return sample.headline
