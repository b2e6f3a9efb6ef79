"""One batch on its way, in three stages side by side: a group is proved, the one before it encoded, others stored."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace

from studio.backends.protocol import Proved
from studio.backends.registry import backend_named
from studio.model.errors import Cancelled, UserError
from studio.native import Control
from studio.session.batch import Batch, BatchItem, ItemOutcome
from studio.session.keeping import Finished, Keeping, Request

LARGEST_GROUP = 256
# As long as the library collects for one commit: a kill then costs what was proved in so much time, and no more.
_GROUP_NS = 100_000_000
# Items that take longer are reported one by one instead of waiting for the slowest of a group.
LONG_ITEM_NS = 20_000_000

Answer = Proved | UserError | Cancelled
Kind = tuple[bytes, Request]


@dataclass(slots=True)
class _Group:
    """Items of one kind. `to_prove`: under each cache key the items that asked for it, of which one is proved."""

    kind: Kind
    to_prove: dict[bytes, list[int]]
    answers: Future[Iterable[Answer] | None]
    started_ns: int


@dataclass(slots=True)
class _Stored:
    """A proof that counts only once the disk has it, and the items that asked for it."""

    key: bytes
    indexes: list[int]
    finished: Finished
    number: Future[int]


class BatchRun:
    """The state of one run; it is not used twice."""

    def __init__(self, batch: Batch, items: Sequence[BatchItem], control: Control) -> None:
        self._session, self._keeping = batch.session, batch.keeping
        self._threads, self._again = batch.threads, batch.again
        self._pause = batch.pause
        self._watcher = batch.watcher
        self._items = items
        self._control = control
        self._item_ns: dict[Kind, int] = {}
        # What is asked for and not reported yet: the library does not know it, and it must not be proved twice.
        self._under_way: dict[bytes, list[int]] = {}
        self._storing: list[_Stored] = []

    def outcomes(self) -> Iterator[ItemOutcome]:
        """See `Batch.run`."""
        with ThreadPoolExecutor(1, "batch group") as prover:
            proved: _Group | None = None
            position = 0
            try:
                while position < len(self._items):
                    if self._pause.held:
                        yield from self._settle(proved)
                        proved = None
                        self._pause.wait(lambda: self._control.cancelled)
                    if self._control.cancelled:
                        yield from self._settle(proved)
                        yield from (ItemOutcome(index, begun=False) for index in range(position, len(self._items)))
                        return
                    indexes = range(position, self._end_of_group(position))
                    position = indexes.stop
                    begun, known = self._begin(indexes, prover)
                    yield from known
                    if proved is not None:
                        yield from self._finish(proved)
                    proved = begun
                if proved is not None:
                    yield from self._finish(proved)
            finally:
                for stored in self._storing:
                    stored.number.exception()  # wait: nothing may be on its way when the library closes
            yield from self._durable(self._storing)

    def _settle(self, proved: _Group | None) -> Iterator[ItemOutcome]:
        """Finish what is under way, to the disk and to whoever counts."""
        if proved is not None:
            yield from self._finish(proved)
        storing, self._storing = self._storing, []
        yield from self._durable(storing)

    def _end_of_group(self, start: int) -> int:
        """Items that share program and options, as many as take about as long as one commit."""
        kind = _kind(self._items[start])
        item_ns = self._item_ns.get(kind)
        most = self._threads
        if item_ns is not None:
            most = LARGEST_GROUP if item_ns > LONG_ITEM_NS else min(LARGEST_GROUP, _GROUP_NS // (item_ns + 1))
        end = start + 1
        while end < len(self._items) and end - start < most and _kind(self._items[end]) == kind:
            end += 1
        return end

    def _begin(self, indexes: range, prover: ThreadPoolExecutor) -> tuple[_Group | None, list[ItemOutcome]]:
        """Look each item up; what is missing is proved from now on."""
        to_prove: dict[bytes, list[int]] = {}
        known: list[ItemOutcome] = []
        for index in indexes:
            if self._keeping is None:
                to_prove[index.to_bytes(8, "little")] = [index]
                continue
            item = self._items[index]
            key = self._keeping.key(item.program, item.witness, item.request)
            if self._again:
                to_prove[key + index.to_bytes(8, "little")] = [index]
            elif key in self._under_way:
                self._under_way[key].append(index)
            elif (outcome := self._look_up(self._keeping, key, index)) is not None:
                known.append(outcome)
            else:
                self._under_way[key] = to_prove[key] = [index]
        if self._keeping is not None:
            known = self._keep(self._keeping, known)
        if not to_prove:
            return None, known
        kind = _kind(self._items[indexes.start])
        answers = prover.submit(self._prove_together, kind, [same[0] for same in to_prove.values()])
        return _Group(kind, to_prove, answers, time.perf_counter_ns()), known

    @staticmethod
    def _look_up(keeping: Keeping, key: bytes, index: int) -> ItemOutcome | None:
        """A library that cannot be read now could not keep a proof either: that is told before the work is done."""
        try:
            found = keeping.find(key)
        except UserError as error:
            return ItemOutcome(index, error=error)
        return None if found is None else ItemOutcome(index, found)

    @staticmethod
    def _keep(keeping: Keeping, known: list[ItemOutcome]) -> list[ItemOutcome]:
        """What is here only as a copy for the cache stays from now on, since somebody asked for it."""
        try:
            keeping.keep_found(one.kept for one in known if one.kept is not None)
        except UserError as error:
            return [one if one.kept is None or one.kept.kept else ItemOutcome(one.index, error=error) for one in known]
        return known

    def _prove_together(self, kind: Kind, indexes: list[int]) -> Iterable[Answer] | None:
        if self._item_ns.get(kind, 0) > LONG_ITEM_NS:
            return None
        first = self._items[indexes[0]]
        backend = backend_named(first.request.backend)
        options = self._session.prove_options(first.request.form)
        witnesses = [self._items[index].witness for index in indexes]
        started_ns = time.perf_counter_ns()
        answers = backend.prove_batch(first.program, witnesses, options, self._control, threads=self._threads)
        self._item_ns[kind] = (time.perf_counter_ns() - started_ns) // len(indexes)
        return answers

    def _finish(self, group: _Group) -> Iterator[ItemOutcome]:
        answers = group.answers.result()
        if answers is None:
            yield from self._prove_each(group.to_prove)
            return
        earlier, self._storing = self._storing, []
        for (key, same), answer in zip(group.to_prove.items(), answers, strict=True):
            yield from self._answered(key, same, answer)
        yield from self._durable(earlier)

    def _prove_each(self, to_prove: dict[bytes, list[int]]) -> Iterator[ItemOutcome]:
        """For long runs, and for backends without a way to prove many at once: a thread for each core."""

        first = self._items[next(iter(to_prove.values()))[0]]
        alone = backend_named(first.request.backend).one_at_a_time

        def prove(index: int) -> Answer:
            item = self._items[index]
            request = item.request
            self._pause.wait(lambda: self._control.cancelled)
            try:
                with self._pause.working():
                    return self._session.prove(
                        item.program,
                        item.witness,
                        self._control,
                        backend=request.backend,
                        form=request.form,
                        watcher=self._watcher if alone else None,
                    )
            except (UserError, Cancelled) as error:
                return error

        with ThreadPoolExecutor(1 if alone else self._threads, "batch") as pool:
            running = {pool.submit(prove, same[0]): (key, same) for key, same in to_prove.items()}
            for ended in as_completed(running):
                yield from self._answered(*running[ended], ended.result())
                storing, self._storing = self._storing, []
                yield from self._durable(storing)

    def _answered(self, key: bytes, same: list[int], answer: Answer) -> Iterator[ItemOutcome]:
        """Tell what needs no disk; hand the rest to it."""
        if isinstance(answer, Proved):
            if self._keeping is None:
                yield ItemOutcome(same[0], made=answer)
                return
            try:
                kept = self._keeping.submit(answer, self._items[same[0]].program, key[:32])
            except UserError as error:  # it cannot be kept: better told than counted as proved
                answer = error
            else:
                self._storing.append(_Stored(key, same, *kept))
                return
        self._under_way.pop(key, None)
        for index in same:
            yield ItemOutcome(index, error=answer if isinstance(answer, UserError) else None)

    def _durable(self, storing: list[_Stored]) -> Iterator[ItemOutcome]:
        """Waits for the disk. Items that asked for the same share one proof; only the first of them made it."""
        for stored in storing:
            outcome = ItemOutcome(stored.indexes[0])
            try:
                outcome = replace(outcome, kept=replace(stored.finished, proof_id=stored.number.result()))
            except UserError as error:
                outcome = replace(outcome, error=error)
            self._under_way.pop(stored.key, None)
            yield outcome
            for index in stored.indexes[1:]:
                shared = outcome.kept and replace(outcome.kept, from_library=True, execution=None)
                yield replace(outcome, index=index, kept=shared)


def _kind(item: BatchItem) -> Kind:
    return item.program.native.program_id, item.request
