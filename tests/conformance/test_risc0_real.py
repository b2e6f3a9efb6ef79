"""RISC0 as people use it, with a real r0vm: prove, verify, keep, aggregate, hand out, take in, stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio import native
from studio.host.processes import child_ids
from studio.resources import resource_path
from tests.conftest import Ended

PROVE_TIMEOUT_S = 600
STOP_TIMEOUT_S = 30

pytestmark = pytest.mark.linux  # process trees are looked at through /proc


@dataclass(frozen=True)
class Place:
    """A folder with a library of its own, and the command line in it."""

    folder: Path
    environment: Mapping[str, str]

    def __call__(self, *arguments: str, **environment: str) -> Ended:
        ended = subprocess.run(
            self.command(*arguments),
            capture_output=True,
            cwd=self.folder,
            env={**self.environment, **environment},
            timeout=PROVE_TIMEOUT_S,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        out, err = ended.stdout.decode(), ended.stderr.decode()
        assert "Traceback" not in out + err
        return Ended(ended.returncode, out, err)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "studio", *arguments]

    @property
    def leftovers(self) -> list[Path]:
        """What runs of r0vm left in the cache folder."""
        return [path for path in Path(self.environment["HOME"]).rglob("*") if path.parent.name == "r0vm-runs"]


@pytest.fixture(scope="module")
def place(r0vm: Path, user_environment: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Development mode is asked for throughout, and must change nothing."""
    folder = tmp_path_factory.mktemp("risc0")
    home = folder / "home"
    home.mkdir()
    place = Place(folder, {**user_environment, "HOME": str(home), "RISC0_DEV_MODE": "1"})
    assert place("settings", "set", "r0vm_path", str(r0vm)).code == 0
    return place


@pytest.fixture(scope="module")
def fibonacci(place: Place) -> Ended:
    """fib(10), proved into fib.proof and into the library."""
    ended = place("prove", "fibonacci", "n=10", "--backend", "RISC0", "--out", "fib.proof", "--json")
    assert ended.code == 0, ended.err
    return ended


@pytest.mark.usefixtures("fibonacci")
def test_a_proof_is_verified_against_the_image_that_is_computed_here(place: Place) -> None:
    verified = place("verify", "fib.proof", "--program", "fibonacci", "--json")
    assert verified.code == 0, verified.out
    other = place("verify", "fib.proof", "--program", "sha256", "--json")
    assert other.code == 1, other.out


@pytest.mark.usefixtures("fibonacci")
def test_the_receipt_is_given_out_and_taken_in_again(place: Place) -> None:
    assert place("receipt", "export", "fib.proof", "--out", "fib.receipt").code == 0
    receipt = (place.folder / "fib.receipt").read_bytes()
    info = native.risc0_receipt_info(receipt)
    assert (info.kind, info.exit_code, info.journal.hex()) == ("composite", 0, "0a0000003700000000000000")
    taken = place("receipt", "import", "fib.receipt", "--program", "fibonacci", "--out", "again.proof", "--json")
    assert taken.code == 0, taken.out
    assert place("verify", "again.proof", "--program", "fibonacci").code == 0
    assert place("receipt", "import", "fib.receipt", "--program", "sort", "--out", "no.proof").code == 1
    assert not (place.folder / "no.proof").exists()


@pytest.mark.usefixtures("fibonacci")
def test_a_proof_stands_beside_trace_proofs_under_one_root(place: Place) -> None:
    assert place("prove", "fibonacci", "n=10", "--out", "trace.proof").code == 0
    made = place("aggregate", "fib.proof", "trace.proof", "--out", "both.aggregate", "--json")
    assert made.code == 0, made.out + made.err


@pytest.mark.usefixtures("fibonacci")
def test_the_same_proof_is_not_made_twice(place: Place) -> None:
    started = time.monotonic()
    again = place("prove", "fibonacci", "n=10", "--backend", "RISC0", "--out", "second.proof", "--json")
    assert again.code == 0, again.err
    assert time.monotonic() - started < 10
    assert (place.folder / "second.proof").read_bytes() == (place.folder / "fib.proof").read_bytes()


def test_another_program_with_a_private_input(place: Place) -> None:
    proved = place("prove", "range-proof", "--sample", "small", "--backend", "RISC0", "--out", "range.proof", "--json")
    assert proved.code == 0, proved.err
    assert place("verify", "range.proof", "--program", "range-proof").code == 0


def test_nothing_is_sent_to_the_prover_that_cannot_succeed(place: Place) -> None:
    started = time.monotonic()
    ended = place("prove", "fibonacci", "n=94", "--backend", "RISC0", "--out", "none.proof", "--json")
    assert ended.code != 0
    assert time.monotonic() - started < 5
    assert not (place.folder / "none.proof").exists()


@pytest.fixture
def under_way(place: Place) -> Iterator[Callable[[], tuple[subprocess.Popen[bytes], int]]]:
    """Starts a proof; (the studio, the process id of its r0vm) once that works."""
    begun: list[subprocess.Popen[bytes]] = []

    def start() -> tuple[subprocess.Popen[bytes], int]:
        command = place.command("prove", "fibonacci", "n=11", "--backend", "RISC0", "--out", "no.proof", "--again")
        studio = subprocess.Popen(
            command, cwd=place.folder, env=place.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        begun.append(studio)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while time.monotonic() < deadline and studio.poll() is None:
            provers = [pid for pid in child_ids(studio.pid) if proves(pid)]
            if provers:
                time.sleep(1.5)
                return studio, provers[0]
            time.sleep(0.05)
        raise AssertionError(f"no r0vm was started: {studio.communicate(timeout=5)}")

    yield start
    for studio in begun:
        studio.kill()
        studio.communicate()


def name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def proves(pid: int) -> bool:
    """Not when it is only asked for its version."""
    try:
        return name_of(pid) == "r0vm" and b"--elf" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def is_gone(pid: int) -> bool:
    return name_of(pid) != "r0vm"


def test_a_cancel_leaves_nothing(place: Place, under_way: Callable[[], tuple[subprocess.Popen[bytes], int]]) -> None:
    studio, prover = under_way()
    studio.send_signal(signal.SIGINT)
    _, err = studio.communicate(timeout=STOP_TIMEOUT_S)
    assert studio.returncode == 5, err
    assert is_gone(prover)
    assert not place.leftovers
    assert not (place.folder / "no.proof").exists()


def test_a_prover_that_is_killed_is_told_in_plain_words(
    place: Place, under_way: Callable[[], tuple[subprocess.Popen[bytes], int]]
) -> None:
    studio, prover = under_way()
    os.kill(prover, signal.SIGKILL)
    _, err = studio.communicate(timeout=STOP_TIMEOUT_S)
    assert studio.returncode not in (0, 5)
    assert b"Traceback" not in err
    assert b"r0vm" in err
    assert not place.leftovers


def test_every_sample_gives_the_same_journal_there(r0vm: Path, tmp_path: Path) -> None:
    """Executed only: what development mode is good for."""
    from studio.backends.risc0_program import risc0_program
    from studio.programs.bundled import bundled_programs
    from studio.programs.opening import open_program
    from studio.programs.witness import sample_witness

    environment = {"PATH": "/usr/bin:/bin", "RISC0_DEV_MODE": "1"}
    compared = 0
    for bundled in bundled_programs():
        program = open_program(bundled.manifest.name)
        (tmp_path / "program").write_bytes(risc0_program(program).container)
        for sample in bundled.manifest.samples:
            if sample.exit_code != 0:
                continue
            (tmp_path / "input").write_bytes(sample_witness(bundled.manifest, sample))
            command = [str(r0vm), "--elf", "program", "--initial-input", "input", "--receipt", "fake"]
            subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=60)
            assert sample.journal in (tmp_path / "fake").read_bytes(), f"{bundled.manifest.name} {sample.name}"
            compared += 1
    assert compared >= 12
    assert resource_path("guests", "kernel", "kernel.elf").is_file()
