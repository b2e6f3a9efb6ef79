"""One program on one input, proved by every backend that can: what it took, side by side, and one journal."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from studio.backends.protocol import Availability, Backend, NoWatcher, Proved, Watcher
from studio.backends.registry import BACKENDS, NOT_INCLUDED, ORDER
from studio.host.own_peak import OwnPeak
from studio.model.errors import Cancelled, UserError
from studio.model.messages import render
from studio.model.text import N_, translate
from studio.model.units import expected_text
from studio.model.verdict import Outcome, Strength, Verdict
from studio.native import Control
from studio.programs.opening import OpenedProgram
from studio.session.session import Session

_VERIFY_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """What one proof took. `peak_bytes` None: this system does not say."""

    prove_ns: int
    verify_ns: int
    proof_bytes: int
    peak_bytes: int | None
    journal: bytes
    steps: int
    device: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ComparedBackend:
    """One row: measured, or why not (`why`, with what helps in `next_step`)."""

    name: str
    strength: Strength | None = None  # None: this version does not know it
    version: str = ""
    measured: Measured | None = None
    why: str = ""
    next_step: str = ""
    failed: bool = False  # it was tried, and did not work


@dataclass(frozen=True, slots=True)
class Comparison:
    """All rows, in the order in which backends are always named."""

    program: str
    rows: tuple[ComparedBackend, ...]

    @property
    def measured(self) -> tuple[ComparedBackend, ...]:
        """Those that proved it."""
        return tuple(row for row in self.rows if row.measured is not None)

    @property
    def journal(self) -> bytes | None:
        """The public output, if all agree on it; None where nothing was proved, or where they differ."""
        journals = {row.measured.journal for row in self.rows if row.measured is not None}
        return journals.pop() if len(journals) == 1 else None

    @property
    def steps(self) -> int | None:
        """Of the run."""
        return next((row.measured.steps for row in self.rows if row.measured is not None), None)

    def failures(self) -> list[str]:
        """Everything that is not as it must be."""
        found = [
            translate(N_("{backend}: {outcome}, not verified")).format(
                backend=row.name, outcome=one.verdict.outcome.text
            )
            for row in self.rows
            if (one := row.measured) is not None and one.verdict.outcome is not Outcome.VERIFIED
        ]
        if self.measured and self.journal is None:
            found.append(translate(N_("The backends do not agree on the public outputs.")))
        return found + [f"{row.name}: {row.why}" for row in self.rows if row.failed]


Keep = Callable[[Proved, str], None]
"""Hears of each finished proof, and by which backend, at once: what comes after it cannot lose it."""


def compare_backends(
    session: Session,
    program: OpenedProgram,
    witness: bytes,
    control: Control,
    *,
    names: Sequence[str] = (),
    most_seconds: float | None = None,
    keep: Keep | None = None,
    watcher: Watcher | None = None,
) -> Iterator[ComparedBackend]:
    """Each row as soon as it is known; the quick ones first. `names`: only those; none: all that there are.

    A backend whose forecast passes `most_seconds` is not tried. Cancelled when `control` says so: what was told stays.
    """
    wanted = {name.lower() for name in names}
    for backend in BACKENDS:
        if wanted and backend.name.lower() not in wanted:
            continue
        if control.cancelled:
            raise Cancelled
        yield _row(session, backend, program, witness, control, most_seconds, keep, watcher or NoWatcher())
    for name in NOT_INCLUDED:
        if not wanted or name.lower() in wanted:
            yield ComparedBackend(name, why=translate(N_("Not part of this version of the studio.")))


def in_usual_order(program: str, rows: Sequence[ComparedBackend]) -> Comparison:
    """The rows as people know them."""
    order = {name: index for index, name in enumerate(ORDER)}
    return Comparison(program, tuple(sorted(rows, key=lambda row: order.get(row.name, len(order)))))


def _row(
    session: Session,
    backend: Backend,
    program: OpenedProgram,
    witness: bytes,
    control: Control,
    most_seconds: float | None,
    keep: Keep | None,
    watcher: Watcher,
) -> ComparedBackend:
    name, strength = backend.name, backend.strength
    availability = backend.probe(session.surroundings)
    if not availability.usable:
        reason, remedy = _words(availability.reason_id, availability), _words(availability.remedy_id, availability)
        return ComparedBackend(name, strength, why=reason, next_step=remedy)
    if (refusal := backend.refuses(program)) is not None:
        message = render(refusal.message_id, refusal.params)
        return ComparedBackend(name, strength, availability.version, why=message.what, next_step=message.next_step)
    try:
        if most_seconds is not None:
            forecast = session.forecast(program, witness, control, backend=name, form="")
            if forecast.seconds > most_seconds:
                text = translate(N_("Left out here: it would take about {time}."))
                why = text.format(time=expected_text(forecast.seconds))
                alone = translate(N_("Compare it alone: proving-studio compare fibonacci n=10"))
                return ComparedBackend(name, strength, availability.version, why=why, next_step=alone)
        measured = _measured(session, name, program, witness, control, keep, watcher)
    except UserError as error:
        message = render(error.message_id, error.params)
        return ComparedBackend(
            name, strength, availability.version, why=message.what, next_step=message.next_step, failed=True
        )
    return ComparedBackend(name, strength, availability.version, measured)


def _words(message_id: str, availability: Availability) -> str:
    return render(message_id, availability.params).what if message_id else ""


def _measured(
    session: Session,
    name: str,
    program: OpenedProgram,
    witness: bytes,
    control: Control,
    keep: Keep | None,
    watcher: Watcher,
) -> Measured:
    own = OwnPeak()
    started_ns = time.perf_counter_ns()
    proved = session.prove(program, witness, control, backend=name, watcher=watcher)
    prove_ns = time.perf_counter_ns() - started_ns
    peak_bytes = proved.peak_bytes
    if peak_bytes is None and (growth := own.growth_bytes()) is not None:
        # Pages that the process had before and used again do not show as growth; the program's own memory was used.
        peak_bytes = max(growth, proved.execution.memory_bytes)
    if keep is not None:
        keep(proved, name)
    verify_ns = []
    for _ in range(_VERIFY_ROUNDS):
        started_ns = time.perf_counter_ns()
        verdict = session.verify(proved.proof, program, proved.opening, control)
        verify_ns.append(time.perf_counter_ns() - started_ns)
    return Measured(
        prove_ns=prove_ns,
        verify_ns=int(statistics.median(verify_ns)),
        proof_bytes=len(proved.proof.evidence),
        peak_bytes=peak_bytes,
        journal=proved.proof.statement.journal,
        steps=proved.execution.steps,
        device=proved.proof.device,
        verdict=verdict,
    )
