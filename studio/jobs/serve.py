"""The inside of a worker process: requests come in on standard input, answers go out on standard output.

The end of standard input is the end of the lease: the process ends at once, with everything that it started, so no
worker outlives the studio, however the studio ended.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping

from studio.host.limits import ProcessLimits, limit_self
from studio.host.processes import end_own_tree
from studio.host.worker_streams import claim_streams
from studio.jobs.frames import DEFAULT_MAX_PARTS_BYTES, BadFrame, Frame, encode, json_object, read_frame
from studio.jobs.outcomes import bug_error, memory_error
from studio.jobs.report import Report
from studio.jobs.work import Work, WorkHandler
from studio.model.errors import Cancelled, UserError
from studio.model.job import JobLimits, JsonObject, JsonValue

READY, WORK, PROGRESS, DONE, FAILED = "ready", "work", "progress", "done", "failed"
_PROGRESS_PERIOD_S = 1 / 30
_LEASE_ENDED, _STUDIO_NOT_UNDERSTOOD = 3, 4


def serve(kind: str, handlers: Mapping[str, WorkHandler]) -> int:
    """Do what is asked for until standard input ends; the exit code."""
    faulthandler.enable(sys.__stderr__ or sys.stderr)  # a crash of native code leaves its stacks in the job's log
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the studio, which then ends its workers
    requests: queue.Queue[Frame] = queue.Queue(maxsize=1)
    input_descriptor, output_descriptor = claim_streams()
    channel = _Channel(output_descriptor)
    channel.send(Frame(READY, {"worker": kind, "pid": os.getpid()}))
    threading.Thread(target=_read_requests, args=(input_descriptor, requests), name="lease", daemon=True).start()
    while True:
        _answer(requests.get(), handlers, channel)


class _Channel:
    """The way out; frames of two threads never mix."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()

    def send(self, frame: Frame) -> None:
        pieces = encode(frame)
        with self._lock:
            for piece in pieces:
                rest = memoryview(piece)
                while rest:
                    try:
                        rest = rest[os.write(self._descriptor, rest) :]
                    except OSError:  # nobody reads any more
                        end_own_tree(_LEASE_ENDED)


def _read_requests(descriptor: int, requests: queue.Queue[Frame]) -> None:
    try:
        while frame := read_frame(lambda count: os.read(descriptor, count), max_parts_bytes=DEFAULT_MAX_PARTS_BYTES):
            requests.put(frame)
    except (BadFrame, OSError, MemoryError):
        traceback.print_exc()
        end_own_tree(_STUDIO_NOT_UNDERSTOOD)
    end_own_tree(_LEASE_ENDED)


def _answer(frame: Frame, handlers: Mapping[str, WorkHandler], channel: _Channel) -> None:
    report = Report(_write_error_stream)
    limits = JobLimits()
    call = frame.values.get("call")  # sent back, so that an answer is never taken for that of another request
    try:
        work = _work_of(frame)
        limits = work.limits
        handler = _handler_of(work.operation, handlers)
        # The limit last: a thread of Python that finds no memory while it starts makes its starter wait for ever.
        with _progress_sent(report, channel), _limited(limits):
            result = handler(work, report)
        answer = Frame(DONE, {"call": call, "result": result.values}, result.attachments)
        encode(answer)  # what JSON cannot hold is a bug of the handler, and is reported as one below
    except MemoryError:
        answer = _failed(call, memory_error(limits))
    except UserError as error:
        answer = _failed(call, error)
    except Cancelled:  # nobody but the studio cancels, and it does so by ending this process
        answer = _failed(call, UserError("job.worker_exited", {"code": 0}))
    except BaseException as error:  # a panic of the engine and sys.exit are no Exception
        traceback.print_exc()
        answer = _failed(call, bug_error(error))
    channel.send(answer)


def _failed(call: JsonValue, error: UserError) -> Frame:
    return Frame(FAILED, {"call": call, "message_id": error.message_id, "params": json_object(error.params)})


def _handler_of(operation: str, handlers: Mapping[str, WorkHandler]) -> WorkHandler:
    if operation not in handlers:
        raise UserError("job.unknown_operation", {"operation": operation})
    return handlers[operation]


def _work_of(frame: Frame) -> Work:
    values = frame.values
    operation, payload = values.get("operation"), values.get("payload")
    if frame.kind != WORK or not isinstance(operation, str) or not isinstance(payload, Mapping):
        raise BadFrame(f"a frame of the kind {frame.kind} is no request")
    limits = JobLimits(_limit_of(values, "max_elapsed_ns"), _limit_of(values, "max_memory_bytes"))
    return Work(operation, payload, frame.parts, limits)


def _limit_of(values: JsonObject, name: str) -> int | None:
    value = values.get(name)
    return value if isinstance(value, int) and value > 0 else None


@contextlib.contextmanager
def _limited(limits: JobLimits) -> Iterator[None]:
    processor_s = None
    if limits.max_elapsed_ns is not None:
        # The studio watches the clock; this holds should it be unable to: all processors for that long.
        processor_s = (limits.max_elapsed_ns // 1_000_000_000 + 1) * (os.cpu_count() or 1)
    limit_self(ProcessLimits(limits.max_memory_bytes, processor_s))
    try:
        yield
    finally:
        limit_self(ProcessLimits())  # the answer must be possible even when the work was not


@contextlib.contextmanager
def _progress_sent(report: Report, channel: _Channel) -> Iterator[None]:
    ended = threading.Event()

    def send() -> None:
        last: JsonObject = {}
        while not ended.wait(_PROGRESS_PERIOD_S):
            now = report.snapshot()
            values: JsonObject = {"steps": now.steps, "total_steps": now.total_steps, "phase": now.phase}
            if values != last:
                channel.send(Frame(PROGRESS, values))
                last = values

    sender = threading.Thread(target=send, name="progress", daemon=True)
    sender.start()
    try:
        yield
    finally:
        ended.set()
        sender.join()


def _write_error_stream(data: bytes) -> None:
    with contextlib.suppress(OSError):
        os.write(2, data)
