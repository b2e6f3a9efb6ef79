"""What the demo expects, and that it notices when something else comes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.model.verdict import no
from studio.session import Control, Session
from studio.session.demo.rounds import expected_journal, expected_marks, fibonacci, play_round, show_rounds


@pytest.mark.parametrize(("n", "number"), [(0, 0), (1, 1), (2, 1), (5, 5), (10, 55), (20, 6765), (50, 12586269025)])
def test_fibonacci(n: int, number: int) -> None:
    assert fibonacci(n) == number
    assert int.from_bytes(expected_journal(n)[4:], "little") == number
    assert expected_marks(n) == n + 2


def test_a_round_is_as_expected() -> None:
    session = Session()
    program = session.open("fibonacci")
    done = play_round(session, program, 12, Control(), repeats=3)
    assert (done.failures(), done.result, done.marks) == ([], 144, 14)
    assert min(done.run_ns, done.prove_ns, done.verify_ns, done.steps) > 0


def test_what_is_wrong_is_reported() -> None:
    session = Session()
    done = play_round(session, session.open("fibonacci"), 12, Control())
    assert len(replace(done, n=13).failures()) == 2
    refused = replace(done.verdict, evidence_valid=no("verify.wrong_end"))
    assert replace(done, verdict=refused).failures() == ["fib(12): refused, not verified"]


def test_several_rounds_report_what_is_wrong_with_any() -> None:
    shown = show_rounds(Session(), (5, 6), Control())
    assert ([done.result for done in shown.rounds], shown.repeats, shown.failures()) == ([5, 8], 1, [])
    wrong = replace(shown.rounds[1], n=7)
    assert len(replace(shown, rounds=(shown.rounds[0], wrong)).failures()) == 2
