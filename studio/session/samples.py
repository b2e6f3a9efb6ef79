"""Real proofs of the bundled samples, for a picture or a first look: proved, kept and verified."""

from __future__ import annotations

from studio.jobs.report import Cancel, Report
from studio.model.errors import Cancelled
from studio.model.text import N_, translate
from studio.programs.bundled import bundled_programs
from studio.session.aggregate_values import BuildOrder
from studio.session.keeping import Request
from studio.session.workbench import Workbench

_FIBONACCI_NUMBERS = (5, 10, 15, 20, 50)
_MOST_STEPS = 10_000_000


def make_samples(bench: Workbench, report: Report, cancel: Cancel) -> list[int]:
    """Prove the good samples of every bundled program into the library of `bench`; the numbers of the proofs.

    They are put under one root, and three of them under another, unless there are such aggregates already.
    """
    numbers: list[int] = []
    for bundled in bundled_programs():
        program = bench.session.open(bundled.manifest.name)
        texts = [{"n": str(n)} for n in _FIBONACCI_NUMBERS] if bundled.manifest.name == "fibonacci" else []
        witnesses = [bench.session.witness(program, one) for one in texts]
        witnesses += [
            bench.session.witness(program, {}, sample=sample.name)
            for sample in bundled.manifest.samples
            if sample.kind != "bad" and sample.steps <= _MOST_STEPS
        ]
        for witness in witnesses:
            if cancel.requested:
                raise Cancelled
            proved = bench.prove(program, witness, Request(), report, cancel)
            if proved.finished.proof_id is not None:
                numbers.append(proved.finished.proof_id)
    numbers = list(dict.fromkeys(numbers))
    for name, chosen in ((translate(N_("Fibonacci 5, 10, 15")), numbers[:3]), (translate(N_("All samples")), numbers)):
        if not bench.shelf.folder.is_taken(name):
            bench.shelf.build(BuildOrder(name, tuple(chosen), allow_duplicates=True), report, cancel)
    return numbers
