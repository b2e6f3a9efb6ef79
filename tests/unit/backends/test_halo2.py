"""The Halo2 backend: nothing is sent that cannot succeed, and nothing counts that was not checked here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from studio import __version__, native
from studio.backends import halo2
from studio.backends.halo2 import Halo2Backend
from studio.backends.halo2_run import RanHalo2
from studio.backends.protocol import NO_SURROUNDINGS, Backend, NoWatcher, ProveOptions, Surroundings, VerifyOptions
from studio.backends.trace import TraceBackend
from studio.model.errors import Cancelled, UserError
from studio.model.proof import Statement
from studio.model.verdict import AnswerState, Outcome, Strength
from studio.programs.opening import OpenedProgram, open_program
from studio.programs.witness import sample_witness
from tests.conformance.risc0_guests import FREE_ADDRESS, guest
from tests.unit.backends import halo2_proofs
from tests.unit.backends.halo2_proofs import TEN, fibonacci, flipped

BACKEND: Backend = Halo2Backend()
LIMITS = native.Limits()


def options(**changes: object) -> ProveOptions:
    surroundings = Surroundings(parameters_folder=halo2_proofs.parameters_folder())
    return replace(ProveOptions(LIMITS, surroundings=surroundings), **changes)  # type: ignore[arg-type]


def prove(program: OpenedProgram, witness: bytes = TEN, **changes: object) -> object:
    return BACKEND.prove(program, witness, options(**changes), native.Control(), NoWatcher())


def refused(call: Callable[[], object]) -> UserError:
    with pytest.raises(UserError) as error:
        call()
    assert str(error.value)
    assert not re.search(r"\{[a-z_]+\}", str(error.value))
    return error.value


def makes(monkeypatch: pytest.MonkeyPatch, evidence: bytes) -> None:
    """Let the prover make this."""
    monkeypatch.setattr(halo2, "run_halo2", lambda *_: RanHalo2(evidence, 1, None))


@pytest.fixture
def no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(*_: object) -> RanHalo2:
        raise AssertionError("the prover was started")

    monkeypatch.setattr(halo2, "run_halo2", start)


def test_what_it_says_of_itself() -> None:
    assert (BACKEND.id, BACKEND.name, BACKEND.strength) == ("halo2", "Halo2", Strength.PROVED)
    assert BACKEND.forms == ("snark",)
    assert BACKEND.one_at_a_time
    assert not BACKEND.reveals_witness("")
    assert refused(lambda: BACKEND.reveals_witness("audit")).message_id == "backend.form_unknown"
    assert BACKEND.refuses(fibonacci()) is None
    assert BACKEND.prove_batch(fibonacci(), [TEN], options(), native.Control(), threads=1) is None
    found = BACKEND.probe(NO_SURROUNDINGS)
    assert (found.usable, found.version) == (True, __version__)
    assert re.fullmatch(r"CPU, [\d,]+ cores?", found.device)


def test_a_program_for_risc_zero_is_refused_with_the_way_to_go() -> None:
    elf = guest(lambda code: code.commit(FREE_ADDRESS, 4), b"")
    program = OpenedProgram("mine", Path("mine.elf"), elf, native.Program(elf), None)
    proof = halo2_proofs.proved().proof
    claimed = replace(proof, statement=replace(proof.statement, program_id=program.native.program_id))
    error = refused(lambda: prove(program))
    assert (error.message_id, error.params) == ("halo2.risc0_program", {"name": "mine"})
    assert "RISC0" in str(error)
    verdict = BACKEND.verify(claimed, program, None, VerifyOptions(LIMITS), native.Control())
    assert (verdict.evidence_valid.state, verdict.evidence_valid.reason_id) == (AnswerState.NO, "halo2.other_abi")


def test_a_proof_holds_the_statement_and_what_it_took() -> None:
    proved = halo2_proofs.proved()
    proof = proved.proof
    journal = TEN + (55).to_bytes(8, "little")
    assert proof.statement == Statement(fibonacci().native.program_id, journal, 0, None)
    assert (proof.backend, proof.backend_version, proof.device) == ("halo2", __version__, "CPU")
    assert (proved.opening, proved.execution.steps) == (None, 295)
    assert not BACKEND.needs_opening(proof)
    verdict = BACKEND.verify(proof, fibonacci(), None, VerifyOptions(LIMITS), native.Control())
    assert verdict.outcome is Outcome.VERIFIED
    assert TEN not in proof.evidence


@pytest.mark.usefixtures("no_process")
@pytest.mark.parametrize(
    ("witness", "changes", "message_id"),
    [
        ((94).to_bytes(4, "little"), {}, "prove.guest_exit"),
        (b"", {}, "prove.guest_exit"),
        (TEN, {"limits": native.Limits(max_steps=10)}, "prove.guest_fault"),
        (TEN, {"form": "audit"}, "backend.form_unknown"),
        (TEN, {"max_evidence_bytes": 1_000}, "prove.evidence_too_large"),
    ],
)
def test_nothing_is_sent_that_cannot_succeed(witness: bytes, changes: dict[str, object], message_id: str) -> None:
    assert refused(lambda: prove(fibonacci(), witness, **changes)).message_id == message_id


@pytest.mark.usefixtures("no_process")
def test_a_run_that_is_too_long_says_why_and_what_to_use() -> None:
    program = open_program("signature")
    assert program.manifest is not None
    witness = sample_witness(program.manifest, program.manifest.sample("rfc8032-1"))
    error = refused(lambda: prove(program, witness))
    assert error.message_id == "halo2.too_long"
    for named in ("k = 17", "GiB", "Trace", "RISC0"):
        assert named in str(error)


@pytest.mark.usefixtures("no_process")
def test_a_machine_that_is_too_small(monkeypatch: pytest.MonkeyPatch) -> None:
    def small(k: int) -> None:
        raise UserError("halo2.too_little_memory", {"k": k, "needed": "9 GiB", "memory": "8 GiB"})

    monkeypatch.setattr(halo2, "check_memory", small)
    error = refused(lambda: prove(fibonacci()))
    assert error.params["k"] == 9


@pytest.mark.usefixtures("no_process")
def test_the_same_refusals_as_those_of_trace() -> None:
    here = refused(lambda: prove(fibonacci(), b""))
    there = refused(lambda: TraceBackend().prove(fibonacci(), b"", ProveOptions(LIMITS), native.Control(), NoWatcher()))
    assert str(here) == str(there)


@pytest.mark.usefixtures("no_process")
def test_a_circuit_that_writes_something_else_is_a_contradiction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.backends.halo2.native.halo2_dry_run", lambda *_: (9, b"other"))
    assert refused(lambda: prove(fibonacci())).message_id == "halo2.inconsistent"


def test_what_the_prover_makes_counts_only_once_it_is_checked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    whole, surroundings = halo2_proofs.evidence(), Surroundings(measured_file=tmp_path / "runs.json")
    eleven = (11).to_bytes(4, "little")
    for made, witness in ((flipped(whole, 999), TEN), (whole[:-1], TEN), (b"", TEN), (whole, eleven)):
        makes(monkeypatch, made)
        with pytest.raises(UserError) as error:
            prove(fibonacci(), witness, surroundings=surroundings)
        assert error.value.message_id == "halo2.bad_proof"
    assert not (tmp_path / "runs.json").exists()
    makes(monkeypatch, whole)
    assert prove(fibonacci(), surroundings=surroundings)
    assert (tmp_path / "runs.json").exists()


def test_a_cancel_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def cancelled(*_: object) -> RanHalo2:
        raise Cancelled

    monkeypatch.setattr(halo2, "run_halo2", cancelled)
    with pytest.raises(Cancelled):
        prove(fibonacci())


def test_there_are_no_samples_of_a_proof() -> None:
    proof = halo2_proofs.proved().proof
    error = refused(lambda: BACKEND.verify(proof, fibonacci(), None, VerifyOptions(LIMITS, sample=3), native.Control()))
    assert error.message_id == "verify.proof_is_whole"
