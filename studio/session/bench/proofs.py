"""Many proofs: one by one and as a batch by every backend, over the processors, by the queue, from the cache."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from functools import partial

from studio.backends.registry import NOT_INCLUDED
from studio.host.affinity import own_processors, use_processors
from studio.jobs.outcomes import Handler
from studio.jobs.report import Cancel, Report
from studio.jobs.runner import JobRunner
from studio.library import Library
from studio.model.errors import UserError
from studio.model.job import JobRequest, JsonObject
from studio.model.text import N_, translate
from studio.session.batch import Batch, BatchItem
from studio.session.bench.engine import sort_witness
from studio.session.bench.measuring import Measuring, elapsed_s
from studio.session.keeping import Keeping, Request

STORED_PER_S, CORES_GAIN, HIT_GAIN = 1_000.0, 1.9, 100.0
QUEUE_WORKERS, QUEUE_OVERHEAD_US = 64, 1_000.0
_MILLION_STEPS = 10**6
_TRACE_ITEMS, _SLOW_ITEMS = 4_000, 3
_QUEUE_JOBS = 640
_QUEUE_JOB_S = 0.1


def measure_batches(bench: Measuring) -> None:
    """Per-proof overhead of a batch against one by one, each backend that works here; Trace also stored durably."""
    for backend in bench.usable_backends("batches.gain"):
        _measure_batch(bench, backend)
    for missing in NOT_INCLUDED:
        bench.lack(f"batches.gain.{missing.lower()}", translate(N_("Not part of this version of the studio.")))
    with Library.open(bench.folder / "batches") as library:
        items = _hashes(bench, 1_000)
        stored = Batch(bench.session, Keeping(bench.session, library), again=True)
        seconds = bench.best_s(5, lambda: _all(bench, stored, items))
        bench.add("batches.stored.trace", len(items) / seconds, "/s", at_least=STORED_PER_S)


def _measure_batch(bench: Measuring, backend: str) -> None:
    name = backend.lower()
    items = _fibonacci(bench, backend, bench.scaled(_TRACE_ITEMS) if name == "trace" else _SLOW_ITEMS)
    batch = Batch(bench.session, None, threads=1)
    list(batch.run(items[:1], bench.control))  # keys, parameters and the program's tables are made once
    rounds = 5 if name == "trace" else 1
    alone_s, batch_s = bench.in_turns(rounds, [lambda: _one_by_one(bench, items), lambda: _all(bench, batch, items)])
    bench.add(f"batches.alone.{name}", 1e3 * alone_s / len(items), "ms")
    bench.add(f"batches.together.{name}", 1e3 * batch_s / len(items), "ms")
    bench.add(f"batches.gain.{name}", alone_s / batch_s, "x")


def measure_cores(bench: Measuring) -> None:
    """Two processors over one: many small proofs one each; a big one with threads inside."""
    everywhere = own_processors()
    if len(everywhere) < 2:
        why = N_("one processor only") if everywhere else N_("this system lets no program choose its processors")
        for name in ("trace", "trace_small", "trace_audit", "halo2"):
            bench.lack(f"cores.gain.{name}", translate(why))
        return
    # Small ones, of which Python's part is a third, and some of the size that a rollup proves.
    small, usual = _hashes(bench, 8_000), _transitions(bench, 1_600)
    long, program = _fibonacci(bench, "Halo2", 1), bench.session.open("sort")
    audit = bench.session.prove(program, sort_witness(1), bench.control, form="audit")

    def on(count: int, items: Sequence[BatchItem]) -> None:
        use_processors(everywhere[:count])
        _all(bench, Batch(bench.session, None, threads=count), items)

    def verify(count: int) -> None:
        use_processors(everywhere[:count])
        bench.session.verify(audit.proof, program, audit.opening, bench.control, threads=count)

    try:
        for name, items in (("trace", usual), ("trace_small", small)):
            one, two = bench.in_turns(6, [partial(on, 1, items), partial(on, 2, items)])
            bench.add(f"cores.gain.{name}", one / two, "x", at_least=CORES_GAIN)
        one, two = bench.in_turns(3, [lambda: verify(1), lambda: verify(2)])
        bench.add("cores.gain.trace_audit", one / two, "x", at_least=1.0)
        one, two = bench.in_turns(2, [lambda: on(1, long), lambda: on(2, long)])
        bench.add("cores.gain.halo2", one / two, "x", at_least=1.0)
    finally:
        use_processors(everywhere)


def measure_queue(bench: Measuring) -> None:
    """What the queue on disk costs a job, with 64 workers that only wait: time above what the waiting itself takes."""

    def wait(_request: JobRequest, _report: Report, cancel: Cancel) -> JsonObject:
        cancel.wait(_QUEUE_JOB_S)
        return {}

    count = _QUEUE_JOBS
    handlers: dict[str, Handler] = {"wait": wait}
    runner = JobRunner(bench.folder / "jobs", handlers, threads=QUEUE_WORKERS)
    try:
        started = time.perf_counter()
        numbers = runner.submit_all([JobRequest("wait", "wait", {}, {}) for _ in range(count)])
        bench.add("queue.submit", 1e6 * (time.perf_counter() - started) / count, "us")
        for number in numbers:
            runner.wait(number)
        took_s = time.perf_counter() - started
        ideal_s = -(-count // QUEUE_WORKERS) * _QUEUE_JOB_S
        bench.add("queue.overhead", 1e6 * max(0.0, took_s - ideal_s) / count, "us", at_most=QUEUE_OVERHEAD_US)
        bench.add("queue.busy", 100 * ideal_s / took_s, "%")
    finally:
        runner.close()


def measure_cache(bench: Measuring) -> None:
    """A hit against the fastest proof of a run of 10^6 steps, which is not stored; and always the right proof."""
    session = bench.session
    program = session.open("sha256")
    steps, repeat = 0, 100
    while steps < _MILLION_STEPS:
        witness = session.witness(program, {"message": "text:abc", "repeat": str(repeat)})
        steps, repeat = session.run(program, witness).steps, repeat + 1
    with Library.open(bench.folder / "cache") as library:
        keeping = Keeping(session, library)
        prove_s = bench.best_s(9, lambda: session.prove(program, witness, bench.control))
        items = _hashes(bench, 100)
        right = [keeping.prove(item.program, item.witness, item.request).identity for item in items]
        keeping.prove(program, witness, Request())
        hits = [elapsed_s(lambda: keeping.prove(program, witness, Request())) for _ in range(bench.scaled(1_000))]
        wrong = 0
        for item, identity in zip(items * 5, right * 5, strict=True):
            found = keeping.prove(item.program, item.witness, item.request)
            wrong += not (found.from_library and found.identity == identity)
        others = [
            elapsed_s(lambda item=item: keeping.prove(item.program, item.witness, item.request))  # type: ignore[misc]
            for item in items * 5
        ]
    bench.add("cache.hit", 1e6 * statistics.median(hits), "us")
    bench.add("cache.hit_other", 1e6 * statistics.median(others), "us")
    bench.add("cache.prove", 1e6 * prove_s, "us")
    bench.add("cache.gain", prove_s / statistics.median(hits), "x", at_least=HIT_GAIN)
    bench.add("cache.wrong", wrong, "", at_most=0)


def _fibonacci(bench: Measuring, backend: str, count: int) -> list[BatchItem]:
    """fib(0) to fib(89), again and again."""
    program = bench.session.open("fibonacci")
    witnesses = [bench.session.witness(program, {"n": str(n)}) for n in range(90)]
    return [BatchItem(program, witnesses[number % 90], Request(backend)) for number in range(count)]


def _hashes(bench: Measuring, count: int) -> list[BatchItem]:
    """Small proofs of some 6,000 steps, each of another message."""
    session = bench.session
    program = session.open("sha256")
    return [BatchItem(program, session.witness(program, {"message": f"text:{number}"})) for number in range(count)]


def _transitions(bench: Measuring, count: int) -> list[BatchItem]:
    """The same of some 180,000 steps."""
    program = bench.session.open("state-transition")
    return [BatchItem(program, bench.session.witness(program, {}, sample="realistic"))] * count


def _one_by_one(bench: Measuring, items: Sequence[BatchItem]) -> None:
    for item in items:
        bench.session.prove(item.program, item.witness, bench.control, backend=item.request.backend)


def _all(bench: Measuring, batch: Batch, items: Sequence[BatchItem]) -> None:
    bench.check()
    for outcome in batch.run(items, bench.control):
        if outcome.error is not None:
            raise outcome.error
        if outcome.cancelled:
            bench.check()
            raise UserError("bench.peer_failed", {"name": "batch", "reason": ""})
