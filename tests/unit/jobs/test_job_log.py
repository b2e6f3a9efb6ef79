"""Job logs: made when needed, for the owner only, capped, never in the way."""

from __future__ import annotations

import logging
import stat
from pathlib import Path

import pytest

from studio.jobs.job_log import KEPT_TASK_LOGS, JobLog, LogFile, erase_log, log_path, task_log


def test_nothing_written_means_no_file(tmp_path: Path) -> None:
    log = JobLog(tmp_path / "logs", 3)
    log.write(b"")
    assert log.reference is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.posix
def test_it_is_private_and_capped(tmp_path: Path) -> None:
    log = JobLog(tmp_path / "logs", 3, max_bytes=10)
    for data in (b"12345", b"67890abc", b"more"):
        log.write(data)
    path = log_path(tmp_path / "logs", 3)
    assert log.reference == str(path)
    assert path.read_bytes().startswith(b"1234567890\n[more")
    assert b"abc" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    erase_log(tmp_path / "logs", 3)
    erase_log(tmp_path / "logs", 3)
    assert not path.exists()


def test_a_log_that_cannot_be_written_fails_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "logs").write_bytes(b"a file")
    log = JobLog(tmp_path / "logs", 3)
    with caplog.at_level(logging.ERROR):
        log.write(b"x")
        log.write(b"y")
    assert len(caplog.records) == 1


def test_what_ended_well_leaves_no_log(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "logs" / "one.log")
    log.erase()
    log.write(b"said")
    log.erase()
    assert log.reference is None
    assert list((tmp_path / "logs").iterdir()) == []


def test_the_newest_logs_of_tasks_are_kept(tmp_path: Path) -> None:
    (tmp_path / "other.log").write_bytes(b"x")
    logs = [task_log(tmp_path) for _ in range(KEPT_TASK_LOGS + 3)]
    for log in logs:
        log.write(b"said")
    assert logs[-1].keep() == logs[-1].reference
    left = {str(path) for path in tmp_path.glob("task-*.log")}
    assert len(left) == KEPT_TASK_LOGS
    assert logs[-1].reference in left
    assert (tmp_path / "other.log").exists()
    assert task_log(tmp_path).keep() is None
