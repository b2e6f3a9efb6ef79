"""One live fib(n) of the demo: proved, verified, measured, and compared with a Fibonacci of the demo's own."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from studio.backends.protocol import Proved
from studio.model.errors import Cancelled
from studio.model.text import N_, translate
from studio.model.verdict import Outcome, Verdict
from studio.native import Control
from studio.programs.opening import OpenedProgram
from studio.session.session import Session

PROGRAM = "fibonacci"
REPEATS = 5  # of each measurement; the median is shown


def fibonacci(n: int) -> int:
    """The n-th Fibonacci number, with fib(0) = 0."""
    previous, current = 1, 0
    for _ in range(n):
        previous, current = current, previous + current
    return current


def expected_journal(n: int) -> bytes:
    """What the guest must write: n as a u32, fib(n) as a u64."""
    return n.to_bytes(4, "little") + fibonacci(n).to_bytes(8, "little")


def expected_marks(n: int) -> int:
    """A mark for the start, one for each addition, one for the result."""
    return n + 2


@dataclass(frozen=True, slots=True)
class Round:
    """One fib(n). Times are medians where the round was repeated."""

    n: int
    proved: Proved
    verdict: Verdict
    run_ns: int
    prove_ns: int
    verify_ns: int

    @property
    def steps(self) -> int:
        """Instructions of the run."""
        return self.proved.execution.steps

    @property
    def result(self) -> int:
        """The number that the guest wrote."""
        return int.from_bytes(self.proved.execution.journal[4:12], "little")

    @property
    def marks(self) -> int:
        """Marks that the run went through."""
        return self.proved.execution.mark_count

    def failures(self) -> list[str]:
        """Everything that is not as expected."""
        execution, n = self.proved.execution, self.n
        found: list[tuple[str, object, object]] = []
        if execution.journal != expected_journal(n):
            found.append(
                (N_("fib({n}): journal {got}, not {expected}"), execution.journal.hex(), expected_journal(n).hex())
            )
        if execution.mark_count != expected_marks(n):
            found.append((N_("fib({n}): {got} marks, not {expected}"), execution.mark_count, expected_marks(n)))
        if self.verdict.outcome is not Outcome.VERIFIED:
            found.append((N_("fib({n}): {got}, not {expected}"), self.verdict.outcome.text, Outcome.VERIFIED.text))
        return [translate(text).format(n=n, got=got, expected=expected) for text, got, expected in found]


def play_round(session: Session, program: OpenedProgram, n: int, control: Control, *, repeats: int = 1) -> Round:
    """Run, prove and verify fib(n) `repeats` times."""
    witness = session.witness(program, {"n": str(n)})
    run_ns, prove_ns, verify_ns = [], [], []
    for _ in range(max(repeats, 1)):
        if control.cancelled:  # the runs are too short to look at it themselves
            raise Cancelled
        run_ns.append(session.run(program, witness, control).elapsed_ns)
        started_ns = time.perf_counter_ns()
        proved = session.prove(program, witness, control)
        proved_ns = time.perf_counter_ns()
        verdict = session.verify(proved.proof, program, proved.opening, control)
        prove_ns.append(proved_ns - started_ns)
        verify_ns.append(time.perf_counter_ns() - proved_ns)
    return Round(
        n,
        proved,
        verdict,
        run_ns=int(statistics.median(run_ns)),
        prove_ns=int(statistics.median(prove_ns)),
        verify_ns=int(statistics.median(verify_ns)),
    )


@dataclass(frozen=True, slots=True)
class RoundsShown:
    """Several fib(n), each measured `repeats` times."""

    rounds: tuple[Round, ...]
    repeats: int

    def failures(self) -> list[str]:
        """Everything that is not as expected."""
        return [failure for done in self.rounds for failure in done.failures()]


def show_rounds(session: Session, numbers: Sequence[int], control: Control, *, repeats: int = 1) -> RoundsShown:
    """fib(n) for each of the `numbers`."""
    program = session.open(PROGRAM)
    return RoundsShown(tuple(play_round(session, program, n, control, repeats=repeats) for n in numbers), repeats)
