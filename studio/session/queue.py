"""Proofs as jobs of the queue on disk: put there by one command, made by another, kept in the library."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from studio.jobs.outcomes import Handler
from studio.jobs.report import Cancel, Report
from studio.jobs.runner import JobRunner
from studio.jobs.store import JobStore
from studio.library import Library
from studio.model.job import Job, JobRequest, JobState, JsonObject
from studio.model.text import N_, translate
from studio.native import Control, Program
from studio.programs.opening import OpenedProgram
from studio.session.batch import BatchItem
from studio.session.evidence_forms import counts_steps
from studio.session.keeping import Keeping, Request
from studio.session.session import Session
from studio.session.stores import open_library

PROVE = "prove"
_POLL_S = 0.1
_UNFINISHED = (JobState.QUEUED, JobState.RUNNING, JobState.CANCELLING)
_MOST_SHOWN = 1_000_000
_LIMITS = ("max_steps", "max_memory_bytes", "max_journal_bytes", "max_proof_bytes")


def prove_request(
    session: Session, keeping: Keeping, item: BatchItem, *, out: Path | None = None, again: bool = False
) -> JobRequest:
    """The job that proves `item`. Its program is in the library from now on; its input is erased when the job ends."""
    keeping.keep_program(item.program)
    payload: JsonObject = {
        "program": item.program.name,
        "program_id": item.program.native.program_id.hex(),
        "backend": item.request.backend,
        "form": item.request.form,
        "out": None if out is None else str(out.absolute()),
        "again": again,
        "library": str(keeping.library_root.absolute()),
        **{name: getattr(session.settings, name) for name in _LIMITS},
    }
    return JobRequest(PROVE, item.program.name, payload, {"witness": item.witness})


def handlers(session: Session, library: Library) -> Mapping[str, Handler]:
    """What a runner needs to do our kinds of job. A job keeps its proof where it was asked for, else in `library`."""

    def prove(request: JobRequest, report: Report, cancel: Cancel) -> JsonObject:
        named = request.payload.get("library")
        if not isinstance(named, str) or Path(named) == library.root.absolute():
            return _prove(session, library, request, report, cancel)
        with open_library(session.settings, Path(named)) as other:
            return _prove(session, other, request, report, cancel)

    return {PROVE: prove}


def submit(folder: Path, requests: Iterable[JobRequest]) -> list[int]:
    """Put jobs into the queue, all or none; their numbers."""
    store = JobStore(folder)
    try:
        return store.submit_all(requests)
    finally:
        store.close()


def list_jobs(folder: Path, *, unfinished_only: bool = False, limit: int = 100) -> list[Job]:
    """The newest jobs, the newest first."""
    store = JobStore(folder)
    try:
        return store.jobs(states=_UNFINISHED if unfinished_only else tuple(JobState), limit=limit)
    finally:
        store.close()


def cancel_jobs(folder: Path, numbers: Iterable[int]) -> list[Job]:
    """Ask jobs to stop, whichever process runs them; each job right after. All of them exist, or none is asked."""
    store = JobStore(folder)
    try:
        for number in (wanted := list(dict.fromkeys(numbers))):
            store.job(number)
        for number in wanted:
            store.cancel(number)
        return [store.job(number) for number in wanted]
    finally:
        store.close()


def run_queue(
    session: Session,
    library: Library,
    folder: Path,
    control: Control,
    *,
    threads: int = 0,
    ended: Callable[[Job], None],
) -> None:
    """Do what is in the queue until nothing is left, or `control` is cancelled; `ended` hears of each job."""
    count = threads or session.settings.prove_threads or os.cpu_count() or 1
    # Looked at before the runner begins: a short job ends before there is time for a second look.
    waiting = list_jobs(folder, unfinished_only=True, limit=_MOST_SHOWN)
    watched = {job.id for job in waiting if job.kind == PROVE}
    with ExitStack() as stack:
        runner = JobRunner(folder, handlers(session, library), threads=count)
        stack.callback(runner.close)
        while True:
            left = {
                job.id: job for job in runner.store.jobs(states=_UNFINISHED, limit=_MOST_SHOWN) if job.kind == PROVE
            }
            for number in sorted(watched - left.keys()):
                ended(runner.job(number))
            watched = set(left)
            if not left or control.cancelled:
                break
            time.sleep(_POLL_S)
        if control.cancelled:
            stack.close()
            _tell_stopped(folder, watched, ended)


def _tell_stopped(folder: Path, watched: set[int], ended: Callable[[Job], None]) -> None:
    """What finished or was given up in time; what ran is back in the queue, and goes on with what waits there."""
    store = JobStore(folder)
    try:
        for number in sorted(watched):
            job = store.job(number)
            if job.state.ended:
                ended(job)
    finally:
        store.close()


def _prove(session: Session, library: Library, request: JobRequest, report: Report, cancel: Cancel) -> JsonObject:
    payload = request.payload
    limits = {name: value for name in _LIMITS if isinstance(value := payload.get(name), int)}
    session = Session(replace(session.settings, **limits))  # type: ignore[arg-type]  # _LIMITS are all numbers
    elf = library.program_elf(bytes.fromhex(str(payload["program_id"])))
    native = Program(elf, max_elf_bytes=session.settings.max_elf_bytes)
    # Without manifest: the input is bytes by now.
    program = OpenedProgram(str(payload["program"]), Path(), elf, native, None)
    control = Control()
    report.phase = translate(N_("proving"))
    with ExitStack() as stack:
        stack.enter_context(cancel.calling(control.cancel))
        if counts_steps(str(payload["backend"])):
            stack.enter_context(report.following(lambda: control.steps))
        finished = Keeping(session, library).prove(
            program,
            request.attachments["witness"],
            Request(str(payload["backend"]), str(payload["form"])),
            control,
            again=payload.get("again") is True,
            watcher=report,
        )
    out = payload.get("out")
    if isinstance(out, str):
        session.store_bytes(finished.proof_bytes, finished.opening_bytes, Path(out))
    return {
        "library_id": finished.proof_id,
        "identity": finished.identity.hex(),
        "from_library": finished.from_library,
        "steps": finished.proof.statement.steps,
    }
