"""Halo2 for real, on the command line: proved, verified, kept, aggregated, refused, stopped and killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil
import pytest

from studio import native
from studio.model.errors import UserError
from tests.conformance.rewritten_proofs import rewritten_bytes
from tests.conftest import CommandLine, Ended
from tests.unit.host.process_table import all_gone

BACKEND = ("--backend", "Halo2")
FURTHER_BYTES = native.halo2_proof_bytes(10) - native.halo2_proof_bytes(9)
TEN = (10).to_bytes(4, "little")
JOURNAL = TEN + (55).to_bytes(8, "little")
LONG_K = 11
LONG = ("prove", "fibonacci", "n=93", *BACKEND, "--no-library")  # two seconds: enough to be stopped on the way


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("halo2")


@pytest.fixture(scope="module")
def library(place: Path) -> tuple[str, str]:
    return ("--library", str(place / "library"))


@pytest.fixture(scope="module")
def proved(command_line: CommandLine, place: Path, library: tuple[str, str]) -> Ended:
    """The one real proof that all these tests look at."""
    return command_line("prove", "fibonacci", "n=10", *BACKEND, "--out", place / "fib.proof", *library, "--json")


@pytest.fixture(scope="module")
def proof(proved: Ended, place: Path) -> Path:
    assert proved.code == 0, proved.out
    return place / "fib.proof"


def test_a_proof_says_what_it_proves_and_no_more(proved: Ended, proof: Path) -> None:
    told = proved.json
    assert (told["backend"], told["device"], told["k"], told["opening"]) == ("halo2", "CPU", 9, None)
    assert (told["journal"], told["reveals_witness"], told["library_id"]) == (JOURNAL.hex(), False, 1)
    file = native.proof_decode(proof.read_bytes())
    assert (file.journal, file.exit_code, file.steps, file.backend) == (JOURNAL, 0, None, "halo2")
    assert len(proof.read_bytes()) < 12_000
    assert not Path(f"{proof}.opening").exists()


def test_it_is_verified(command_line: CommandLine, proof: Path) -> None:
    ended = command_line("verify", proof, "--program", "fibonacci", "--json")
    assert (ended.code, ended.json["outcome"], ended.json["evidence"]) == (0, "verified", "proved")
    assert ended.json["k"] == 9
    assert [answer["answer"] for answer in answers(ended)] == ["yes", "yes", "not checked"]
    text = command_line("verify", proof, "--program", "fibonacci").out
    for words in ("Proof by Halo2", "k = 9, at most 2^9 rows", "[Proved] verified", "zero-knowledge"):
        assert words in text


def test_the_library_finds_and_verifies_it(
    command_line: CommandLine, proof: Path, place: Path, library: tuple[str, str]
) -> None:
    again = command_line(
        "prove", "fibonacci", "n=10", *BACKEND, "--out", place / "again.proof", *library, "--json"
    ).json
    assert (again["from_library"], again["k"]) == (True, 9)
    assert (place / "again.proof").read_bytes() == proof.read_bytes()
    verified = command_line("library", "verify", "1", *library, "--json")
    assert verified.code == 0, verified.out
    listed = command_line("library", "list", "--backend", "halo2", *library, "--json").json["proofs"]
    assert isinstance(listed, list)
    assert [(one["backend"], one["state"], one["steps"]) for one in listed] == [("halo2", "verified", None)]


def test_one_root_over_proofs_of_two_backends(command_line: CommandLine, proof: Path, place: Path) -> None:
    trace = place / "trace.proof"
    assert command_line("prove", "fibonacci", "n=10", "--out", trace, "--no-library").code == 0
    built = command_line("aggregate", proof, trace, "--out", place / "both", "--library", place / "other", "--json")
    assert built.code == 0, built.out
    shown = command_line("aggregate", "--show", place / "both", "--json").json
    leaves = shown["proofs"]
    assert isinstance(leaves, list)
    assert [leaf["backend"] for leaf in leaves] == ["halo2", "trace"]


def refused(command_line: CommandLine, path: Path, program: str = "fibonacci") -> Ended:
    ended = command_line("verify", path, "--program", program, "--json")
    assert (ended.code, ended.json["ok"]) == (1, False), ended.out
    return ended


def answers(ended: Ended) -> list[dict[str, object]]:
    names = ("evidence_valid", "for_trusted_program", "fits_witness")
    found = [ended.json[name] for name in names]
    return [answer for answer in found if isinstance(answer, dict)]


def reasons(ended: Ended) -> list[object]:
    return [answer["id"] for answer in answers(ended) if answer["answer"] == "no"]


def test_for_another_program_or_another_output(command_line: CommandLine, proof: Path, place: Path) -> None:
    assert reasons(refused(command_line, proof, "sort")) == ["verify.other_program"]
    data, changed = proof.read_bytes(), place / "changed.proof"
    other_id = native.Program(Path("resources/guests/sort/sort.elf").read_bytes()).program_id
    changed.write_bytes(rewritten_bytes(data, program_id=other_id))
    assert reasons(refused(command_line, changed, "sort")) == ["halo2.invalid"]
    wrong: tuple[tuple[dict[str, object], str], ...] = (
        ({"journal": TEN + (54).to_bytes(8, "little")}, "halo2.invalid"),
        ({"journal": b""}, "halo2.invalid"),
        ({"exit_code": 1}, "verify.statement_exit"),
    )
    for changes, reason in wrong:
        changed.write_bytes(rewritten_bytes(data, **changes))
        assert reasons(refused(command_line, changed)) == [reason], changes
    with pytest.raises(UserError):  # nobody can even write down that it proves the number of steps
        rewritten_bytes(data, steps=295)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda evidence: evidence[:-1], "halo2.wrong_length"),
        (lambda evidence: evidence + b"\0", "halo2.wrong_length"),
        (lambda evidence: b"", "halo2.invalid"),
        (lambda evidence: evidence[:5000] + bytes([evidence[5000] ^ 1]) + evidence[5001:], "halo2.invalid"),
        (lambda evidence: evidence[:-1] + bytes([evidence[-1] ^ 0x80]), "halo2.invalid"),
        (lambda evidence: evidence[:1] + b"\x0a" + evidence[2:], "halo2.wrong_length"),
        (lambda evidence: evidence[:1] + b"\x0a" + evidence[2:] + bytes(FURTHER_BYTES), "halo2.invalid"),
        (lambda evidence: evidence[:1] + b"\x12" + evidence[2:], "halo2.wrong_k"),
        (lambda evidence: bytes([evidence[0] ^ 0x40]) + evidence[1:], "halo2.other_format"),
    ],
)
def test_damaged_evidence(
    command_line: CommandLine, proof: Path, tmp_path: Path, damage: Callable[[bytes], bytes], reason: str
) -> None:
    data = proof.read_bytes()
    (tmp_path / "bad.proof").write_bytes(rewritten_bytes(data, evidence=damage(native.proof_decode(data).evidence)))
    assert reasons(refused(command_line, tmp_path / "bad.proof")) == [reason]


def test_a_damaged_file_is_no_proof(command_line: CommandLine, proof: Path, tmp_path: Path) -> None:
    data, path = proof.read_bytes(), tmp_path / "bad.proof"
    for changed in (data[:-1], data[:100], b"", data[:5000] + bytes([data[5000] ^ 1]) + data[5001:]):
        path.write_bytes(changed)
        ended = command_line("verify", path, "--program", "fibonacci", "--json")
        assert ended.code == 1
        assert ended.error_id.startswith("proof.")


def test_a_batch_with_two_backends(command_line: CommandLine, place: Path) -> None:
    (place / "list.csv").write_text("program,n,backend\nfibonacci,5,halo2\nfibonacci,5,\n", encoding="utf-8")
    ended = command_line("batch", place / "list.csv", "--library", place / "batch", "--json")
    assert ended.code == 0, ended.out
    listed = command_line("library", "list", "--library", place / "batch", "--json").json["proofs"]
    assert isinstance(listed, list)
    assert sorted(one["backend"] for one in listed) == ["halo2", "trace"]


def test_a_run_that_is_too_long_says_why_and_what_to_use(command_line: CommandLine, tmp_path: Path) -> None:
    signature = ("prove", "signature", "--sample", "rfc8032-1", *BACKEND)
    for last in (("--estimate",), ("--out", tmp_path / "x.proof", "--no-library")):
        ended = command_line(*signature, *last)
        assert ended.code == 1
        for words in ("k = 17", "131,065", "GiB of memory", "Trace", "RISC0"):
            assert words in ended.err
    assert command_line(*signature, "--estimate", "--json").error_id == "halo2.too_long"
    assert list(tmp_path.iterdir()) == []


def test_what_it_would_cost(command_line: CommandLine) -> None:
    forecast = command_line("prove", "range-proof", "--sample", "small", *BACKEND, "--estimate", "--json").json[
        "forecast"
    ]
    assert isinstance(forecast, dict)
    assert 1 < forecast["seconds"] < 600
    assert 2**26 < forecast["peak_bytes"] < 2**31
    assert 5_000 < forecast["proof_bytes"] < 12_000


class Running:
    """A command on its way, with the process that proves or makes parameters for it."""

    def __init__(self, environment: Mapping[str, str], *command: str | Path) -> None:
        self.studio = subprocess.Popen(
            [sys.executable, "-m", "studio", *map(str, command)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            env=dict(environment),
        )
        self.prover = self._prover()

    def _prover(self) -> int:
        until = time.monotonic() + 30
        while time.monotonic() < until and self.studio.poll() is None:
            for child in psutil.Process(self.studio.pid).children(recursive=True):
                if "halo2" in child.cmdline()[-1:]:
                    time.sleep(0.5)  # it has its request
                    return child.pid
            time.sleep(0.02)
        raise AssertionError("no prover was started")

    def ended(self, within_s: float) -> tuple[int, str]:
        out, errors = self.studio.communicate(timeout=within_s)
        assert b"Traceback" not in out + errors
        return self.studio.returncode, errors.decode()


@pytest.fixture(scope="module")
def empty_proof(proof: Path) -> Callable[[int], bytes]:
    """A proof file of any size, with nothing in it that could verify."""
    data = proof.read_bytes()
    form = native.proof_decode(data).evidence[:1]

    def made(k: int) -> bytes:
        return rewritten_bytes(data, evidence=form + bytes([k]) + bytes(native.halo2_proof_bytes(k)))

    return made


@pytest.fixture(scope="module")
def parameters(command_line: CommandLine, place: Path, empty_proof: Callable[[int], bytes]) -> None:
    """Those of the long proof are made, so that it is stopped while it proves."""
    path = place / "empty.proof"
    path.write_bytes(empty_proof(LONG_K))
    assert reasons(refused(command_line, path)) == ["halo2.invalid"]


@pytest.fixture
def running(user_environment: Mapping[str, str], parameters: None, tmp_path: Path) -> Running:
    return Running(user_environment, *LONG, "--out", tmp_path / "x.proof")


@pytest.mark.posix
def test_ctrl_c_leaves_no_process_and_no_file(running: Running, tmp_path: Path) -> None:
    running.studio.send_signal(signal.SIGINT)
    code, _ = running.ended(10)
    assert code == 5
    assert all_gone([running.prover], 0.1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.posix
def test_a_killed_prover_is_told_plainly(running: Running, tmp_path: Path) -> None:
    psutil.Process(running.prover).kill()
    code, errors = running.ended(10)
    assert code == 1
    assert "crashed or was ended from outside (SIGKILL)" in errors
    assert "Prove again" in errors
    assert list(tmp_path.iterdir()) == []


@pytest.mark.posix
def test_no_prover_outlives_a_killed_studio(running: Running) -> None:
    running.studio.kill()
    running.studio.wait()
    assert all_gone([running.prover], 5.0)
    running.ended(5)


@pytest.mark.posix
def test_ctrl_c_while_a_verification_makes_parameters(
    user_environment: Mapping[str, str], empty_proof: Callable[[int], bytes], tmp_path: Path
) -> None:
    """Somebody sends a proof of the largest size: its parameters take minutes, and nobody has to wait for them."""
    path = tmp_path / "large.proof"
    path.write_bytes(empty_proof(native.HALO2_MAX_K))
    running = Running(user_environment, "verify", path, "--program", "fibonacci")
    running.studio.send_signal(signal.SIGINT)
    code, _ = running.ended(10)
    assert code == 5
    assert all_gone([running.prover], 0.1)


def test_parameters_are_kept_and_made_again_when_damaged(
    command_line: CommandLine, proof: Path, user_environment: Mapping[str, str]
) -> None:
    (kept,) = Path(user_environment["HOME"]).rglob("halo2-9.parameters")
    whole = kept.read_bytes()
    for damage in (whole[:-1], bytes([whole[0] ^ 1]) + whole[1:], b""):
        kept.write_bytes(damage)
        assert command_line("verify", proof, "--program", "fibonacci").code == 0
        assert kept.read_bytes() == whole
