"""The scene in which every backend proves the same thing."""

from __future__ import annotations

from dataclasses import dataclass

from studio.native import Control
from studio.session.comparison import Comparison, compare_backends, in_usual_order
from studio.session.demo.rounds import PROGRAM, expected_journal
from studio.session.session import Session

_N = 10
BRIEF_SECONDS = 5.0
"""In a row of scenes nobody waits longer than this for one backend."""


@dataclass(frozen=True, slots=True)
class SideBySideShown:
    """What each backend took, and whether all said what the demo's own Fibonacci says."""

    comparison: Comparison

    def failures(self) -> list[str]:
        """Everything that is not as expected."""
        found = self.comparison.failures()
        if self.comparison.measured and self.comparison.journal not in (None, expected_journal(_N)):
            found.append(f"fib({_N})")
        return found


def show_side_by_side(session: Session, control: Control) -> SideBySideShown:
    """fib(10) by every backend that works here, however long it takes."""
    return _show(session, control, None)


def show_brief(session: Session, control: Control) -> SideBySideShown:
    """The same by those that are done at once; the others are named with what they would take."""
    return _show(session, control, BRIEF_SECONDS)


def _show(session: Session, control: Control, most_seconds: float | None) -> SideBySideShown:
    program = session.open(PROGRAM)
    witness = session.witness(program, {"n": str(_N)})
    rows = list(compare_backends(session, program, witness, control, most_seconds=most_seconds))
    return SideBySideShown(in_usual_order(program, rows))
