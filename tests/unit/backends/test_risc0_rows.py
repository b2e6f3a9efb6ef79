"""The rows of RISC Zero's trace and where r0vm cuts, held against its own log."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.backends.risc0_rows import CUT_AT_ROWS, RunFacts, cut, facts_of, po2_of, segment_po2s
from studio.native import Control
from studio.session import Session

SESSION = Session()
NEWEST, STABLE = "5.0.0-rc.1", "3.0.5"


def recorded_facts(name: str, sample: str) -> RunFacts:
    program = SESSION.open(name)
    return facts_of(program.native, SESSION.recorded(program, SESSION.witness(program, {}, sample=sample), Control()))


@pytest.mark.parametrize(
    ("name", "sample", "rows"),
    [
        # The rows of each segment, as the log of r0vm 5.0.0-rc.1 told them.
        ("fibonacci", "small", [16_049]),
        ("fibonacci", "realistic", [16_368]),
        ("merkle-path", "small", [33_802]),
        ("merkle-path", "realistic", [57_134]),
        ("range-proof", "small", [25_544]),
        ("range-proof", "realistic", [119_726]),
        ("sha256", "small", [22_370]),
        ("sha256", "realistic", [663_936]),
        ("sort", "small", [25_981]),
        ("sort", "realistic", [393_311]),
        ("state-transition", "small", [31_634]),
        ("state-transition", "realistic", [157_984]),
        ("signature", "rfc8032-1", [1_023_576, 621_751]),
        ("signature", "rfc8032-sha-abc", [1_023_576, 637_453]),
    ],
)
def test_the_segments_are_those_that_r0vm_cut(name: str, sample: str, rows: list[int]) -> None:
    assert segment_po2s(recorded_facts(name, sample), NEWEST) == tuple(map(po2_of, rows))


def test_the_older_version_pays_a_row_for_each_cycle() -> None:
    """As the log of r0vm 3.0.5 told it: three full segments and 3,670,016 rows in all."""
    signature = recorded_facts("signature", "rfc8032-1")
    assert segment_po2s(signature, STABLE) == (20, 20, 20, 19)
    assert segment_po2s(signature, NEWEST) == (20, 20)
    assert segment_po2s(recorded_facts("sort", "small"), STABLE) == (16,)


def test_it_is_cut_where_a_call_could_pass_the_limit() -> None:
    assert cut(CUT_AT_ROWS) == (20,)
    assert cut(CUT_AT_ROWS + 1, 9000) == (20, 14)
    assert cut(2 * CUT_AT_ROWS, 0) == (20, 20, 13)


FACTS = st.builds(
    RunFacts,
    opcodes=st.dictionaries(st.sampled_from(("add", "lw", "mul", "srl", "beq", "ecall")), st.integers(0, 10**8)),
    pages=st.integers(1, 5000),
    written_pages=st.integers(0, 1),
    journal_bytes=st.integers(0, 10**6),
    read_bytes=st.integers(0, 10**7),
)


def size(po2s: tuple[int, ...]) -> int:
    return sum(2**po2 for po2 in po2s)


@given(FACTS, st.sampled_from(("lw", "add")), st.integers(0, 10**6), st.sampled_from((NEWEST, STABLE)))
def test_a_longer_run_never_takes_less(facts: RunFacts, opcode: str, further: int, version: str) -> None:
    more = replace(facts, opcodes={**facts.opcodes, opcode: facts.opcodes.get(opcode, 0) + further})
    assert size(segment_po2s(facts, version)) <= size(segment_po2s(more, version))
    for grown in (
        replace(facts, journal_bytes=facts.journal_bytes + further),
        replace(facts, read_bytes=facts.read_bytes + further),
    ):
        assert size(segment_po2s(facts, version)) <= size(segment_po2s(grown, version))
