"""The RISC0 backend: nothing is sent that cannot succeed, and nothing counts that was not checked here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from studio import __version__, native
from studio.backends import risc0, risc0_verify
from studio.backends.protocol import Backend, NoWatcher, Proved, ProveOptions, Surroundings, VerifyOptions
from studio.backends.risc0 import Risc0Backend
from studio.backends.risc0_program import risc0_program
from studio.backends.trace import TraceBackend
from studio.model.errors import UserError
from studio.model.proof import Proof, Statement
from studio.model.verdict import AnswerState, Strength
from studio.programs.opening import OpenedProgram, open_program
from studio.programs.witness import sample_witness
from tests.unit.backends.stand_in_r0vm import VERSION, left_files, stand_in, told_pids

BACKEND: Backend = Risc0Backend()
LIMITS = native.Limits()
TEN = (10).to_bytes(4, "little")
YES, NO, NOT_CHECKED = AnswerState.YES, AnswerState.NO, AnswerState.NOT_CHECKED
REAL = Path(__file__).parents[2] / "conformance" / "receipts" / "fib10-5.0.0-rc.1-composite.bin"
WRITE = "open(receipt, 'wb').write(b'a receipt')"


@dataclass
class Checks:
    """Plays the verifier, and keeps what it was asked."""

    answer: UserError | None = None
    asked: list[tuple[bytes, bytes, bytes]] = field(default_factory=list)

    def __call__(self, receipt: bytes, image_id: bytes, journal: bytes) -> None:
        self.asked.append((receipt, image_id, journal))
        if self.answer is not None:
            raise self.answer


@pytest.fixture(scope="module")
def program() -> OpenedProgram:
    return open_program("fibonacci")


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Checks:
    found = Checks()
    for module in (risc0, risc0_verify):
        monkeypatch.setattr(module.native, "risc0_verify", found)
    return found


def options(path: Path | str = "", **changes: object) -> ProveOptions:
    return replace(ProveOptions(LIMITS, surroundings=Surroundings(str(path))), **changes)  # type: ignore[arg-type]


def prove(program: OpenedProgram, with_options: ProveOptions, witness: bytes = TEN) -> Proved:
    return BACKEND.prove(program, witness, with_options, native.Control(), NoWatcher())


def refused(call: Callable[[], object]) -> UserError:
    with pytest.raises(UserError) as error:
        call()
    assert str(error.value)
    return error.value


def test_what_it_says_of_itself(program: OpenedProgram) -> None:
    assert (BACKEND.id, BACKEND.name, BACKEND.strength) == ("risc0", "RISC0", Strength.PROVED)
    assert BACKEND.forms == ("composite", "succinct")
    assert BACKEND.one_at_a_time
    assert not BACKEND.reveals_witness("succinct")
    assert refused(lambda: BACKEND.reveals_witness("audit")).message_id == "backend.form_unknown"
    assert BACKEND.refuses(program) is None
    assert BACKEND.prove_batch(program, [TEN], options(), native.Control(), threads=1) is None
    found = BACKEND.probe(Surroundings("/nowhere/r0vm"))
    assert (found.usable, found.reason_id) == (False, "risc0.r0vm_absent")


@pytest.mark.posix
def test_a_proof_holds_the_receipt_and_what_was_checked(program: OpenedProgram, checks: Checks, tmp_path: Path) -> None:
    path = stand_in(tmp_path, WRITE)
    proved = prove(program, options(path))
    proof = proved.proof
    assert proof.statement == Statement(program.native.program_id, proved.execution.journal, 0, None)
    assert (proof.backend, proof.backend_version, proof.studio_version) == ("risc0", VERSION, __version__)
    assert proof.evidence == b"a receipt"
    assert proved.opening is None
    assert not BACKEND.needs_opening(proof)
    image_id = risc0_program(program).image_id
    assert checks.asked == [(b"a receipt", image_id, proved.execution.journal)]


@pytest.mark.posix
@pytest.mark.parametrize(
    ("witness", "changes", "message_id"),
    [
        ((94).to_bytes(4, "little"), {}, "prove.guest_exit"),
        (b"", {}, "prove.guest_exit"),
        (TEN, {"limits": native.Limits(max_steps=10)}, "prove.guest_fault"),
        (TEN, {"limits": native.Limits(max_journal_bytes=1)}, "prove.guest_fault"),
        (TEN, {"form": "groth16"}, "backend.form_unknown"),
    ],
)
def test_nothing_is_sent_that_cannot_succeed(
    witness: bytes, changes: dict[str, object], message_id: str, program: OpenedProgram, tmp_path: Path
) -> None:
    path = stand_in(tmp_path, WRITE)
    error = refused(lambda: prove(program, options(path, **changes), witness))
    assert error.message_id == message_id
    assert told_pids(path) == []  # never started


def test_without_r0vm_the_program_is_not_even_run(program: OpenedProgram) -> None:
    assert refused(lambda: prove(program, options("/nowhere"))).message_id == "risc0.r0vm_absent"


@pytest.mark.posix
@pytest.mark.parametrize(("witness", "limits"), [(TEN, native.Limits(max_steps=10)), (b"", LIMITS)])
def test_the_same_faults_as_those_of_trace(
    witness: bytes, limits: native.Limits, program: OpenedProgram, tmp_path: Path
) -> None:
    here = refused(lambda: prove(program, options(stand_in(tmp_path, WRITE), limits=limits), witness))
    trace = TraceBackend()
    plain = ProveOptions(limits)
    there = refused(lambda: trace.prove(program, witness, plain, native.Control(), NoWatcher()))
    assert str(here) == str(there)


@pytest.mark.posix
@pytest.mark.parametrize("written", ["b'no receipt'", "b''", "bytes(1 << 20)", "b'{}'"])
def test_what_is_no_receipt_is_told_and_nothing_is_left(written: str, program: OpenedProgram, tmp_path: Path) -> None:
    path = stand_in(tmp_path, f"open(receipt, 'wb').write({written})")
    error = refused(lambda: prove(program, options(path)))
    assert error.message_id == "risc0.bad_receipt"
    assert VERSION in str(error)
    assert left_files() == []


# Of r0vm in development mode: the same run, and nothing proved.
FAKE = bytes.fromhex(
    "03000000000000000000000000000000f05fc95714dbd928fd53560be298fb3a4db7c800594f33288f9a1b2e185f3377"
    "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    "0100000000000000000000000000000000000000000000000000000000000000000000000000000001000000000c0000"
    "00000000000a00000037000000000000000000000000000000000000000c000000000000000a00000037000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000"
)


@pytest.mark.posix
def test_a_real_receipt_counts_for_its_program_and_its_output_only(program: OpenedProgram, tmp_path: Path) -> None:
    code = f"open(receipt, 'wb').write(open({str(tmp_path / 'made')!r}, 'rb').read())"
    path = stand_in(tmp_path, code)
    whole = REAL.read_bytes()
    (tmp_path / "made").write_bytes(whole)
    assert prove(program, options(path)).proof.evidence == whole
    eleven = (11).to_bytes(4, "little")
    assert "other public output" in str(refused(lambda: prove(program, options(path), eleven)))
    other = open_program("range-proof")
    assert other.manifest is not None
    witness = sample_witness(other.manifest, other.manifest.samples[0])
    assert "another program" in str(refused(lambda: prove(other, options(path), witness)))
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    for made in (whole[:-1], whole + b"\0", whole[: len(whole) // 2], flipped, FAKE):
        (tmp_path / "made").write_bytes(made)
        error = refused(lambda: prove(program, options(path)))
        assert error.message_id == "risc0.bad_receipt"
    assert "development mode" in str(error)
    assert left_files() == []


@pytest.mark.posix
def test_a_proof_comes_home_although_nothing_can_be_learned_from_it(
    program: OpenedProgram, checks: Checks, tmp_path: Path
) -> None:
    cut = "split(phys: 1 + pager: 1 + reserved: 1) = 9000 >= 1"
    session = "prove_session: exit_code = Halted(0), journal = None, segments: 1"
    code = f"""
log("risc0_circuit_rv32im::execute::executor", {cut!r})
log("risc0_zkvm::host::server::prove::prover_impl", {session!r})
{WRITE}"""
    path = stand_in(tmp_path, code)
    (tmp_path / "file").write_bytes(b"")
    for measured, kept in ((tmp_path / "file" / "below.json", False), (tmp_path / "runs.json", True)):
        with_options = options(path, surroundings=Surroundings(str(path), measured))
        assert prove(program, with_options).proof.evidence == b"a receipt"
        assert measured.exists() == kept
    assert len(checks.asked) == 2


@pytest.mark.posix
def test_a_receipt_that_fails_is_never_a_proof(program: OpenedProgram, checks: Checks, tmp_path: Path) -> None:
    path = stand_in(tmp_path, WRITE)
    checks.answer = UserError("risc0.other_journal")
    error = refused(lambda: prove(program, options(path)))
    assert error.message_id == "risc0.bad_receipt"
    assert "other public output" in str(error)
    checks.answer = UserError("native.panic", {"detail": "x"})  # a bug of ours is no word about the receipt
    assert refused(lambda: prove(program, options(path))).message_id == "native.panic"


def proof_of(program: OpenedProgram, program_id: bytes | None = None) -> Proof:
    statement = Statement(program_id or program.native.program_id, b"journal", 0, None)
    return Proof(statement, "risc0", VERSION, b"a receipt", __version__, 0, 1, "CPU")


def states(proof: Proof, program: OpenedProgram) -> tuple[AnswerState, AnswerState, AnswerState]:
    verdict = BACKEND.verify(proof, program, None, VerifyOptions(LIMITS), native.Control())
    return verdict.evidence_valid.state, verdict.for_trusted_program.state, verdict.fits_witness.state


def test_three_answers(program: OpenedProgram, checks: Checks) -> None:
    assert states(proof_of(program), program) == (YES, YES, NOT_CHECKED)
    assert checks.asked == [(b"a receipt", risc0_program(program).image_id, b"journal")]
    assert states(proof_of(program, bytes(32)), program) == (NOT_CHECKED, NO, NOT_CHECKED)
    checks.answer = UserError("risc0.seal", {"detail": "x"})
    assert states(proof_of(program), program) == (NO, YES, NOT_CHECKED)


def test_there_are_no_samples_of_a_receipt(program: OpenedProgram) -> None:
    error = refused(
        lambda: BACKEND.verify(proof_of(program), program, None, VerifyOptions(LIMITS, sample=3), native.Control())
    )
    assert error.message_id == "verify.receipt_is_whole"
