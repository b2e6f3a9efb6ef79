"""`jobs`: the queue and its history, and running what waits in it; `cancel`: stop jobs."""

from __future__ import annotations

import io
import time

from studio.cli.context import Command, Context
from studio.cli.exit_codes import CANCELLED, DONE, REFUSED
from studio.cli.output import JsonValue
from studio.cli.parser import PROGRAM, Parser, add_library, thread_count, whole_number
from studio.cli.work import run_cancellable
from studio.model.errors import Cancelled, UserError
from studio.model.job import Done, Failed, Job, JobState, Progress
from studio.model.text import N_, translate
from studio.model.units import count_text, duration_text
from studio.session import Control, cancel_jobs, jobs_folder, list_jobs, run_queue

_LIST, _RUN = "list", "run"


def _configure(parser: Parser) -> None:
    parser.add_argument("action", metavar="ACTION", nargs="?", default=_LIST, help=translate(N_("list or run")))
    parser.add_argument(
        "--limit", metavar="N", type=whole_number, default=100, help=translate(N_("show the newest N (default: 100)"))
    )
    parser.add_argument("--unfinished", action="store_true", help=translate(N_("show only what has not ended")))
    parser.add_argument(
        "--jobs", metavar="N", type=thread_count, help=translate(N_("how many to run at a time (default: all cores)"))
    )
    add_library(parser)


def _execute(context: Context) -> int:
    action = context.arguments.action
    if action == _LIST:
        return _list(context)
    if action == _RUN:
        return _run(context)
    detail = translate(N_("{name} is not one of list, run")).format(name=action)
    raise UserError("cli.usage", {"detail": detail, "program": f"{PROGRAM} jobs"})


def _list(context: Context) -> int:
    arguments = context.arguments
    jobs = list_jobs(jobs_folder(), unfinished_only=arguments.unfinished, limit=min(arguments.limit, 2**31))
    _print_jobs(context, jobs)
    context.output.result({"jobs": [_job_json(job) for job in jobs]})
    return DONE


def _run(context: Context) -> int:
    output, ended = context.output, list[Job]()

    def tell(job: Job) -> None:
        ended.append(job)
        output.line(f"{job.id:>6}  {job.state.word:<10}  {job.title:<16}  {_said(job)}".rstrip())
        output.flush()

    with context.open_library() as library:

        def work(control: Control) -> None:
            threads = context.arguments.jobs or 0
            run_queue(context.session, library, jobs_folder(), control, threads=threads, ended=tell)

        code = DONE
        try:
            run_cancellable(work, io.StringIO())
        except Cancelled:
            code = CANCELLED
    if code == DONE and any(job.state is JobState.FAILED for job in ended):
        code = REFUSED
    done = sum(job.state is JobState.DONE for job in ended)
    output.line(
        translate(N_("{done} of {total} jobs done")).format(done=count_text(done), total=count_text(len(ended)))
    )
    output.result({"jobs": [_job_json(job) for job in ended]}, ok=code == DONE)
    return code


def _configure_cancel(parser: Parser) -> None:
    parser.add_argument("jobs", metavar="JOB", nargs="+", type=whole_number, help=translate(N_("the number of a job")))


def _execute_cancel(context: Context) -> int:
    jobs = cancel_jobs(jobs_folder(), context.arguments.jobs)
    _print_jobs(context, jobs)
    context.output.result({"jobs": [_job_json(job) for job in jobs]})
    return DONE


def _print_jobs(context: Context, jobs: list[Job]) -> None:
    headings = (N_("job"), N_("state"), N_("what"), N_("submitted"), N_("took"), "")
    rows = [
        [str(job.id), job.state.word, job.title, _time_text(job.submitted_unix_ms), _took(job), _said(job)]
        for job in jobs
    ]
    context.output.table([translate(name) if name else "" for name in headings], rows, right=(0,))


def _said(job: Job) -> str:
    outcome, progress = job.outcome, job.progress
    if isinstance(outcome, Failed):
        said = f"{outcome.message.what} {outcome.message.next_step}".rstrip()
        return said if outcome.log is None else f"{said} {translate(N_('Log: {path}')).format(path=outcome.log)}"
    if isinstance(outcome, Done):
        return translate(N_("proof {id}")).format(id=outcome.result.get("library_id", "?"))
    if progress is not None:
        return _so_far(progress)
    return ""


def _so_far(progress: Progress) -> str:
    """The steps, or of a prover that counts none the phase."""
    if progress.steps or not progress.phase:
        return translate(N_("{steps} steps")).format(steps=count_text(progress.steps))
    return progress.phase


def _took(job: Job) -> str:
    if job.started_unix_ms is None or job.finished_unix_ms is None:
        return ""
    return duration_text(max(0, job.finished_unix_ms - job.started_unix_ms) * 1_000_000)


def _time_text(unix_ms: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(unix_ms / 1000))


def _job_json(job: Job) -> dict[str, JsonValue]:
    outcome, progress = job.outcome, job.progress
    failed = outcome if isinstance(outcome, Failed) else None
    return {
        "id": job.id,
        "kind": job.kind,
        "title": job.title,
        "state": job.state.value,
        "priority": job.priority,
        "submitted_unix_ms": job.submitted_unix_ms,
        "started_unix_ms": job.started_unix_ms,
        "finished_unix_ms": job.finished_unix_ms,
        "starts": job.starts,
        "steps": None if progress is None else progress.steps,
        "phase": None if progress is None else progress.phase,
        "result": dict(outcome.result) if isinstance(outcome, Done) else None,
        "error": None if failed is None else {"id": failed.message_id, "text": failed.message.what, "log": failed.log},
    }


JOBS = Command(N_("list the queue and its history, or run what waits"), _configure, _execute)
CANCEL = Command(N_("stop jobs of the queue"), _configure_cancel, _execute_cancel)
