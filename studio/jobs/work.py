"""What a worker process is asked to do, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from studio.jobs.report import Report
from studio.model.job import NO_LIMITS, Attachments, JobLimits, JsonObject


@dataclass(frozen=True, slots=True)
class Work:
    """One request to a worker process. The bytes are not shown: they may be private."""

    operation: str
    payload: JsonObject = field(default_factory=dict)
    attachments: Attachments = field(default_factory=dict, repr=False)
    limits: JobLimits = NO_LIMITS


@dataclass(frozen=True, slots=True)
class WorkResult:
    """The answer: values and named bytes."""

    values: JsonObject = field(default_factory=dict)
    attachments: Attachments = field(default_factory=dict, repr=False)


WorkHandler = Callable[[Work, Report], WorkResult]
"""Does one operation inside a worker process. There is no cancel to look at: a cancel ends the process."""
