"""Memory used again: what a row of small proofs asks the system for, once everything is warm."""

from __future__ import annotations

from studio import native
from studio.host.own_peak import OwnPeak, page_faults
from studio.model.text import N_, translate
from studio.session.bench.measuring import Measuring, elapsed_s

FAULTS, GROWTH_BYTES = 1.0, 4 * 2**20
_PROOFS = 20_000


def measure(bench: Measuring) -> None:
    """fib(10), proved again and again: the engine keeps a thread's address space for its next run."""
    program = bench.session.open("fibonacci").native
    witness = (10).to_bytes(4, "little")
    limits, count = native.Limits(), bench.scaled(_PROOFS)

    def prove() -> None:
        for _ in range(count):
            native.trace_prove(program, witness, limits, bench.control)

    prove()
    peak, before = OwnPeak(), page_faults()
    seconds = elapsed_s(prove)
    after, grown = page_faults(), peak.growth_bytes()
    bench.add("memory.small_proof", 1e6 * seconds / count, "us")
    if before is None or after is None:
        bench.lack("memory.faults", translate(N_("this system does not count them")))
    else:
        bench.add("memory.faults", (after - before) / count, "", at_most=FAULTS)
    if grown is None:
        bench.lack("memory.growth", translate(N_("this system does not count it")))
    else:
        bench.add("memory.growth", grown, "B", at_most=GROWTH_BYTES)
