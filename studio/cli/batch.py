"""`batch`: prove what a file lists, keep every proof in the library, and tell each item's outcome as it comes."""

from __future__ import annotations

import io
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from studio.cli.context import Command, Context
from studio.cli.exit_codes import CANCELLED, DONE, REFUSED
from studio.cli.output import JsonValue, Output
from studio.cli.parser import Parser, add_backend, add_library, add_limits, thread_count
from studio.cli.work import run_cancellable
from studio.model.errors import Cancelled, UserError
from studio.model.text import N_, translate
from studio.model.units import count_text, duration_text
from studio.session import (
    Batch,
    BatchItem,
    BatchLine,
    Control,
    ItemOutcome,
    Keeping,
    Request,
    jobs_folder,
    prove_request,
    read_batch,
    submit,
)

_WORDS = {
    "proved": N_("proved"),
    "from library": N_("from library"),
    "failed": N_("failed"),
    "cancelled": N_("cancelled"),
    "queued": N_("queued"),
}


def _configure(parser: Parser) -> None:
    parser.add_argument(
        "file",
        metavar="FILE",
        help=translate(N_("CSV with the heading program,field,... or one JSON object in each line")),
    )
    add_backend(parser)
    parser.add_argument("--form", default="", help=translate(N_("the kind of evidence; see prove --help")))
    parser.add_argument(
        "--jobs", metavar="N", type=thread_count, help=translate(N_("how many processors to use (default: all)"))
    )
    parser.add_argument(
        "--again", action="store_true", help=translate(N_("prove anew, even what the library has already"))
    )
    parser.add_argument(
        "--queue", action="store_true", help=translate(N_("only put the items into the queue; `jobs run` proves them"))
    )
    add_library(parser)
    add_limits(parser)


class _Report:
    """What was told so far: one line for people as it comes, one object for programs at the end."""

    def __init__(self, output: Output, total: int) -> None:
        self._output = output
        self._total = total
        self._started_ns = time.perf_counter_ns()
        self._items: dict[int, dict[str, JsonValue]] = {}
        self.counts = dict.fromkeys(_WORDS, 0)
        heading = (N_("line"), N_("outcome"), N_("proof"), N_("program"), "")
        output.line(_columns(*(translate(name) if name else "" for name in heading)))

    def tell(
        self,
        line: BatchLine,
        outcome: str,
        *,
        number: int | None = None,
        error: UserError | None = None,
        **more: JsonValue,
    ) -> None:
        self.counts[outcome] += 1
        text = "" if error is None else str(error)
        shown = "" if number is None else str(number)
        self._output.line(_columns(str(line.number), translate(_WORDS[outcome]), shown, line.program, text))
        self._output.flush()
        said: JsonValue = None if error is None else {"id": error.message_id, "text": text}
        self._items[line.number] = {
            "line": line.number,
            "program": line.program,
            "outcome": outcome,
            "library_id": number,
            "error": said,
            **more,
        }

    def finish(self) -> None:
        elapsed_ns = time.perf_counter_ns() - self._started_ns
        counted = [
            f"{count_text(count)} {translate(_WORDS[outcome])}" for outcome, count in self.counts.items() if count
        ]
        text = translate(N_("{total} items in {time}: {counts}"))
        self._output.line(
            text.format(total=count_text(self._total), time=duration_text(elapsed_ns), counts=", ".join(counted))
        )
        self._output.result(
            {
                "items": [self._items[number] for number in sorted(self._items)],
                "counts": {outcome.replace(" ", "_"): count for outcome, count in self.counts.items()},
                "elapsed_ns": elapsed_ns,
            },
            ok=not self.counts["failed"] and not self.counts["cancelled"],
        )


def _columns(line: str, outcome: str, number: str, program: str, text: str) -> str:
    return f"{line:>6}  {outcome:<12}  {number:>8}  {program:<16}  {text}".rstrip()


def _execute(context: Context) -> int:
    arguments, session = context.arguments, context.session
    request = Request(arguments.backend, arguments.form)
    session.reveals_witness(backend=request.backend, form=request.form)  # refuses a name that is none
    lines = read_batch(session, Path(arguments.file), request)
    report = _Report(context.output, len(lines))
    for line in lines:
        if line.error is not None:
            report.tell(line, "failed", error=line.error)
    to_prove = [(line, line.item) for line in lines if line.item is not None]
    cancelled = False
    if arguments.queue:
        _queue(context, to_prove, report)
    else:
        try:
            _prove(context, to_prove, report)
        except Cancelled:
            cancelled = True
    report.finish()
    if cancelled:
        return CANCELLED
    return REFUSED if report.counts["failed"] else DONE


def _prove(context: Context, to_prove: list[tuple[BatchLine, BatchItem]], report: _Report) -> None:
    arguments = context.arguments
    with context.open_library() as library:
        keeping = Keeping(context.session, library)
        batch = Batch(context.session, keeping, threads=arguments.jobs or 0, again=arguments.again)

        def work(control: Control) -> None:
            telling = deque[Future[None]]()
            # Whoever reads slowly, or not at all, keeps back neither the proofs nor another studio that waits for one.
            with ThreadPoolExecutor(1, "tell") as teller:
                for outcome in batch.run([item for _, item in to_prove], control):
                    telling.append(teller.submit(_telling(report, to_prove[outcome.index][0], outcome)))
                    while telling and telling[0].done():
                        telling.popleft().result()
            for told in telling:
                told.result()

        run_cancellable(work, io.StringIO())  # the lines of the items are its progress


def _telling(report: _Report, line: BatchLine, outcome: ItemOutcome) -> Callable[[], None]:
    """Tells the outcome, and holds nothing of it that may be large."""
    kept = outcome.kept
    if kept is None:
        return partial(report.tell, line, "cancelled" if outcome.cancelled else "failed", error=outcome.error)
    statement = kept.proof.statement
    return partial(
        report.tell,
        line,
        "from library" if kept.from_library else "proved",
        number=kept.proof_id,
        identity=kept.identity.hex(),
        journal=statement.journal.hex(),
        steps=statement.steps,
        prove_ns=kept.proof.elapsed_ns,
    )


def _queue(context: Context, to_prove: list[tuple[BatchLine, BatchItem]], report: _Report) -> None:
    with context.open_library() as library:
        keeping = Keeping(context.session, library)
        requests = [
            prove_request(context.session, keeping, item, again=context.arguments.again) for _, item in to_prove
        ]
    numbers = submit(jobs_folder(), requests)
    for (line, _), number in zip(to_prove, numbers, strict=True):
        report.tell(line, "queued", job=number)


COMMAND = Command(N_("prove everything that a file lists"), _configure, _execute)
