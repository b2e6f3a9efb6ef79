"""A window that is closed at work and opened again, and one beside another studio: all is proved, and nothing twice."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.gui.views.frame.window import MainWindow
from studio.gui.views.throughput.throughput_page import ThroughputPage
from studio.model.job import JobState
from studio.session import BatchItem, Keeping, Workbench, jobs_folder, list_jobs, prove_request, submit
from tests.gui.test_throughput_page import (
    CONTROL,
    ask,
    click,
    library_count,
    run_of,
    shown_page,
    type_into,
    wait_for_end,
)
from tests.gui.windows import WAIT_MS, MakeWindow, idle

JOBS = 8  # each long enough that the closing meets some at work


def states() -> Counter[JobState]:
    return Counter(job.state for job in list_jobs(jobs_folder(), limit=1000))


def test_a_queue_goes_on_when_the_window_is_opened_again(qtbot: QtBot, make_window: MakeWindow) -> None:
    def fill(bench: Workbench) -> None:
        program = bench.session.open("sort")
        keeping = Keeping(bench.session, bench.library)
        witnesses = (
            bench.session.witness(program, {"rounds": "200", "values": f"random:2000:{seed}"}) for seed in range(JOBS)
        )
        items = [BatchItem(program, witness) for witness in witnesses]
        submit(jobs_folder(), [prove_request(bench.session, keeping, item) for item in items])

    window = make_window()
    page = shown_page(qtbot, window)
    ask(qtbot, window, fill)
    page.queue.look_at_disk()
    idle(qtbot, window)
    click(page.queue.run_button)
    qtbot.waitUntil(lambda: states()[JobState.DONE] >= 2 and states()[JobState.RUNNING] > 0, timeout=WAIT_MS)
    window.close()
    assert states().keys() == {JobState.DONE, JobState.QUEUED}  # what ran was not given up
    done = states()[JobState.DONE]
    assert done < JOBS
    again = make_window()
    page = shown_page(qtbot, again)
    assert library_count(qtbot, again) == done
    page.queue.look_at_disk()
    idle(qtbot, again)
    assert page.queue.waiting_on_disk == JOBS - done
    click(page.queue.run_button)
    qtbot.waitUntil(lambda: states() == {JobState.DONE: JOBS}, timeout=WAIT_MS)
    idle(qtbot, again)
    assert library_count(qtbot, again) == JOBS


def start_list(qtbot: QtBot, window: MainWindow, path: Path) -> ThroughputPage:
    """The batch of a file, with what is there already taken from the cache."""
    page = shown_page(qtbot, window)
    assert page.take_paths([path])
    idle(qtbot, window)
    if page.setup.anew.isChecked():
        page.setup.anew.setFocus()
        QTest.keyClick(page.setup.anew, Qt.Key.Key_Space)
    idle(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.batch.live is not None, timeout=WAIT_MS)
    return page


def messages(path: Path, numbers: Iterable[int]) -> Path:
    path.write_text("program,message\n" + "".join(f"sha256,text:message {number}\n" for number in numbers))
    return path


def test_a_batch_that_was_closed_half_way_proves_only_the_rest_the_second_time(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    path = messages(tmp_path / "list.csv", range(4000))
    window = make_window()
    page = start_list(qtbot, window, path)
    qtbot.waitUntil(lambda: run_of(page).look().counts.proved > 50, timeout=WAIT_MS)
    first = run_of(page)
    window.close()
    qtbot.waitUntil(lambda: first.ended, timeout=WAIT_MS)
    proved = first.look().counts.proved
    assert proved < 4000
    again = make_window()
    assert library_count(qtbot, again) == proved
    page = start_list(qtbot, again, path)
    wait_for_end(qtbot, again, page)
    counts = run_of(page).look().counts
    assert (counts.proved, counts.from_cache, counts.failed) == (4000 - proved, proved, 0)
    assert library_count(qtbot, again) == 4000


def test_a_window_and_a_command_share_one_library_under_load(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    path = messages(tmp_path / "list.csv", range(6000))
    other_path = messages(tmp_path / "other.csv", reversed(range(6000)))  # they meet in the middle
    window = make_window()
    command = [sys.executable, "-m", "studio", "batch", str(other_path), "--library", str(tmp_path / "library")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        told = [other.stdout.readline(), other.stdout.readline()]  # the heading, and what is proved first
        page = start_list(qtbot, window, path)
        wait_for_end(qtbot, window, page)
        out, err = other.communicate(timeout=WAIT_MS / 1000)
    assert (other.returncode, err) == (0, "")
    there = Counter(line.split()[1] for line in [*told[1:], *out.splitlines()[:-1]])
    here = run_of(page).look().counts
    assert (here.done, there.total()) == (6000, 6000)
    assert here.proved + there["proved"] == 6000
    assert here.proved
    assert there["proved"]
    assert library_count(qtbot, window) == 6000


def test_a_library_that_is_deleted_under_a_batch_is_told(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    page = shown_page(qtbot, window)
    type_into(page.setup.times, "3000")
    idle(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.batch.running and run_of(page).look().counts.proved > 50, timeout=WAIT_MS)
    (tmp_path / "library").rename(tmp_path / "gone")
    wait_for_end(qtbot, window, page)
    counts = run_of(page).look().counts
    assert counts.proved + counts.failed == 3000
    assert counts.failed
    failure = run_of(page).look().last_failure
    assert failure is not None
    assert str(tmp_path / "library") in failure.what
