"""Somebody who watches one proof on the command line: its phase, what it should take, and the log of its prover."""

from __future__ import annotations

from pathlib import Path

from studio.jobs.job_log import LogFile, task_log
from studio.session.stores import task_logs_folder


class ProverWatch:
    """A `Watcher`. The log lies where it was asked for, and stays; else it stays only when the proof fails."""

    def __init__(self, log_path: Path | None = None) -> None:
        self.phase = ""
        self.expected_s: float | None = None
        self._named = log_path is not None
        self._log: LogFile = LogFile(log_path) if log_path is not None else task_log(task_logs_folder())

    def log(self, data: bytes, /) -> None:
        """Keep what a foreign prover said."""
        self._log.write(data)

    def failed(self) -> str | None:
        """The proof is not made: the path of the log, if anything was said."""
        return self._log.keep()

    def ended(self) -> None:
        """The proof is made, or nobody wants it any more."""
        if not self._named:
            self._log.erase()
