"""One worker process, seen from the studio. Whatever it does, the studio gets a result or an error for people."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
from pathlib import Path

from studio.host.launch import minimal_environment
from studio.host.limits import allocation_failed, out_of_memory_kills, resident_bytes
from studio.host.processes import Child, ProcessEnd, start
from studio.jobs.frames import DEFAULT_MAX_PARTS_BYTES, BadFrame, Frame, encode, read_frame
from studio.jobs.outcomes import memory_error, time_limit_error
from studio.jobs.report import Cancel, Report
from studio.jobs.serve import DONE, FAILED, PROGRESS, READY, WORK
from studio.jobs.work import Work, WorkResult
from studio.model.errors import Cancelled, UserError
from studio.model.job import JobLimits, JsonObject
from studio.model.messages import MESSAGES
from studio.model.text import translate

_START_S = 60.0  # a machine under full load starts processes slowly
_POLL_S = 0.25
_END_S = 1.0
_TAIL_BYTES = 4096
_MOST_STEPS = 2**64
_PHASE_LETTERS = 200


class WorkerProcess:
    """Started warm; does one request at a time. After anything but a plain answer it is not `healthy` any more."""

    def __init__(self, command: tuple[str, ...], cwd: Path, *, max_result_bytes: int = DEFAULT_MAX_PARTS_BYTES) -> None:
        self._max_result_bytes = max_result_bytes
        self._report: Report | None = None
        self._error_tail = b""
        self._arrived: queue.Queue[Frame | BadFrame | None] = queue.Queue(maxsize=2)
        self._out_of_memory_kills = out_of_memory_kills()
        self._child: Child = start(command, environment=minimal_environment(), cwd=cwd)
        self.pid = self._child.pid
        self.calls = 0
        self.healthy = False
        self._closed = False
        self._dismissed = False
        threading.Thread(target=self._read_frames, name=f"frames of {self.pid}", daemon=True).start()
        self._errors = threading.Thread(target=self._read_errors, name=f"errors of {self.pid}", daemon=True)
        self._errors.start()

    @property
    def running(self) -> bool:
        """Whether the process is still there."""
        return self._child.running

    def kill(self) -> None:
        """The kill signal to the process and everything below it; returns at once."""
        self.healthy = False
        self._child.kill()

    def dismiss(self) -> None:
        """End it because the studio needs no workers any more: its request counts as cancelled."""
        self._dismissed = True
        self.kill()

    def close(self) -> ProcessEnd | None:
        """End it and wait until it is gone."""
        self.healthy = False
        self._closed = True
        with contextlib.suppress(queue.Empty):  # its reader may wait for room
            while True:
                self._arrived.get_nowait()
        return self._child.close(outputs=False)

    def wait_ready(self, report: Report, cancel: Cancel) -> None:
        """Until it says that it can work."""
        self._report = report
        with cancel.calling(self.kill):
            frame = self._next_frame(cancel, JobLimits(), until_ns=time.monotonic_ns() + int(_START_S * 1e9))
        if frame.kind != READY:
            raise self._refusal(f"{frame.kind[:20]!r} before {READY}")
        self.healthy = True

    def run(self, work: Work, report: Report, cancel: Cancel) -> WorkResult:
        """One request. Raises `Cancelled` once the whole tree is gone, UserError for every other bad end."""
        self._report = report
        self.calls += 1
        self.healthy = False
        try:
            with cancel.calling(self.kill):
                self._send(work)
                frame = self._next_frame(cancel, work.limits)
            return self._result(frame)
        finally:
            self._report = None

    def _send(self, work: Work) -> None:
        values: JsonObject = {
            "call": self.calls,
            "operation": work.operation,
            "payload": work.payload,
            "max_elapsed_ns": work.limits.max_elapsed_ns,
            "max_memory_bytes": work.limits.max_memory_bytes,
        }
        pieces = encode(Frame(WORK, values, work.attachments))
        # A worker that ended shows as the end of its answers, where the reason is found out.
        with contextlib.suppress(OSError, ValueError):
            for piece in pieces:
                self._child.stdin.write(piece)
            self._child.stdin.flush()

    def _next_frame(self, cancel: Cancel, limits: JobLimits, until_ns: int | None = None) -> Frame:
        resident_before = resident_bytes(self.pid)
        while True:
            try:
                arrived = self._arrived.get(timeout=_POLL_S)
            except queue.Empty:
                if until_ns is not None and time.monotonic_ns() > until_ns:
                    self.close()
                    raise UserError("job.worker_silent", {"seconds": int(_START_S)}) from None
                self._watch_memory(limits, resident_before)
                continue
            if isinstance(arrived, Frame):
                return arrived
            self._explain(arrived, cancel, limits)

    def _watch_memory(self, limits: JobLimits, resident_before: int | None) -> None:
        """Where no limit of the system holds (macOS), and for memory that was reserved before the limit was set."""
        if limits.max_memory_bytes is None:
            return
        resident = resident_bytes(self.pid)
        if resident is not None and resident > (resident_before or 0) + limits.max_memory_bytes:
            self.close()
            raise memory_error(limits)

    def _result(self, frame: Frame) -> WorkResult:
        values, result = frame.values, frame.values.get("result")
        if values.get("call") != self.calls:
            raise self._refusal("an answer to another request")
        if frame.kind == DONE and isinstance(result, dict):
            self.healthy = True
            return WorkResult(result, frame.parts)
        message_id, params = values.get("message_id"), values.get("params")
        if frame.kind != FAILED or not isinstance(message_id, str) or not isinstance(params, dict):
            raise self._refusal(f"a frame of the kind {frame.kind[:20]!r} as an answer")
        if message_id not in MESSAGES:
            raise self._refusal(f"a message {message_id[:40]!r} that nobody knows")
        # After a bug or a lack of memory nobody knows what state it is in.
        self.healthy = message_id not in ("job.bug", "job.out_of_memory")
        if not self.healthy:
            self.close()
            self._errors.join(_END_S)  # the traceback may come after the answer
        raise UserError(message_id, params)

    def _refusal(self, detail: str) -> UserError:
        self.close()
        return UserError("job.worker_protocol", {"detail": detail})

    def _explain(self, arrived: BadFrame | None, cancel: Cancel, limits: JobLimits) -> None:
        """Why there will be no more frames. Always raises, after the whole tree is gone."""
        memory_limit_reached = self._child.memory_limit_reached
        # An end of the stream comes a moment before the end of the process; a bad frame need not be followed by one.
        own_end = self._child.wait(_END_S) if arrived is None else None
        self.close()
        self._errors.join(_END_S)
        cancel.check()
        if self._dismissed:
            raise Cancelled
        if arrived is not None:
            raise UserError("job.worker_protocol", {"detail": str(arrived)})
        if own_end is None:
            raise UserError("job.worker_protocol", {"detail": "it closed its output"})
        if memory_limit_reached or self._died_of_memory(own_end):
            raise memory_error(limits)
        if own_end.signal_name == "SIGXCPU":
            raise time_limit_error(limits)
        if own_end.signal_name is not None:
            raise UserError("job.worker_killed", {"signal": own_end.signal_name})
        raise UserError("job.worker_exited", {"code": own_end.exit_code})

    def _died_of_memory(self, end: ProcessEnd) -> bool:
        if end.signal_name == "SIGKILL":
            kills = out_of_memory_kills()
            return kills is not None and kills > (self._out_of_memory_kills or 0)
        return allocation_failed(self._error_tail) and end.exit_code != 0

    def _read_frames(self) -> None:
        descriptor = self._child.stdout.fileno()
        last: BadFrame | None = None
        try:
            while frame := read_frame(lambda count: os.read(descriptor, count), max_parts_bytes=self._max_result_bytes):
                if frame.kind == PROGRESS:
                    self._take_progress(frame)
                elif not self._closed:
                    self._arrived.put(frame)
        except BadFrame as error:
            last = error
        except (OSError, MemoryError) as error:  # closed under us, or too much for this machine
            last = BadFrame(type(error).__name__)
        self._child.stdout.close()
        self._arrived.put(last)

    def _take_progress(self, frame: Frame) -> None:
        steps, total_steps = frame.values.get("steps"), frame.values.get("total_steps")
        phase, report = frame.values.get("phase"), self._report
        if type(steps) is not int or not 0 <= steps < _MOST_STEPS or not isinstance(phase, str):
            raise BadFrame("a progress of other types")
        if total_steps is not None and (type(total_steps) is not int or not 0 <= total_steps < _MOST_STEPS):
            raise BadFrame("a progress with a bad total")
        if report is not None:
            # A worker does not know the language of the screen.
            phase = translate(phase[:_PHASE_LETTERS]) if phase else ""
            report.steps, report.total_steps, report.phase = steps, total_steps, phase

    def _read_errors(self) -> None:
        descriptor = self._child.stderr.fileno()
        with contextlib.suppress(OSError):
            while data := os.read(descriptor, 65536):
                self._error_tail = (self._error_tail + data)[-_TAIL_BYTES:]
                report = self._report
                if report is not None:
                    report.log(data)
        self._child.stderr.close()
