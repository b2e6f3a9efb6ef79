"""The names of figures for people, and their values with units."""

from __future__ import annotations

import time

from studio.model.text import N_, translate
from studio.model.units import bytes_text, duration_text, rate_parts
from studio.session.bench.values import Aim, BenchResult, Figure

GROUPS = {
    "engine": N_("Executor"),
    "batches": N_("Batches"),
    "cores": N_("Processors"),
    "queue": N_("Queue"),
    "cache": N_("Proof cache"),
    "aggregates": N_("Aggregates"),
    "files": N_("Files"),
    "memory": N_("Memory"),
    "trees": N_("Tree hashing"),
    "pauses": N_("Window"),
    "forecast": N_("Forecasts"),
    "gpu": N_("GPU"),
}
"""In the order in which they are shown."""

_NAMES = {
    "engine.plain": N_("plain run"),
    "engine.record": N_("recorded run, open for inspection"),
    "engine.prove": N_("Trace proof"),
    "engine.rrs": N_("rrs-lib, plain run"),
    "engine.qemu": N_("qemu-riscv32, start included"),
    "engine.r0vm": N_("r0vm in development mode, start included"),
    "engine.plain_over_rrs": N_("plain run over rrs-lib"),
    "engine.prove_over_rrs": N_("Trace proof over rrs-lib's plain run"),
    "engine.record_over_rrs": N_("recorded run over rrs-lib's plain run"),
    "batches.alone": N_("fib proofs one by one, each"),
    "batches.together": N_("the same as a batch, each"),
    "batches.gain": N_("batch over one by one"),
    "batches.stored": N_("small proofs, each stored durably"),
    "cores.gain": N_("two processors over one"),
    "queue.submit": N_("a job put into the queue"),
    "queue.overhead": N_("a job with 64 workers, beyond its own time"),
    "queue.busy": N_("64 workers at work"),
    "cache.hit": N_("a hit"),
    "cache.hit_other": N_("a hit that was not the last one"),
    "cache.prove": N_("proof of 1,000,000 steps, not stored"),
    "cache.gain": N_("a hit over that proof"),
    "cache.wrong": N_("wrong answers"),
    "aggregates.memory": N_("memory a leaf"),
    "aggregates.append": N_("append a leaf, and the root"),
    "aggregates.append_growth": N_("the same over a tree of 1,000 leaves"),
    "aggregates.inclusion": N_("inclusion proof"),
    "aggregates.inclusion_growth": N_("the same over a tree of 1,000 leaves"),
    "aggregates.file_a_leaf": N_("aggregate file, a leaf"),
    "files.on_disk": N_("fib proof with its opening, on the disk"),
    "files.proof": N_("fib proof, its file alone"),
    "files.read": N_("proofs read from the library"),
    "files.evidence": N_("the prover's own bytes"),
    "files.wrapping": N_("our file over the prover's own bytes"),
    "memory.small_proof": N_("fib(10) proved, warm"),
    "memory.faults": N_("pages asked of the system, a proof"),
    "memory.growth": N_("growth over thousands of proofs"),
    "trees.root": N_("1,000,000 leaf digests to the root"),
    "trees.node": N_("a node"),
    "trees.rs_merkle": N_("rs_merkle, the same digests"),
    "trees.one_by_one": N_("a node, one after the other"),
    "trees.many_gain": N_("many at once over one after the other"),
    "trees.pymerkle": N_("pymerkle, a node"),
    "pauses.p99": N_("pauses while thousands of proofs are imported, p99"),
    "pauses.longest": N_("the longest of them"),
    "pauses.imported": N_("proofs imported"),
    "forecast.time": N_("time, off by"),
    "forecast.memory": N_("memory, off by"),
    "forecast.size": N_("proof size, off by"),
    "gpu.measured": N_("proofs on a GPU"),
}
_OF = {
    "trace": "Trace",
    "halo2": "Halo2",
    "risc0": "RISC0",
    "openvm": "OpenVM",
    "trace_small": N_("small Trace proofs"),
    "trace_audit": N_("Trace, checking an audit"),
}
DISTURBED_PERCENT = 5.0
"""From here on, what others did on the machine is told."""
_NS = {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9}


def group_of(name: str) -> str:
    """The part that a figure belongs to, as people call it."""
    group = name.partition(".")[0]
    return translate(GROUPS[group]) if group in GROUPS else group


def figure_text(name: str) -> str:
    """What a figure is. A name that this version does not know is shown as it stands."""
    head, _, last = name.rpartition(".")
    if name in _NAMES:
        return translate(_NAMES[name])
    if head in _NAMES:
        text = translate(N_("{what}, {of}"))
        return text.format(what=translate(_NAMES[head]), of=translate(_OF.get(last, last)))
    return name


def value_text(value: float, unit: str) -> str:
    """A value as people read it."""
    if unit in _NS:
        return duration_text(round(value * _NS[unit])) if value * _NS[unit] >= 100 else f"{value * _NS[unit]:.1f} ns"
    if unit == "/s":
        number, name = rate_parts(value)
        return f"{number} {name}"
    if unit == "B":
        return bytes_text(round(value)) if value >= 100 else f"{value:.1f} B"
    if unit == "x":
        return f"{value:.2f} x" if value < 100 else f"{value:,.0f} x"
    if unit == "%":
        return f"{value:.1f} %"
    return f"{value:,.3g}"


def aim_text(aim: Aim, unit: str) -> str:
    """An aim as people read it."""
    return f"{'≥' if aim.at_least else '≤'} {value_text(aim.value, unit)}"


def met_text(figure: Figure) -> str:
    """Whether the aim was reached; nothing where there is none."""
    if figure.met is None:
        return ""
    return translate(N_("met") if figure.met else N_("missed"))


def shown_time(result: BenchResult) -> str:
    """When it was measured, in the reader's own time."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(result.created_unix_ms / 1000))


def machine_text(result: BenchResult) -> str:
    """Where it was measured."""
    memory = "" if result.memory_bytes is None else f", {bytes_text(result.memory_bytes)}"
    return f"{result.processor or result.system}, {result.cores} x{memory}"


def result_line(result: BenchResult) -> str:
    """A result among others: when, which version, which machine."""
    return f"{shown_time(result)}, {result.studio_version}, {machine_text(result)}"


def verdict_text(met: int, missed: int) -> str:
    """How a result came out."""
    return translate(N_("{met} aims met, {missed} missed.")).format(met=met, missed=missed)


def notes_of(result: BenchResult) -> tuple[str, ...]:
    """Why its figures may say little."""
    notes = []
    if result.quick:
        notes.append(translate(N_("A quick look: these figures say little.")))
    if result.disturbed_percent is not None and result.disturbed_percent >= DISTURBED_PERCENT:
        text = translate(N_("Others took {percent} % of the processors meanwhile; measure again when it is quiet."))
        notes.append(text.format(percent=f"{result.disturbed_percent:.0f}"))
    return tuple(notes)
