"""Closing the window while it works: nothing finished is lost, no process and no thread is left."""

from __future__ import annotations

from pathlib import Path

import psutil
from pytestqt.qtbot import QtBot

from studio.gui.views.frame.window import MainWindow
from studio.session import Batch, BatchItem, Library, WitnessForm, Workbench, open_library
from studio.session.background import Cancel, Report
from studio.settings import DEFAULT_SETTINGS
from tests.gui.windows import WAIT_MS, MakeWindow, idle

LONG = WitnessForm({"rounds": "1000", "values": "random:262144:1"})  # some 10^11 steps


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


def library_of(folder: Path) -> Library:
    return open_library(DEFAULT_SETTINGS, folder / "library")


def begin_long_proof(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.open_program("sort")
    idle(qtbot, window)
    window.workspace.show_form(LONG)
    window.workspace.prove()
    qtbot.waitUntil(lambda: any(task.progress.steps for task in window.workspace.proving.values()), timeout=WAIT_MS)


def test_during_a_proof(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    before = children()
    window = make_window()
    window.workspace.prove()
    idle(qtbot, window)
    finished = window.workspace.proofs["Trace"].finished.identity
    begin_long_proof(qtbot, window)
    window.close()
    assert children() <= before
    with library_of(tmp_path) as library:
        assert len(library.find(finished)) == 1


def test_during_a_batch(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    told: list[int] = []

    def work(bench: Workbench, _report: Report, cancel: Cancel) -> None:
        program = bench.session.open("sort")
        witnesses = (bench.session.witness(program, {"values": f"random:500:{seed}"}) for seed in range(5_000))
        items = [BatchItem(program, witness) for witness in witnesses]
        for outcome in Batch(bench.session, bench.keeping).run(items):
            cancel.check()
            if outcome.kept is not None and outcome.kept.proof_id is not None:
                told.append(outcome.kept.proof_id)

    window.desk.run(work, owner=window, title="batch")
    qtbot.waitUntil(lambda: len(told) > 20, timeout=WAIT_MS)
    window.close()
    with library_of(tmp_path) as library:
        assert all(library.get(number) for number in told)


def test_twice_and_right_after_the_start(make_window: MakeWindow) -> None:
    window = make_window()
    window.close()
    window.close()
