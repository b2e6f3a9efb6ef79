"""One batch on its way, in three stages side by side: a group is proved, the one before it encoded, others stored."""

from __future__ import annotations

import time
from collections import deque
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

_LOOK_S = 0.05  # how late it hears that what somebody else is at was finished


class _Elsewhere:
    """The answer about an item that another process, or another thread of this one, is at."""


Answer = Proved | Finished | UserError | Cancelled | _Elsewhere
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
        self._claimed: set[bytes] = set()  # for the same reason, as others see it
        self._elsewhere: list[bytes] = []
        self._storing: deque[_Stored] = deque()

    def outcomes(self) -> Iterator[ItemOutcome]:
        """See `Batch.run`."""
        left: Sequence[int] = range(len(self._items))
        try:
            with ThreadPoolExecutor(1, "batch group") as prover:
                while left:
                    yield from self._round(left, prover)
                    # What others are at is found in the library once they have finished, or is made here if they end.
                    left = self._take_elsewhere()
                    if left and not self._control.cancelled:
                        time.sleep(_LOOK_S)
        finally:
            for stored in self._storing:
                stored.number.exception()  # wait: nothing may be on its way when the library closes
            for key in tuple(self._claimed):
                self._give_back(key)

    def _round(self, left: Sequence[int], prover: ThreadPoolExecutor) -> Iterator[ItemOutcome]:
        proved: _Group | None = None
        position = 0
        while position < len(left):
            if self._pause.held:
                yield from self._settle(proved)
                proved = None
                self._pause.wait(lambda: self._control.cancelled)
            if self._control.cancelled:
                yield from self._settle(proved)
                for index in (*self._take_elsewhere(), *left[position:]):
                    yield ItemOutcome(index, begun=False)
                return
            indexes = left[position : self._end_of_group(left, position)]
            position += len(indexes)
            begun, known = self._begin(indexes, prover)
            yield from known
            if proved is not None:
                yield from self._finish(proved)
            proved = begun
        yield from self._settle(proved)

    def _settle(self, proved: _Group | None) -> Iterator[ItemOutcome]:
        """Finish what is under way, to the disk and to whoever counts."""
        if proved is not None:
            yield from self._finish(proved)
        yield from self._durable(len(self._storing))

    def _take_elsewhere(self) -> list[int]:
        keys, self._elsewhere = self._elsewhere, []
        return sorted(index for key in keys for index in self._under_way.pop(key))

    def _end_of_group(self, left: Sequence[int], start: int) -> int:
        """Items that share program and options, as many as take about as long as one commit."""
        kind = _kind(self._items[left[start]])
        item_ns = self._item_ns.get(kind)
        most = self._threads
        if item_ns is not None:
            most = LARGEST_GROUP if item_ns > LONG_ITEM_NS else min(LARGEST_GROUP, _GROUP_NS // (item_ns + 1))
        end = start + 1
        while end < len(left) and end - start < most and _kind(self._items[left[end]]) == kind:
            end += 1
        return end

    def _begin(self, indexes: Sequence[int], prover: ThreadPoolExecutor) -> tuple[_Group | None, list[ItemOutcome]]:
        """Look each item up; what is missing is proved from now on."""
        kind = _kind(self._items[indexes[0]])
        one_by_one = self._one_by_one(kind)
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
            elif (answer := self._find(key, item) if one_by_one else self._claim(key, item)) is None:
                self._under_way[key] = to_prove[key] = [index]
            elif isinstance(answer, _Elsewhere):
                self._under_way[key] = [index]
                self._elsewhere.append(key)
            else:
                known.append(_outcome(index, answer))
        if self._keeping is not None:
            known = self._keep(self._keeping, known)
        if not to_prove:
            return None, known
        answers = prover.submit(self._prove_together, kind, [same[0] for same in to_prove.values()])
        return _Group(kind, to_prove, answers, time.perf_counter_ns()), known

    @staticmethod
    def _keep(keeping: Keeping, known: list[ItemOutcome]) -> list[ItemOutcome]:
        """What is here only as a copy for the cache stays from now on, since somebody asked for it."""
        try:
            keeping.keep_found(one.kept for one in known if one.kept is not None)
        except UserError as error:
            return [one if one.kept is None or one.kept.kept else ItemOutcome(one.index, error=error) for one in known]
        return known

    def _find(self, key: bytes, item: BatchItem) -> Finished | UserError | None:
        """A library that cannot be read now could not keep a proof either: that is told before the work is done."""
        try:
            return None if self._keeping is None else self._keeping.find(key, item.program, item.witness, item.request)
        except UserError as error:
            return error

    def _claim(self, key: bytes, item: BatchItem) -> Finished | UserError | _Elsewhere | None:
        """None: the item is ours to prove, and nobody else proves it meanwhile."""
        if self._keeping is None or self._again:
            return None
        if not self._keeping.claim(key):
            return _Elsewhere()
        self._claimed.add(key)
        found = self._find(key, item)
        if found is not None:
            self._give_back(key)
        return found

    def _give_back(self, key: bytes) -> None:
        if self._keeping is not None and key in self._claimed:
            self._claimed.remove(key)
            self._keeping.give_back(key)

    def _one_by_one(self, kind: Kind) -> bool:
        """Whether its items take so long that each is claimed only when it is its turn: others may be faster."""
        return backend_named(kind[1].backend).one_at_a_time or self._item_ns.get(kind, 0) > LONG_ITEM_NS

    def _prove_together(self, kind: Kind, indexes: list[int]) -> Iterable[Answer] | None:
        if self._one_by_one(kind):
            return None
        first = self._items[indexes[0]]
        options = self._session.prove_options(first.request.form)
        witnesses = [self._items[index].witness for index in indexes]
        started_ns = time.perf_counter_ns()
        try:
            answers = backend_named(first.request.backend).prove_batch(
                first.program, witnesses, options, self._control, threads=self._threads
            )
        except UserError as error:  # it cannot take the program at all
            return [error] * len(indexes)
        self._item_ns[kind] = (time.perf_counter_ns() - started_ns) // len(indexes)
        return answers

    def _finish(self, group: _Group) -> Iterator[ItemOutcome]:
        answers = group.answers.result()
        if answers is None:
            for key in group.to_prove:
                self._give_back(key)
            yield from self._prove_each(group.to_prove)
            return
        earlier = len(self._storing)
        for (key, same), answer in zip(group.to_prove.items(), answers, strict=True):
            yield from self._answered(key, same, answer)
        yield from self._durable(earlier)

    def _prove_each(self, to_prove: dict[bytes, list[int]]) -> Iterator[ItemOutcome]:
        """For long runs, and for backends without a way to prove many at once: a thread for each core."""

        first = self._items[next(iter(to_prove.values()))[0]]
        alone = backend_named(first.request.backend).one_at_a_time

        def prove(key: bytes, index: int) -> Answer:
            item = self._items[index]
            request = item.request
            self._pause.wait(lambda: self._control.cancelled)
            try:
                with self._pause.working():
                    if (answer := self._claim(key, item)) is not None:
                        return answer
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
            running = {pool.submit(prove, key, same[0]): (key, same) for key, same in to_prove.items()}
            for ended in as_completed(running):
                yield from self._answered(*running[ended], ended.result())
                yield from self._durable(len(self._storing))

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
        if isinstance(answer, _Elsewhere):
            self._elsewhere.append(key)
            return
        self._ended(key)
        outcomes = [_outcome(index, answer) for index in same]
        yield from outcomes if self._keeping is None else self._keep(self._keeping, outcomes)

    def _ended(self, key: bytes) -> None:
        """Nothing is under way for that key any more, whatever came of it."""
        self._under_way.pop(key, None)
        self._give_back(key)

    def _durable(self, count: int) -> Iterator[ItemOutcome]:
        """Waits for the disk. Items that asked for the same share one proof; only the first of them made it."""
        for _ in range(count):
            stored = self._storing[0]
            outcome = ItemOutcome(stored.indexes[0])
            try:
                outcome = replace(outcome, kept=replace(stored.finished, proof_id=stored.number.result()))
            except UserError as error:
                outcome = replace(outcome, error=error)
            self._storing.popleft()
            self._ended(stored.key)
            yield outcome
            for index in stored.indexes[1:]:
                shared = outcome.kept and replace(outcome.kept, from_library=True, execution=None)
                yield replace(outcome, index=index, kept=shared)


def _kind(item: BatchItem) -> Kind:
    return item.program.native.program_id, item.request


def _outcome(index: int, answer: Finished | UserError | Cancelled) -> ItemOutcome:
    kept = answer if isinstance(answer, Finished) else None
    return ItemOutcome(index, kept, error=answer if isinstance(answer, UserError) else None)
