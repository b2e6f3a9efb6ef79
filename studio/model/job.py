"""Jobs as values: what is asked for, how far it is, and what came of it. All frozen."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from studio.model.messages import Message, render
from studio.model.text import N_, translate

JsonValue: TypeAlias = str | int | float | bool | Sequence["JsonValue"] | Mapping[str, "JsonValue"] | None
JsonObject: TypeAlias = Mapping[str, JsonValue]
Attachments: TypeAlias = Mapping[str, bytes]


class JobState(enum.Enum):
    """The value is the stable word of the JSON output and of the queue's file."""

    QUEUED = "queued"
    RUNNING = "running"
    CANCELLING = "cancelling"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to the job."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)

    @property
    def word(self) -> str:
        """The state in the reader's language."""
        return translate(_WORDS[self])


_WORDS = {
    JobState.QUEUED: N_("Queued"),
    JobState.RUNNING: N_("Running"),
    JobState.CANCELLING: N_("Cancelling"),
    JobState.DONE: N_("Done"),
    JobState.FAILED: N_("Failed"),
    JobState.CANCELLED: N_("Cancelled"),
}


@dataclass(frozen=True, slots=True)
class JobLimits:
    """None: no limit. Memory is held to in worker processes; a handler in a thread must hold to it by itself."""

    max_elapsed_ns: int | None = None
    max_memory_bytes: int | None = None


NO_LIMITS = JobLimits()


@dataclass(frozen=True, slots=True)
class JobRequest:
    """One piece of work. Attachments are private: kept for the owner only, never shown, erased when the job ends."""

    kind: str
    title: str
    payload: JsonObject = field(default_factory=dict)
    attachments: Attachments = field(default_factory=dict, repr=False)
    priority: int = 0  # higher runs earlier; first come, first served within one priority
    limits: JobLimits = NO_LIMITS


@dataclass(frozen=True, slots=True)
class Progress:
    """One look at a running job."""

    steps: int
    total_steps: int | None
    phase: str
    started_unix_ms: int
    elapsed_ns: int

    @property
    def steps_per_second(self) -> float:
        """The average since the start."""
        return self.steps * 1e9 / self.elapsed_ns if self.elapsed_ns > 0 else 0.0

    @property
    def fraction(self) -> float | None:
        """From 0 to 1, where the total is known."""
        return min(1.0, self.steps / self.total_steps) if self.total_steps else None


@dataclass(frozen=True, slots=True)
class Done:
    """The handler returned. What is large went into the library before; `result` says where."""

    result: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failed:
    """`message_id` and `params` say it in words; `log` is the file with the details, where there are any."""

    message_id: str
    params: JsonObject = field(default_factory=dict)
    log: str | None = None

    @property
    def message(self) -> Message:
        """What happened and what to do, in the reader's language."""
        return render(self.message_id, self.params)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Stopped on request, and everything that it had started is gone."""


Outcome: TypeAlias = Done | Failed | Cancelled


def state_of(outcome: Outcome) -> JobState:
    """The last state of a job with that outcome."""
    if isinstance(outcome, Done):
        return JobState.DONE
    return JobState.FAILED if isinstance(outcome, Failed) else JobState.CANCELLED


@dataclass(frozen=True, slots=True)
class Job:
    """One look at a job in the queue."""

    id: int
    kind: str
    title: str
    priority: int
    state: JobState
    payload: JsonObject
    submitted_unix_ms: int
    started_unix_ms: int | None = None
    finished_unix_ms: int | None = None
    starts: int = 0  # more than one: the studio ended while the job ran, and it began again
    progress: Progress | None = None
    outcome: Outcome | None = None
