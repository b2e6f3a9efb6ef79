"""What one window works with: proving with a verification elsewhere, verifying again, checking and repairing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from studio.jobs.report import Cancel, Report
from studio.library import Fate, Filter, State
from studio.model.errors import Cancelled, UserError
from studio.model.verdict import Outcome, Verdict
from studio.session import Request, Tampering, Workbench
from studio.settings import DEFAULT_SETTINGS


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    made = Workbench(DEFAULT_SETTINGS, tmp_path / "library")
    yield made
    made.close()


def prove(bench: Workbench, number: int) -> int:
    program = bench.session.open("fibonacci")
    witness = bench.session.witness(program, {"n": str(number)})
    proved = bench.prove(program, witness, Request(), Report(), Cancel())
    assert proved.verdict is not None
    assert proved.verdict.outcome is Outcome.VERIFIED
    assert proved.finished.proof_id is not None
    return proved.finished.proof_id


def verify(bench: Workbench, proof_id: int) -> Verdict:
    found = bench.library_use.verify(proof_id, report=Report(), cancel=Cancel())
    if found.error is not None:
        raise found.error
    assert found.verdict is not None
    return found.verdict


def damage(bench: Workbench, change: str) -> None:
    bench.library._write(lambda connection: connection.execute(change))


def test_a_proof_is_kept_and_verified_and_verified_again(bench: Workbench) -> None:
    proof_id = prove(bench, 10)
    assert bench.library.count(Filter(state=State.VERIFIED)) == 1
    assert verify(bench, proof_id).outcome is Outcome.VERIFIED
    bench.library.delete([proof_id])
    with pytest.raises(UserError) as refused:
        verify(bench, proof_id)
    assert refused.value.message_id == "library.no_proof"


def test_a_check_beside_the_open_library(bench: Workbench) -> None:
    proof_id, report = prove(bench, 10), Report()
    assert bench.check(report, Cancel()).clean
    assert report.phase == "0 of 1 proofs read"
    damage(bench, "UPDATE proofs SET device = 'x'")
    (found,) = bench.check(Report(), Cancel()).damages
    assert (found.message_id, found.params["id"], found.fate) == ("library.check_row", proof_id, Fate.FOUND)
    assert bench.library.page().damaged == (proof_id,)


def test_a_repair_opens_the_library_again(bench: Workbench) -> None:
    proof_id = prove(bench, 10)
    before = bench.library
    damage(bench, "UPDATE proofs SET device = 'x'")
    (mended,) = bench.check(Report(), Cancel(), repair_too=True).damages
    assert mended.fate is Fate.REPAIRED
    assert bench.library is not before
    assert bench.library.get(proof_id).entry.device == "CPU"
    assert verify(bench, proof_id).outcome is Outcome.VERIFIED
    assert prove(bench, 11) == proof_id + 1
    with pytest.raises(UserError) as refused:
        before.page()
    assert refused.value.message_id == "library.closed"


def test_a_repair_that_cannot_be_done_leaves_the_library_open(bench: Workbench) -> None:
    prove(bench, 10)
    cancel = Cancel()
    cancel.stop()
    with pytest.raises(Cancelled):
        bench.check(Report(), cancel, repair_too=True)
    assert bench.library.count() == 1
    other = Workbench(DEFAULT_SETTINGS, bench.library.root)
    try:
        with pytest.raises(UserError) as refused:
            bench.check(Report(), Cancel(), repair_too=True)
        assert refused.value.message_id == "library.repair_alone"
        assert (bench.library.count(), other.library.count()) == (1, 1)
    finally:
        other.close()


def test_other_limits_hold_for_what_begins_later(bench: Workbench) -> None:
    program = bench.session.open("fibonacci")
    witness = bench.session.witness(program, {"n": "10"})
    bench.use_settings(replace(DEFAULT_SETTINGS, max_steps=20))
    assert bench.session.run(program, witness).steps == 20
    with pytest.raises(UserError):
        bench.prove(program, witness, Request(), Report(), Cancel())
    bench.use_settings(DEFAULT_SETTINGS)
    proved = bench.prove(program, witness, Request(), Report(), Cancel())
    bench.use_settings(replace(DEFAULT_SETTINGS, max_steps=20))
    assert proved.finished.proof_id is not None
    assert verify(bench, proved.finished.proof_id).outcome is not Outcome.VERIFIED


def test_a_machine_without_memory_refuses_no_changed_copy(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    program = bench.session.open("fibonacci")
    proved = bench.prove(program, (10).to_bytes(4, "little"), Request(), Report(), Cancel())

    def verify(*_given: object, **_named: object) -> None:
        raise UserError("proof.out_of_memory", {"bytes": 1, "field": "evidence"})

    monkeypatch.setattr(bench.verify_worker, "verify", verify)
    with pytest.raises(UserError) as told:
        bench.tamper(proved, Tampering.FILE, Report(), Cancel())
    assert told.value.message_id == "proof.out_of_memory"
