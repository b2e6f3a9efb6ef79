"""Real Fibonacci proofs for the library under test, made in one batch, and copies that say something else."""

from __future__ import annotations

import struct
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from studio import native
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.library.library_page import LibraryPage
from studio.library import NewProof
from studio.resources import resource_path
from studio.session import Workbench
from tests.gui.windows import WAIT_MS, idle

FIRST_MADE_UNIX_MS = 1_795_000_000_000


def fibonacci_proofs(count: int) -> list[NewProof]:
    """fib(0), fib(1) and so on, from 0 again after 93: all with their openings, no two alike."""
    program = native.Program(resource_path("guests", "fibonacci", "fibonacci.elf").read_bytes())
    witnesses = [struct.pack("<I", number % 94) for number in range(count)]
    outcomes = native.trace_prove_batch(program, witnesses, native.Limits(), native.Control())
    found = []
    for number, (made, witness) in enumerate(zip(outcomes, witnesses, strict=True)):
        assert isinstance(made, native.TraceProof)
        proof = native.proof_encode(
            program_id=program.program_id,
            journal=made.execution.journal,
            exit_code=0,
            steps=made.execution.steps,
            backend="trace",
            backend_version="0.1.0",
            evidence=made.evidence,
            studio_version="0.1.0",
            created_unix_ms=FIRST_MADE_UNIX_MS + number * 1000,
            elapsed_ns=1000 + number,
            device="CPU",
        )
        identity = native.proof_decode(proof).identity
        opening = native.opening_encode(proof_identity=identity, salt=made.salt, witness=witness)
        found.append(NewProof(proof, opening, program_name="fibonacci"))
    return found


def altered(new: NewProof, **changes: object) -> NewProof:
    """A well-formed copy that says something else, with an opening that fits it."""
    file = native.proof_decode(new.proof)
    names = "program_id journal exit_code steps backend backend_version evidence studio_version created_unix_ms"
    fields = {name: getattr(file, name) for name in [*names.split(), "elapsed_ns", "device"]}
    proof = native.proof_encode(**fields | changes)
    _, salt, witness = native.opening_decode(new.opening or b"")
    opening = native.opening_encode(proof_identity=native.proof_decode(proof).identity, salt=salt, witness=witness)
    return NewProof(proof, opening, program_name=new.program_name)


def tampered(new: NewProof) -> NewProof:
    """Its journal says one more than the program wrote."""
    journal = native.proof_decode(new.proof).journal
    value = int.from_bytes(journal[4:], "little") + 1
    return altered(new, journal=journal[:4] + value.to_bytes(8, "little"))


def bench_of(window: MainWindow) -> Workbench:
    """The workbench behind a window, for putting something into its library."""
    return window.desk._bench.result()


def open_page(qtbot: QtBot, window: MainWindow, proofs: list[NewProof] | None = None) -> LibraryPage:
    """The page with these proofs in the library."""
    if proofs:
        bench_of(window).library.add_many(proofs)
    activate(qtbot, window)
    window.show_page("library")
    settled(qtbot, window)
    page = window.page
    assert isinstance(page, LibraryPage)
    return page


def activate(qtbot: QtBot, window: MainWindow) -> None:
    """Give the window the keyboard."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)


def settled(qtbot: QtBot, window: MainWindow) -> None:
    """Until everything that was asked for has come, and what that asked for, too."""
    for _ in range(3):
        idle(qtbot, window)
        QApplication.processEvents()


def choose_file(qtbot: QtBot, path: Path) -> None:
    """What a person does in the file dialog that has just opened."""

    def dialogs() -> list[QFileDialog]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog) and one.isVisible()]

    qtbot.waitUntil(lambda: bool(dialogs()), timeout=WAIT_MS)
    (dialog,) = dialogs()
    if dialog.fileMode() is QFileDialog.FileMode.ExistingFiles:
        dialog.filesSelected.emit([str(path)])
    else:
        dialog.fileSelected.emit(str(path))
    dialog.reject()
