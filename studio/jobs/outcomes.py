"""The one owner of errors: whatever a handler raises becomes an outcome here, and only here."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from studio.jobs.frames import json_object
from studio.jobs.report import Cancel, Report, StopReason
from studio.model import errors
from studio.model.job import NO_LIMITS, Cancelled, Done, Failed, JobLimits, JobRequest, JsonObject, Outcome
from studio.model.text import N_, translate
from studio.model.units import bytes_text, duration_text

logger = logging.getLogger(__name__)
T = TypeVar("T")

Handler = Callable[[JobRequest, Report, Cancel], Mapping[str, object]]
"""Does the work of one kind of job: sets the fields of the report, looks at the cancel, returns what JSON can hold."""


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """What some work returned."""

    value: T


def run_guarded(
    work: Callable[[], T], what: str, report: Report, cancel: Cancel, limits: JobLimits = NO_LIMITS
) -> Value[T] | Failed | Cancelled:
    """Never raises. Work that finished before it heard of a cancel is done: nothing finished is lost."""
    try:
        cancel.check()
        return Value(work())
    except errors.Cancelled:
        if cancel.reason is StopReason.TIME_LIMIT:
            return failed(time_limit_error(limits))
        return Cancelled()
    except KeyboardInterrupt:  # a person at the terminal, by way of a library
        return Cancelled()
    except errors.UserError as error:
        return failed(error)
    except MemoryError:
        return failed(memory_error(limits))
    except BaseException as error:  # a panic of the engine, sys.exit and generator exits are no Exception
        report.log(traceback_bytes(error))
        logger.exception("a job of the kind %s met a bug", what)
        return failed(bug_error(error))


def run_handler(handler: Handler, request: JobRequest, report: Report, cancel: Cancel) -> Outcome:
    """The same for a job of the queue."""

    def work() -> JsonObject:
        return json_object(handler(request, report, cancel))

    answer = run_guarded(work, request.kind, report, cancel, request.limits)
    return Done(answer.value) if isinstance(answer, Value) else answer


def failed(error: errors.UserError) -> Failed:
    """An error for people as an outcome."""
    return Failed(error.message_id, json_object(error.params))


def bug_error(error: BaseException) -> errors.UserError:
    """Everything that nobody meant to raise."""
    # Not str(error): an exception of foreign code may fail even at that.
    return errors.UserError("job.bug", {"detail": traceback.format_exception_only(error)[-1].strip()[:500]})


def memory_error(limits: JobLimits) -> errors.UserError:
    """The job wanted more memory than its limit or the machine gave."""
    limit_bytes = limits.max_memory_bytes
    limit = translate(N_("none set")) if limit_bytes is None else bytes_text(limit_bytes)
    return errors.UserError("job.out_of_memory", {"limit": limit})


def time_limit_error(limits: JobLimits) -> errors.UserError:
    """The job took longer than it was allowed to."""
    limit_ns = limits.max_elapsed_ns
    return errors.UserError("job.time_limit", {"limit": "?" if limit_ns is None else duration_text(limit_ns)})


def traceback_bytes(error: BaseException) -> bytes:
    """The traceback for the log; no values of variables are in it."""
    return "".join(traceback.format_exception(error)).encode("utf-8", "backslashreplace")
