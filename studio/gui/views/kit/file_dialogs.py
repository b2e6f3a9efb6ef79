"""Asking for files: a dialog of the system beside the window, which goes on meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_files(parent: QWidget, title: str, chosen: Callable[[list[Path]], object]) -> None:
    """Files that are there."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: chosen([Path(name) for name in names]))
    _open(dialog)


def ask_file(parent: QWidget, title: str, chosen: Callable[[Path], object], *, filters: Sequence[str] = ()) -> None:
    """A file that is there."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    _open(dialog, filters)


def ask_folder(parent: QWidget, title: str, chosen: Callable[[Path], object], *, start: str = "") -> None:
    """A folder."""
    dialog = QFileDialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    _open(dialog)


def ask_where_to_save(
    parent: QWidget,
    title: str,
    suggestion: str,
    chosen: Callable[[Path], object],
    *,
    filters: Sequence[str] = (),
    suffix: str = "",
) -> None:
    """A file to write; `suffix`, without its dot, is put behind a name that has none."""
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(suggestion)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    _open(dialog, filters)


def _open(dialog: QFileDialog, filters: Sequence[str] = ()) -> None:
    if filters:
        dialog.setNameFilters(list(filters))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
