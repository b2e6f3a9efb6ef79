"""What a file is that somebody dropped or chose: by its first bytes, not by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.gui.desk import Desk
from studio.gui.workspace import Workspace
from studio.model.errors import UserError
from studio.model.message import Message
from studio.model.messages import render
from studio.model.text import N_, translate
from studio.session import FileKind, Workbench, kind_of_file
from studio.session.background import Cancel, Report


def kind_or_unknown(path: Path) -> FileKind:
    """What a file is; whoever opens it says why it cannot be read."""
    try:
        return kind_of_file(path)
    except UserError:
        return FileKind.UNKNOWN


class Opener:
    """Opens files by what they are: a program goes into hand, the rest to the page that shows it."""

    def __init__(self, desk: Desk, workspace: Workspace) -> None:
        self._desk = desk
        self._workspace = workspace

    def open(self, paths: Sequence[Path], *, list_strangers: bool = False) -> None:
        """Open each; several proofs go to the library together.

        What is nothing that the studio knows is told in a notice; with `list_strangers`, on the page of programs.
        """

        def work(_bench: Workbench, _report: Report, _cancel: Cancel) -> list[_Looked]:
            return [_look_at(path) for path in paths]

        def done(looked: list[_Looked]) -> None:
            self._sort(looked, list_strangers=list_strangers)

        self._desk.run(work, done, owner=self._workspace)

    def _sort(self, looked: list[_Looked], *, list_strangers: bool) -> None:
        for one in looked:
            if one.kind is FileKind.PROGRAM or (one.kind is FileKind.UNKNOWN and list_strangers):
                self._desk.go_to("programs", one.path)
            elif one.kind in (FileKind.UNKNOWN, FileKind.OPENING):
                self._desk.notice(one.trouble.what, one.trouble.next_step, tone="bad")
            elif one.kind is FileKind.RECEIPT:
                self._desk.go_to("receipt", one.path)
            elif one.kind in (FileKind.AGGREGATE, FileKind.INCLUSION):
                self._desk.go_to("aggregates", one.path)
        results = [one.path for one in looked if one.kind is FileKind.BENCH]
        if results:
            self._desk.go_to("throughput", results)
        proofs = [one.path for one in looked if one.kind in (FileKind.PROOF, FileKind.ARCHIVE)]
        if proofs:
            self._desk.go_to("library", proofs)


@dataclass(frozen=True, slots=True)
class _Looked:
    path: Path
    kind: FileKind
    trouble: Message


def _look_at(path: Path) -> _Looked:
    try:
        kind = kind_of_file(path)
    except UserError as error:
        return _Looked(path, FileKind.UNKNOWN, render(error.message_id, error.params))
    if kind is FileKind.OPENING:
        what = translate(N_("{name} is the private part of a proof.")).format(name=path.name)
        return _Looked(path, kind, Message(what, translate(N_("Open the proof that lies beside it."))))
    what = translate(N_("{name} is not a program, a proof or an aggregate.")).format(name=path.name)
    step = translate(
        N_(
            "Programs are 32-bit RISC-V ELF files; the studio opens its own proofs and aggregates, and receipts of "
            "RISC Zero."
        )
    )
    return _Looked(path, kind, Message(what, step))
