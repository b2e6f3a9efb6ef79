"""Watching one proof: its log stays where somebody asked for it, or where something failed."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.session import ProverWatch, task_logs_folder


def test_a_named_log_stays(tmp_path: Path) -> None:
    watch = ProverWatch(tmp_path / "said.log")
    watch.log(b"one\n")
    watch.ended()
    assert (tmp_path / "said.log").read_bytes() == b"one\n"
    assert watch.failed() == str(tmp_path / "said.log")


def test_without_a_name_it_stays_for_a_failure_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    well, failed, silent = ProverWatch(), ProverWatch(), ProverWatch()
    well.log(b"well")
    well.ended()
    failed.log(b"no")
    path = failed.failed()
    assert path is not None
    assert Path(path).parent == task_logs_folder()
    assert [one.read_bytes() for one in task_logs_folder().iterdir()] == [b"no"]
    assert silent.failed() is None
