"""Verifying leaves again, here and in another process; what keeps a proof out is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.jobs.report import Cancel, Report
from studio.model.errors import Cancelled, UserError
from studio.model.verdict import YES, Outcome, Strength, Verdict, no, not_checked
from studio.session.aggregate_checks import MISSING, LeafChecks, ProofVerifier, failing_reason, refusals
from studio.session.aggregates import Checked
from studio.session.inclusions import load_aggregate
from studio.session.verify_worker import VerifyWorker
from tests.unit.session.aggregate_places import SESSION, Place, opened_place, opened_worker


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VerifyWorker]:
    with opened_worker(tmp_path_factory.mktemp("worker")) as made:
        yield made


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with opened_place(tmp_path) as made:
        yield made


@pytest.mark.parametrize("elsewhere", [False, True])
def test_every_leaf_that_the_library_has(place: Place, worker: VerifyWorker, elsewhere: bool) -> None:
    ids = place.kept(5, 10, 15)
    row = place.build("a", *ids).row
    assert row is not None
    place.library.erase_openings(ids[:1])
    place.library.delete(ids[1:2])
    report = Report()
    checks = LeafChecks(SESSION, place.library, place.aggregates, worker if elsewhere else None)
    found = list(checks.outcomes(load_aggregate(row.path), report, Cancel()))
    assert [(index, outcome) for index, outcome, _ in found] == [
        (0, Outcome.UNDECIDED.value),
        (1, MISSING),
        (2, Outcome.VERIFIED.value),
    ]
    assert [bool(trouble) for _, _, trouble in found] == [True, False, False]
    assert report.phase == "verifying 3 of 3"
    remembered = place.library.get(ids[2]).entry.verification
    assert remembered is not None
    assert remembered.outcome is Outcome.VERIFIED


def test_a_stop_is_heard(place: Place, worker: VerifyWorker) -> None:
    row = place.build("a", *place.kept(5, 10)).row
    assert row is not None
    cancel = Cancel()
    outcomes = LeafChecks(SESSION, place.library, place.aggregates, worker).outcomes(
        load_aggregate(row.path), Report(), cancel
    )
    assert next(outcomes)[1] == Outcome.VERIFIED.value
    cancel.stop()
    with pytest.raises(Cancelled):
        next(outcomes)


def test_both_ways_say_the_same(place: Place, worker: VerifyWorker) -> None:
    (proof_id,) = place.kept(10)
    read = place.aggregates.read(proof_id)
    for program in ("fibonacci", "sort"):
        verdicts = [
            ProofVerifier(SESSION, way, Report(), Cancel())(read, SESSION.open(program)) for way in (None, worker)
        ]
        assert (
            verdicts[0].outcome
            is verdicts[1].outcome
            is (Outcome.VERIFIED if program == "fibonacci" else Outcome.REFUSED)
        )


def test_the_reason_that_says_most() -> None:
    asked, unasked = no("verify.other_opening"), not_checked("verify.needs_opening")
    assert failing_reason(Verdict(unasked, YES, YES, Strength.RE_EXECUTABLE)) == unasked.reason
    assert failing_reason(Verdict(unasked, asked, YES, Strength.RE_EXECUTABLE)) == asked.reason


def test_what_kept_a_proof_out_is_named_as_people_call_it() -> None:
    asked = no("verify.other_opening")
    same = UserError("aggregate.same_as_other", {"path": "12", "other": "11"})
    checked = (
        Checked(11, verdict=Verdict(YES, YES, YES, Strength.RE_EXECUTABLE)),
        Checked(12, error=same),
        Checked(Path("folder/a.proof"), verdict=Verdict(asked, YES, YES, Strength.RE_EXECUTABLE)),
        Checked(13, error=UserError("library.no_proof", {"id": 13})),
        Checked(14),
    )
    found = refusals(checked, {"11": "fibonacci 5", "12": "fibonacci 55"})
    assert [one.source for one in found] == [one.source for one in checked[1:]]
    assert [one.name for one in found] == ["fibonacci 55", "a.proof", "proof 13", "proof 14"]
    assert found[0].reason == "fibonacci 55 proves what fibonacci 5 proves already, by the same backend."
    assert found[1].reason == asked.reason
    assert "13" in found[2].reason
    assert found[3].reason == ""
