"""Worker pools for tests: of the real `selftest` kind, and of scripts that play a hostile or broken worker."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from studio.jobs.report import Cancel, Report
from studio.jobs.work import Work, WorkResult
from studio.jobs.worker_pool import WorkerPool
from studio.model.job import NO_LIMITS, JobLimits, JsonValue

READY = """
import os, sys, time
def send(data): os.write(1, data)
def frame(header, parts=b""): send(len(header).to_bytes(4, "big") + header + parts)
def answer(text): frame(b'{"kind":"done","values":' + text + b',"parts":[]}')
frame(b'{"kind":"ready","values":{},"parts":[]}')
os.read(0, 4096)
"""


def scripted(folder: Path, after_request: str, **options: int) -> WorkerPool:
    """Workers that say they are ready, take a request, and then do `after_request`."""
    return WorkerPool("script", folder, command=(sys.executable, "-I", "-c", READY + after_request), **options)


def call(
    pool: WorkerPool,
    operation: str,
    *,
    attachments: dict[str, bytes] | None = None,
    limits: JobLimits = NO_LIMITS,
    report: Report | None = None,
    cancel: Cancel | None = None,
    **payload: JsonValue,
) -> WorkResult:
    """One request."""
    return pool.call(Work(operation, payload, attachments or {}, limits), report or Report(), cancel or Cancel())


def until(condition: Callable[[], bool], within_s: float = 10.0) -> None:
    """Wait for something that another thread or process does."""
    end = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.002)
