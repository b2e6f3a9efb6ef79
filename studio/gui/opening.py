"""What a file is that somebody dropped or chose: by its first bytes, not by its name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studio.gui.desk import Desk
from studio.gui.workspace import Workspace
from studio.model.text import N_, translate
from studio.session import FileKind, Workbench, kind_of_file
from studio.session.background import Cancel, Report


class Opener:
    """Opens files by what they are: a program goes into hand, the rest to the page that shows it."""

    def __init__(self, desk: Desk, workspace: Workspace) -> None:
        self._desk = desk
        self._workspace = workspace

    def open(self, paths: Sequence[Path]) -> None:
        """Open each; several proofs go to the library together."""

        def work(_bench: Workbench, _report: Report, _cancel: Cancel) -> list[tuple[Path, FileKind]]:
            return [(path, kind_of_file(path)) for path in paths]

        self._desk.run(work, self._sorted, owner=self._workspace)

    def _sorted(self, kinds: list[tuple[Path, FileKind]]) -> None:
        for path, kind in kinds:
            if kind is FileKind.PROGRAM:
                self._desk.go_to("programs", path)
            elif kind in (FileKind.AGGREGATE, FileKind.INCLUSION):
                self._desk.go_to("aggregates", path)
        proofs = [path for path, kind in kinds if kind in (FileKind.PROOF, FileKind.ARCHIVE)]
        if proofs:
            self._desk.go_to("library", proofs)
        for path in (path for path, kind in kinds if kind is FileKind.UNKNOWN):
            text = translate(N_("{name} is not a program, a proof or an aggregate.")).format(name=path.name)
            step = translate(
                N_("Programs are 32-bit RISC-V ELF files; the studio opens its own proofs and aggregates.")
            )
            self._desk.notice(text, step, tone="bad")
