"""One program on one input, proved by every backend that can: what it took, side by side, and one journal."""

from __future__ import annotations

import enum
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from studio.backends.protocol import Backend, NoWatcher, Watcher
from studio.backends.registry import BACKENDS, NOT_INCLUDED, ORDER
from studio.host.own_peak import OwnPeak
from studio.model.errors import Cancelled, UserError
from studio.model.messages import render
from studio.model.text import N_, translate
from studio.model.units import bytes_text, expected_text
from studio.model.verdict import Outcome, Strength, Verdict
from studio.native import Control
from studio.programs.opening import OpenedProgram
from studio.session.backend_lines import backend_line
from studio.session.comparison_care import Care, care_in_process
from studio.session.session import Session
from studio.session.statements import shown_journal
from studio.session.turns import turn
from studio.trace.view import RunView

VERIFY_ROUNDS = 5
"""Of these the middle one counts, after one more that makes everything warm."""


class RowState(enum.Enum):
    """How far one backend is."""

    RUNNING = "running"
    MEASURED = "measured"
    LEFT_OUT = "left out"  # it cannot do it here, or it would take too much
    FAILED = "failed"  # it was tried, and did not work
    STOPPED = "stopped"  # a person stopped it, or stopped before it began


@dataclass(frozen=True, slots=True)
class Measured:
    """What one proof took. `proof_bytes`: of its file, as everywhere. `peak_bytes` None: this system does not say."""

    prove_ns: int
    verify_ns: int
    proof_bytes: int
    peak_bytes: int | None
    journal: bytes
    steps: int
    device: str
    verdict: Verdict
    proof_id: int | None = None  # in the library, where it is kept
    trouble: UserError | None = None  # why the library could not keep it


@dataclass(frozen=True, slots=True)
class ComparedBackend:
    """One row: measured, on its way, or why not (`why`, with what helps in `next_step`)."""

    name: str
    state: RowState
    strength: Strength | None = None  # None: this version does not know it
    version: str = ""
    measured: Measured | None = None
    why: str = ""
    next_step: str = ""
    forecast_s: float | None = None  # None: not known beforehand

    @property
    def failed(self) -> bool:
        """Whether it was tried in vain."""
        return self.state is RowState.FAILED


@dataclass(frozen=True, slots=True)
class Comparison:
    """All rows, in the order in which backends are always named. `journal_text`: as people read it; "" for none."""

    program: str
    rows: tuple[ComparedBackend, ...]
    journal_text: str = ""

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


def compare_backends(
    session: Session,
    program: OpenedProgram,
    witness: bytes,
    control: Control,
    *,
    names: Sequence[str] = (),
    most_seconds: float | None = None,
    care: Care | None = None,
    watcher: Watcher | None = None,
) -> Iterator[ComparedBackend]:
    """Each row as soon as it is known, one that will take time also when it begins; the quick ones first.

    `names`: only those, and then even where the forecast says that memory will not do; none: all that there are. A
    backend whose forecast passes `most_seconds` is not tried. Cancelled when `control` says so: what was told stays.
    """
    wanted = {name.lower() for name in names}
    care, watcher = care or care_in_process(session, program, control), watcher or NoWatcher()
    able: list[ComparedBackend] = []
    for backend in BACKENDS:
        if not wanted or backend.name.lower() in wanted:
            row = _able(session, backend, program)
            if row.state is RowState.RUNNING:
                able.append(row)
            else:
                yield row
    for name in NOT_INCLUDED:
        if not wanted or name.lower() in wanted:
            why = translate(N_("Not part of this version of the studio."))
            yield ComparedBackend(name, RowState.LEFT_OUT, why=why)
    for row in _with_forecasts(session, able, program, witness, control, most_seconds, named=bool(wanted)):
        if row.state is not RowState.RUNNING:
            yield row
            continue
        if control.cancelled:
            raise Cancelled
        yield row
        yield _tried(session, row, program, witness, control, care, watcher)


def in_usual_order(program: OpenedProgram, rows: Sequence[ComparedBackend]) -> Comparison:
    """The newest row of each backend, as people know them."""
    newest = {row.name: row for row in rows}
    order = {name: index for index, name in enumerate(ORDER)}
    comparison = Comparison(
        program.name, tuple(sorted(newest.values(), key=lambda row: order.get(row.name, len(order))))
    )
    journal = comparison.journal
    return comparison if journal is None else replace(comparison, journal_text=shown_journal(program, journal).line)


def stopped(rows: Sequence[ComparedBackend]) -> list[ComparedBackend]:
    """What is left of a comparison that a person stopped: everything finished, and what was on its way as stopped."""
    why = translate(N_("Stopped before it was done."))
    done = {row.name for row in rows if row.state is not RowState.RUNNING}
    running = [row for row in rows if row.state is RowState.RUNNING and row.name not in done]
    return [*rows, *(replace(row, state=RowState.STOPPED, why=why) for row in running)]


def _able(session: Session, backend: Backend, program: OpenedProgram) -> ComparedBackend:
    """A row that is to be tried, or the reason why it cannot."""
    name, strength = backend.name, backend.strength
    availability = backend.probe(session.surroundings)
    if not availability.usable:
        line = backend_line(name, strength, availability)
        return ComparedBackend(name, RowState.LEFT_OUT, strength, why=line.reason, next_step=line.remedy)
    row = ComparedBackend(name, RowState.RUNNING, strength, availability.version)
    if (refusal := backend.refuses(program)) is not None:
        return _told(row, RowState.LEFT_OUT, refusal)
    return row


def _with_forecasts(
    session: Session,
    rows: Sequence[ComparedBackend],
    program: OpenedProgram,
    witness: bytes,
    control: Control,
    most_seconds: float | None,
    *,
    named: bool,
) -> list[ComparedBackend]:
    """The same rows with what each should take, from one run; what would take too much is left out."""
    if not rows:
        return []
    try:
        run: RunView | None = session.record(program, witness, control)
    except UserError:
        run = None  # proving will say why
    if run is None or run.execution.exit_code != 0:
        return list(rows)
    found = []
    for row in rows:
        try:
            forecast = session.forecast_run(program, run, backend=row.name, form="")
        except UserError as error:
            found.append(_told(row, RowState.LEFT_OUT, error))
            continue
        expected = replace(row, forecast_s=forecast.seconds)
        if most_seconds is not None and forecast.seconds > most_seconds:
            text = translate(N_("Left out here: it would take about {time}."))
            why = text.format(time=expected_text(forecast.seconds))
            alone = translate(N_("To wait for it: proving-studio demo side-by-side"))
            expected = replace(expected, state=RowState.LEFT_OUT, why=why, next_step=alone)
        elif not forecast.fits and not named:
            text = translate(N_("It would need about {memory} of memory, which this machine does not have."))
            why = text.format(memory=bytes_text(forecast.peak_bytes))
            expected = replace(expected, state=RowState.LEFT_OUT, why=why)
        found.append(expected)
    return found


def _tried(
    session: Session,
    row: ComparedBackend,
    program: OpenedProgram,
    witness: bytes,
    control: Control,
    care: Care,
    watcher: Watcher,
) -> ComparedBackend:
    try:
        measured = _measured(session, row.name, program, witness, control, care, watcher)
    except UserError as error:
        return _told(row, RowState.FAILED, error)
    return replace(row, state=RowState.MEASURED, measured=measured)


def _measured(
    session: Session,
    name: str,
    program: OpenedProgram,
    witness: bytes,
    control: Control,
    care: Care,
    watcher: Watcher,
) -> Measured:
    watcher.phase = translate(N_("proving"))
    backend = next(backend for backend in BACKENDS if backend.name == name)
    with turn(backend, control, watcher):  # waiting for another proof is no part of the time that this one takes
        own = OwnPeak()
        started_ns = time.perf_counter_ns()
        proved = session.prove(program, witness, control, backend=name, watcher=watcher)
        prove_ns = time.perf_counter_ns() - started_ns
        growth_bytes = own.growth_bytes()
    peak_bytes = proved.peak_bytes
    if peak_bytes is None and growth_bytes is not None:
        # Pages that the process had before and used again do not show as growth; the program's own memory was used.
        peak_bytes = max(growth_bytes, proved.execution.memory_bytes)
    watcher.phase = translate(N_("keeping"))
    finished = care.keep(proved, name)
    watcher.phase = translate(N_("verifying"))
    verdict = care.verify(finished, proved)  # the first finds nothing warm
    verify_ns = []
    for _ in range(VERIFY_ROUNDS):
        if control.cancelled:
            raise Cancelled
        started_ns = time.perf_counter_ns()
        verdict = care.verify(finished, proved)
        verify_ns.append(time.perf_counter_ns() - started_ns)
    care.verified(finished, verdict)
    return Measured(
        prove_ns=prove_ns,
        verify_ns=int(statistics.median(verify_ns)),
        proof_bytes=len(finished.proof_bytes),
        peak_bytes=peak_bytes,
        journal=proved.proof.statement.journal,
        steps=proved.execution.steps,
        device=proved.proof.device,
        verdict=verdict,
        proof_id=finished.proof_id,
        trouble=finished.trouble,
    )


def _told(row: ComparedBackend, state: RowState, error: UserError) -> ComparedBackend:
    message = render(error.message_id, error.params)
    return replace(row, state=state, why=message.what, next_step=message.next_step)
