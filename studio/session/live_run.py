"""A run on its way, as counters that a window can look at as often as it likes, and what is left of it in the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from studio.model.errors import UserError
from studio.model.messages import render
from studio.native import Control
from studio.session.batch import ItemOutcome
from studio.session.evidence_forms import counts_steps
from studio.session.history import FinishedRun, RunKind, new_run_id
from studio.session.keeping import Finished
from studio.session.meter import LOOK_NS, Meter, MeterView
from studio.session.pause import Pause

MOST_FAILURES = 1_000  # that are listed; all are counted
_MOST_NAME = 200


@dataclass(frozen=True, slots=True)
class FailedItem:
    """One item of a batch that has no proof, and why. `label` is what people call it."""

    label: str
    program: str
    what: str
    next_step: str

    @classmethod
    def of(cls, label: str, program: str, error: UserError) -> FailedItem:
        """From the error."""
        message = render(error.message_id, error.params)
        return cls(label, program, message.what, message.next_step)


@dataclass(frozen=True, slots=True)
class RunCounts:
    """One look at the counters. A proof counts once it is on disk.

    `steps`: of the prover, also of what still runs; 0 for provers that do not tell.
    """

    total: int | None
    proved: int = 0
    from_cache: int = 0
    failed: int = 0
    cancelled: int = 0
    steps: int = 0
    proved_steps: int = 0
    saved_ns: int = 0  # what the proofs from the cache took when they were made

    @property
    def done(self) -> int:
        """Items that have their proof."""
        return self.proved + self.from_cache

    @property
    def ended(self) -> int:
        """Items that have an outcome."""
        return self.done + self.failed + self.cancelled


@dataclass(frozen=True, slots=True)
class RunLook:
    """Everything that there is to see of a run."""

    counts: RunCounts
    rates: MeterView
    active_ns: int  # the time that it took so far, without pauses
    ended: bool
    held: bool
    settled: bool
    expected_steps: int | None
    left_ns: int | None  # at the rate of now, or, for many items, of the last ten seconds
    last_failure: FailedItem | None


class LiveRun:
    """Counted by the thread that works, looked at by any other."""

    def __init__(
        self,
        program: str,
        backend: str,
        kind: RunKind,
        *,
        total: int | None = 1,
        expected_steps: int | None = None,
        threads: int = 1,
        clock_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self.program = program
        self.backend = backend
        self.kind = kind
        self.threads = threads
        self.control = Control()
        self.pause = Pause(clock_ns)
        self._meter = Meter(clock_ns)
        self._guard = threading.Lock()
        self._total = total
        # A foreign prover runs the program once and is then at work for long: its steps tell nothing of that.
        self._counts_steps = counts_steps(backend)
        self._expected_steps = expected_steps if self._counts_steps else None  # where the same input ran before
        self._ended = False
        self._proved = self._from_cache = self._failed = self._cancelled = 0
        self._proved_steps = self._proving_ns = self._saved_ns = 0
        self._failures: list[FailedItem] = []

    def expect(self, total: int, program: str) -> None:
        """How many items there are, and of which program, once it is known."""
        self._total = total
        self.program = program

    def count(self, outcome: ItemOutcome, name: Callable[[int], tuple[str, str]]) -> None:
        """One more item has its outcome; `name` gives label and program of the item at an index."""
        if outcome.error is not None:
            self.count_failure(FailedItem.of(*name(outcome.index), outcome.error))
        elif outcome.cancelled:
            self.count_cancelled(1)
        elif (finished := outcome.finished) is not None:
            self.count_finished(finished)

    def count_finished(self, finished: Finished) -> None:
        """One more item has its proof."""
        with self._guard:
            if finished.from_library:
                self._from_cache += 1
                self._saved_ns += finished.proof.elapsed_ns
            else:
                self._proved += 1
                self._proving_ns += finished.proof.elapsed_ns
                self._proved_steps += 0 if finished.execution is None else finished.execution.steps

    def count_cancelled(self, count: int) -> None:
        """So many items were stopped, or not begun."""
        with self._guard:
            self._cancelled += count

    def count_failure(self, failure: FailedItem) -> None:
        """One item has no proof; the others go on."""
        with self._guard:
            self._failed += 1
            if len(self._failures) < MOST_FAILURES:
                self._failures.append(failure)

    @property
    def failures(self) -> tuple[FailedItem, ...]:
        """The first thousand of what failed."""
        with self._guard:
            return tuple(self._failures)

    @property
    def ended(self) -> bool:
        """Whether nothing will change any more."""
        return self._ended

    def look(self) -> RunLook:
        """How far it is. Cheap; changes nothing."""
        counts, rates = self._counts(), self._meter.view()
        return RunLook(
            counts=counts,
            rates=rates,
            expected_steps=self._expected_steps,
            active_ns=max(0, rates.elapsed_ns - self.pause.paused_ns),
            ended=self._ended,
            held=self.pause.held,
            settled=self.pause.settled,
            left_ns=None if self._ended or self.pause.held else self._left_ns(counts, rates),
            last_failure=self._failures[-1] if self._failures else None,
        )

    def sample(self, *, last: bool = False) -> None:
        """Let the meter take the counters as they are now."""
        counts = self._counts()
        self._meter.look(counts.steps, counts.proved, counts.ended, last=last)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Inside the block a thread samples four times a second; at its end the run has ended."""
        over = threading.Event()

        def work() -> None:
            while not over.wait(LOOK_NS / 1e9):
                self.sample()

        sampler = threading.Thread(target=work, name="throughput", daemon=True)
        self._meter.start()
        sampler.start()
        try:
            yield
        finally:
            over.set()
            sampler.join()
            self.pause.resume()
            self.sample(last=True)
            self._ended = True

    def finished(self) -> FinishedRun:
        """What the history keeps of it: the time of a single proof is that of proving, without the disk."""
        look = self.look()
        counts, top = look.counts, look.rates.top
        alone = self.kind is RunKind.PROOF and counts.proved == 1
        return FinishedRun(
            id=new_run_id(),
            ended_unix_ms=time.time_ns() // 1_000_000,
            program=self.program[:_MOST_NAME],
            backend=self.backend,
            kind=self.kind,
            steps=counts.proved_steps,
            elapsed_ns=self._proving_ns if alone else look.active_ns,
            proofs=counts.proved,
            threads=self.threads,
            from_cache=counts.from_cache,
            failed=counts.failed,
            cancelled=counts.cancelled,
            top_steps_per_second=0 if top is None else round(top.steps_per_second),
        )

    def _left_ns(self, counts: RunCounts, rates: MeterView) -> int | None:
        if self._expected_steps is not None:
            left, per_second = self._expected_steps - counts.steps, rates.now.steps_per_second if rates.now else 0.0
        elif counts.total is not None:
            left, per_second = counts.total - counts.ended, rates.items_per_second or 0.0
        else:
            return None
        return int(max(0, left) / per_second * 1e9) if per_second > 0 else None

    def _counts(self) -> RunCounts:
        with self._guard:
            return RunCounts(
                total=self._total,
                proved=self._proved,
                from_cache=self._from_cache,
                failed=self._failed,
                cancelled=self._cancelled,
                steps=self.control.steps if self._counts_steps else 0,
                proved_steps=self._proved_steps,
                saved_ns=self._saved_ns,
            )
