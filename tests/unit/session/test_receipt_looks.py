"""What a receipt says, as it crosses from the worker: whole, or refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.model.job import JsonObject
from studio.session.receipt_looks import ReceiptFacts, facts_values, look_of

FACTS = ReceiptFacts("composite", 2, "5.0", "poseidon2", "bincode", 0, b"\x37", 1234)
PARTS = {"journal": FACTS.journal, "receipt": b"bytes"}


@pytest.mark.parametrize("facts", [FACTS, replace(FACTS, segments=None, exit_code=None, kind="succinct")])
def test_there_and_back(facts: ReceiptFacts) -> None:
    look = look_of({**facts_values(facts), "verdict": None}, PARTS)
    assert (look.facts, look.receipt, look.verdict) == (facts, b"bytes", None)


@pytest.mark.parametrize(
    "change",
    [{"kind": 5}, {"segments": "2"}, {"segments": True}, {"exit_code": 1.5}, {"verdict": "yes"}, {"verifier": None}],
)
def test_what_no_worker_of_ours_would_send(change: JsonObject) -> None:
    with pytest.raises(ValueError):
        look_of({**facts_values(FACTS), "verdict": None, **change}, PARTS)


def test_without_its_bytes_it_is_nothing() -> None:
    with pytest.raises(ValueError, match="journal and receipt"):
        look_of({**facts_values(FACTS), "verdict": None}, {"journal": b""})


def test_words() -> None:
    assert FACTS.kind_words == "composite, 2 segments"
    assert replace(FACTS, segments=1).kind_words == "composite, 1 segment"
    assert replace(FACTS, segments=None, kind="succinct").kind_words == "succinct"
    what, code, journal = FACTS.lines()
    assert "1.2 KiB" in what
    assert code == "It claims exit code 0"
    assert journal == "It claims public outputs: 37"
    assert "none" in replace(FACTS, exit_code=None).lines()[1]
