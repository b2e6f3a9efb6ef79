"""The same proof by several backends: measured one after the other, and held to one journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from studio.backends.protocol import Availability, Forecast, Proved, ProveOptions, Surroundings, Watcher
from studio.backends.trace import TraceBackend
from studio.model.errors import Cancelled, UserError
from studio.model.verdict import Outcome, Strength
from studio.native import Control, Trace
from studio.programs.opening import OpenedProgram
from studio.session import Session
from studio.session import comparison as module
from studio.session.comparison import ComparedBackend, Comparison, RowState, compare_backends, in_usual_order, stopped
from studio.session.comparison_care import care_in_process
from studio.session.keeping import Finished

SESSION = Session()
FIBONACCI = SESSION.open("fibonacci")
TEN = (10).to_bytes(4, "little")


class Other(TraceBackend):
    """A second backend that can be told to misbehave. Its proofs are Trace's, so that they can be verified."""

    name = "RISC0"
    usable = True
    refusal: UserError | None = None
    error: UserError | None = None
    journal: bytes | None = None
    seconds = 0.001
    fits = True

    def probe(self, surroundings: Surroundings) -> Availability:
        if self.usable:
            return Availability(usable=True, device="CPU", version="9")
        return Availability(
            False, "", "", "backend.not_included", "backend.unknown", params={"name": "x", "known": "y"}
        )

    def refuses(self, program: OpenedProgram) -> UserError | None:
        return self.refusal

    def forecast(self, program: OpenedProgram, trace: Trace, options: ProveOptions) -> Forecast:
        return Forecast(self.seconds, 1, 1, fits=self.fits)

    def prove(
        self, program: OpenedProgram, witness: bytes, options: ProveOptions, control: Control, watcher: Watcher
    ) -> Proved:
        if self.error is not None:
            raise self.error
        proved = super().prove(program, witness, options, control, watcher)
        statement = proved.proof.statement
        if self.journal is not None:
            statement = replace(statement, journal=self.journal)
        return replace(proved, proof=replace(proved.proof, statement=statement), peak_bytes=123)


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> Other:
    backend = Other()
    monkeypatch.setattr(module, "BACKENDS", (TraceBackend(), backend))
    for name in ("studio.session.proving.backend_named",):
        monkeypatch.setattr(name, lambda wanted: backend if wanted == "RISC0" else TraceBackend())
    return backend


def compare(**options: object) -> Comparison:
    rows = list(compare_backends(SESSION, FIBONACCI, TEN, Control(), **options))  # type: ignore[arg-type]  # a test
    return in_usual_order(FIBONACCI, rows)


def row(comparison: Comparison, name: str) -> ComparedBackend:
    return next(one for one in comparison.rows if one.name == name)


@pytest.mark.usefixtures("other")
def test_each_row_says_what_its_proof_took() -> None:
    comparison = compare()
    assert [one.name for one in comparison.rows] == ["Trace", "RISC0", "OpenVM"]
    assert comparison.journal == TEN + (55).to_bytes(8, "little")
    assert comparison.steps == 295
    assert comparison.journal_text == "n = 10, value = 55"
    assert row(comparison, "RISC0").forecast_s == 0.001
    assert comparison.failures() == []
    for name in ("Trace", "RISC0"):
        measured = row(comparison, name).measured
        assert measured is not None
        assert min(measured.prove_ns, measured.verify_ns, measured.proof_bytes) > 0
        assert measured.verdict.outcome is Outcome.VERIFIED
    assert row(comparison, "RISC0").measured.peak_bytes == 123  # type: ignore[union-attr]  # seen above
    assert row(comparison, "OpenVM").why
    assert row(comparison, "OpenVM").strength is None


@pytest.mark.usefixtures("other")
def test_the_size_of_a_proof_is_that_of_its_file() -> None:
    control, sizes = Control(), []
    care = care_in_process(SESSION, FIBONACCI, control)

    def keep(proved: Proved, backend: str) -> Finished:
        finished = care.keep(proved, backend)
        sizes.append(len(finished.proof_bytes))
        return finished

    rows = list(compare_backends(SESSION, FIBONACCI, TEN, control, care=replace(care, keep=keep)))
    found = in_usual_order(FIBONACCI, rows)
    assert [one.measured.proof_bytes for one in found.rows if one.measured is not None] == sizes
    assert len(sizes) == 2


def test_journals_that_differ_are_a_failure(other: Other) -> None:
    other.journal = bytes(12)
    comparison = compare()
    assert comparison.journal is None
    assert len(comparison.failures()) == 2  # the wrong proof does not verify, and nobody agrees with it


def test_why_a_backend_is_not_in_it_is_told(other: Other) -> None:
    other.usable = False
    assert row(compare(), "RISC0").why
    other.usable = True
    other.refusal = UserError("backend.not_included", {"name": "this program", "known": "Trace"})
    assert "this program" in row(compare(), "RISC0").why
    assert compare().failures() == []


def test_a_failure_of_one_leaves_the_others(other: Other) -> None:
    other.error = UserError("file.disk_full", {"path": "/x", "reason": "full"})
    comparison = compare()
    assert row(comparison, "RISC0").failed
    assert row(comparison, "RISC0").next_step
    assert row(comparison, "Trace").measured is not None
    assert len(comparison.failures()) == 1


def test_what_would_take_long_is_left_out_and_named(other: Other) -> None:
    other.seconds = 20.0
    assert "20.0 s" in row(compare(most_seconds=5.0), "RISC0").why
    assert row(compare(most_seconds=30.0), "RISC0").measured is not None


@pytest.mark.usefixtures("other")
def test_only_those_that_are_named() -> None:
    assert [one.name for one in compare(names=["risc0", "openvm"]).rows] == ["RISC0", "OpenVM"]


@pytest.mark.usefixtures("other")
def test_a_stop_keeps_what_is_finished() -> None:
    control, kept = Control(), []
    care = care_in_process(SESSION, FIBONACCI, control)

    def keep(proved: Proved, backend: str) -> Finished:
        kept.append(backend)
        return care.keep(proved, backend)

    def stopped_after_one() -> Iterator[ComparedBackend]:
        for one in compare_backends(SESSION, FIBONACCI, TEN, control, care=replace(care, keep=keep)):
            yield one
            if one.measured is not None:
                control.cancel()

    rows: list[ComparedBackend] = []
    with pytest.raises(Cancelled):
        rows.extend(stopped_after_one())
    assert kept == ["Trace"]
    found = in_usual_order(FIBONACCI, stopped(rows))
    assert row(found, "Trace").measured is not None
    assert [one.name for one in found.rows if one.state is RowState.RUNNING] == []


def test_what_runs_when_it_is_stopped_says_so(other: Other) -> None:
    other.error = Cancelled()  # type: ignore[assignment]  # raised as any other
    rows: list[ComparedBackend] = []
    with pytest.raises(Cancelled):
        rows.extend(compare_backends(SESSION, FIBONACCI, TEN, Control()))
    found = row(in_usual_order(FIBONACCI, stopped(rows)), "RISC0")
    assert (found.state, found.failed) == (RowState.STOPPED, False)
    assert found.why


def test_what_does_not_fit_is_tried_only_where_it_is_named(other: Other) -> None:
    other.fits = False
    assert "memory" in row(compare(), "RISC0").why
    assert row(compare(names=["RISC0"]), "RISC0").measured is not None


def test_a_run_that_a_backend_cannot_take_is_left_out_with_the_reason() -> None:
    program = SESSION.open("signature")
    witness = SESSION.witness(program, {}, sample="rfc8032-1")
    rows = compare_backends(SESSION, program, witness, Control(), names=["Halo2"])
    (only,) = in_usual_order(program, list(rows)).rows
    assert (only.state, only.measured) == (RowState.LEFT_OUT, None)
    assert "too long for Halo2" in only.why
    assert "Trace" in only.next_step


@pytest.mark.usefixtures("other")
def test_nothing_proved_is_no_journal() -> None:
    comparison = compare(names=["OpenVM"])
    assert (comparison.journal, comparison.steps, comparison.measured) == (None, None, ())
    assert Strength.FAKE not in {one.strength for one in comparison.rows}
