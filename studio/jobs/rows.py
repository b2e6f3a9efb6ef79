"""Jobs as rows of the queue's file, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from studio.model.job import (
    Cancelled,
    Done,
    Failed,
    Job,
    JobLimits,
    JobRequest,
    JobState,
    Outcome,
    Progress,
)

COLUMNS = (
    "id, kind, title, priority, payload, state, starts, submitted_unix_ms, started_unix_ms, finished_unix_ms,"
    " progress, outcome, max_elapsed_ns, max_memory_bytes"
)

Row = tuple[Any, ...]
"""The values of COLUMNS; their types are held by the table being STRICT."""


def job_of(row: Row) -> Job:
    """A row of COLUMNS as people may see it."""
    number, kind, title, priority, payload, state, starts, submitted, started, finished, progress, outcome = row[:12]
    return Job(
        id=number,
        kind=kind,
        title=title,
        priority=priority,
        state=JobState(state),
        payload=json.loads(payload),
        submitted_unix_ms=submitted,
        started_unix_ms=started,
        finished_unix_ms=finished,
        starts=starts,
        progress=None if progress is None else Progress(**json.loads(progress)),
        outcome=None if outcome is None else outcome_of(outcome),
    )


def request_of(row: Row, attachments: Iterable[tuple[str, bytes]]) -> JobRequest:
    """The request as it was submitted."""
    return JobRequest(
        kind=row[1],
        title=row[2],
        priority=row[3],
        payload=json.loads(row[4]),
        attachments=dict(attachments),
        limits=JobLimits(row[12], row[13]),
    )


def progress_text(progress: Progress) -> str:
    """A snapshot for other processes."""
    return json.dumps({name: getattr(progress, name) for name in Progress.__slots__})


def outcome_text(outcome: Outcome) -> str:
    """An outcome for the file."""
    if isinstance(outcome, Done):
        return json.dumps({"state": "done", "result": outcome.result}, allow_nan=False)
    if isinstance(outcome, Failed):
        values = {"message_id": outcome.message_id, "params": outcome.params, "log": outcome.log}
        return json.dumps({"state": "failed", **values}, allow_nan=False)
    return json.dumps({"state": "cancelled"})


def outcome_of(text: str) -> Outcome:
    """The outcome in the file."""
    values = json.loads(text)
    if values["state"] == "done":
        return Done(values["result"])
    if values["state"] == "failed":
        return Failed(values["message_id"], values["params"], values["log"])
    return Cancelled()
