"""Many proofs of the library verified again: several at a time, remembered together, told while it goes on."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from studio.jobs.report import Cancel, Report
from studio.library import Library
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.model.verdict import Outcome
from studio.session.library_use import LibraryUse, Verified

_AT_ONCE = 2  # as many workers wait warm
_TOLD_EACH_S = 0.2
_MOST_TOGETHER = 256
MOST_TROUBLED = 200  # of each kind: a library of strangers' proofs must not fill the memory with reasons


@dataclass(frozen=True, slots=True)
class VerifiedMany:
    """What came of a round. `troubled`: what was refused, could not be verified, is undecided; the first of each."""

    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    errors: int = 0
    troubled: tuple[Verified, ...] = ()
    elapsed_ns: int = 0

    @property
    def total(self) -> int:
        """All that have an answer."""
        return sum(self.counts.values()) + self.errors


def verify_many(
    use: LibraryUse,
    library: Library,
    proof_ids: Sequence[int],
    report: Report,
    cancel: Cancel,
    told: Callable[[Sequence[Verified]], None] = lambda _: None,
) -> VerifiedMany:
    """Verify each; `told` hears of some at a time, on this thread, as soon as the library remembers them.

    A stop keeps what was found until then. A proof that is gone meanwhile is left out.
    """
    started_ns = time.perf_counter_ns()
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for proof_id in proof_ids:
        waiting.put(proof_id)
    found: queue.SimpleQueue[Verified | BaseException | None] = queue.SimpleQueue()
    threads = [
        threading.Thread(target=_look, args=(use, waiting, found, cancel), name=f"verify {index}", daemon=True)
        for index in range(min(_AT_ONCE, len(proof_ids)))
    ]
    for thread in threads:
        thread.start()
    rounds = _Round(library, len(proof_ids), report, told)
    stopped = rounds.collect(found, len(threads))
    for thread in threads:
        thread.join()
    if stopped is not None:
        raise stopped
    if not waiting.empty():
        cancel.check()
    return rounds.result(time.perf_counter_ns() - started_ns)


def _look(
    use: LibraryUse,
    waiting: queue.SimpleQueue[int],
    found: queue.SimpleQueue[Verified | BaseException | None],
    cancel: Cancel,
) -> None:
    try:
        while not cancel.requested:
            found.put(use.look(waiting.get_nowait(), cancel=cancel))
    except queue.Empty:
        pass
    except BaseException as error:  # told to the thread that collects
        found.put(error)
    finally:
        found.put(None)


class _Round:
    """Takes what the threads find, in groups."""

    def __init__(
        self, library: Library, total: int, report: Report, told: Callable[[Sequence[Verified]], None]
    ) -> None:
        self._library = library
        self._total = total
        self._report = report
        self._told = told
        self._counts = dict.fromkeys(Outcome, 0)
        self._errors = 0
        self._troubled: dict[Outcome | None, list[Verified]] = {Outcome.REFUSED: [], None: [], Outcome.UNDECIDED: []}
        self._report_progress()

    def collect(self, found: queue.SimpleQueue[Verified | BaseException | None], threads: int) -> BaseException | None:
        """Until the last thread has ended; what ended one before its time."""
        stopped: BaseException | None = None
        group: list[Verified] = []
        due_s = time.monotonic() + _TOLD_EACH_S
        while threads:
            try:
                one = found.get(timeout=max(0.0, due_s - time.monotonic()))
            except queue.Empty:
                pass
            else:
                if one is None:
                    threads -= 1
                elif isinstance(one, BaseException):
                    stopped = stopped or one
                else:
                    group.append(one)
            if time.monotonic() >= due_s or len(group) >= _MOST_TOGETHER or not threads:
                self._take(group)
                group, due_s = [], time.monotonic() + _TOLD_EACH_S
        return stopped

    def result(self, elapsed_ns: int) -> VerifiedMany:
        """All of it."""
        troubled = tuple(one for kind in self._troubled.values() for one in kind)
        return VerifiedMany(self._counts, self._errors, troubled, elapsed_ns)

    def _take(self, group: Sequence[Verified]) -> None:
        known = [one for one in self._remembered(group) if not _is_gone(one)]
        for one in known:
            outcome = None if one.verdict is None else one.verdict.outcome
            if outcome is None:
                self._errors += 1
            else:
                self._counts[outcome] += 1
            kind = self._troubled.get(outcome)
            if kind is not None and len(kind) < MOST_TROUBLED:
                kind.append(one)
        if known:
            self._told(known)
        self._report_progress()

    def _remembered(self, group: Sequence[Verified]) -> list[Verified]:
        summaries = {one.proof_id: one.summary for one in group if one.summary is not None}
        try:
            self._library.record_verifications(summaries)
        except UserError:  # one was damaged at this moment; the others are remembered all the same
            return [self._remembered_alone(one) for one in group]
        return list(group)

    def _remembered_alone(self, one: Verified) -> Verified:
        try:
            if one.summary is not None:
                self._library.record_verification(one.proof_id, one.summary)
        except UserError as error:
            return Verified(one.proof_id, error=error)
        return one

    def _report_progress(self) -> None:
        done = sum(self._counts.values()) + self._errors
        text = translate(N_("{done} of {total} proofs"))
        self._report.phase = text.format(done=count_text(done), total=count_text(self._total))


def _is_gone(one: Verified) -> bool:
    return one.error is not None and one.error.message_id == "library.no_proof"
