"""The process that makes one proof, seen through its pipes: what it answers, and when it ends."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from studio import native
from studio.backends.halo2_parameters import parameters_file
from studio.backends.halo2_wire import WORKER_KIND, Answer, Made, Phase, Request, encode_request, read_answer
from studio.host.launch import minimal_environment, worker_command
from studio.model.errors import UserError
from studio.model.messages import MESSAGES
from studio.programs.opening import open_program
from tests.unit.backends.halo2_proofs import TEN, K, fibonacci

JOURNAL = TEN + (55).to_bytes(8, "little")


class Prover:
    """Its pipes are the test's."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            worker_command(WORKER_KIND),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=minimal_environment(),
            cwd=folder,
        )

    @property
    def stdin(self) -> IO[bytes]:
        assert self.process.stdin is not None
        return self.process.stdin

    def send(self, data: bytes) -> None:
        self.stdin.write(data)
        self.stdin.flush()

    def answer(self) -> Answer | None:
        assert self.process.stdout is not None
        return read_answer(self.process.stdout, MESSAGES.__contains__)

    def answers(self) -> list[Answer]:
        return list(iter(self.answer, None))


@pytest.fixture
def prover(tmp_path: Path) -> Iterator[Prover]:
    made = Prover(tmp_path)
    yield made
    made.process.kill()
    for stream in (made.process.stdin, made.process.stdout, made.process.stderr):
        if stream is not None:
            stream.close()
    made.process.wait()


def test_a_proof_and_the_way_to_it(prover: Prover, tmp_path: Path) -> None:
    folder = tmp_path / "parameters"
    prover.send(encode_request(Request(K, fibonacci().elf, TEN, folder)))
    *phases, made = prover.answers()
    assert prover.process.wait(5) == 0
    assert isinstance(made, Made)
    native.halo2_load(K, parameters_file(folder, K).read_bytes())
    native.halo2_verify(fibonacci().native, JOURNAL, made.evidence)
    if sys.platform == "linux":
        assert made.peak_bytes is not None
        assert 10 * 2**20 < made.peak_bytes < 2**30
    order = list(Phase)
    assert phases[:2] == [Phase.KEYS, Phase.PARAMETERS]
    assert phases[2:] == sorted(set(phases[2:]), key=lambda phase: order.index(phase))  # type: ignore[arg-type]
    assert {Phase.COMMITTING, Phase.COMMITTING_ALL} <= set(phases)


def test_what_cannot_be_proved_is_told_with_a_reason(prover: Prover) -> None:
    prover.send(encode_request(Request(K, fibonacci().elf, (94).to_bytes(4, "little"))))
    *_, error = prover.answers()
    assert isinstance(error, UserError)
    assert (error.message_id, error.params) == ("halo2.exited", {"code": "1"})
    assert prover.process.wait(5) == 0


@pytest.mark.parametrize(
    "request_",
    [Request(18, fibonacci().elf, TEN), Request(K, b"no ELF", TEN), Request(K, open_program("sort").elf, bytes(4))],
)
def test_a_request_that_makes_no_sense(prover: Prover, request_: Request) -> None:
    prover.send(encode_request(request_))
    *_, error = prover.answers()
    assert isinstance(error, UserError)


def test_parameters_alone(prover: Prover, tmp_path: Path) -> None:
    prover.send(encode_request(Request(K, b"", b"", tmp_path / "parameters")))
    *phases, made = prover.answers()
    assert phases == [Phase.KEYS, Phase.PARAMETERS]
    assert made == Made(b"", None)
    assert parameters_file(tmp_path / "parameters", K).exists()


def test_words_that_are_no_request_end_it(prover: Prover) -> None:
    prover.send(b"hello\n")
    assert prover.answers() == []
    assert prover.process.wait(5) not in (0, None)
    assert prover.process.stderr is not None
    assert b"BadLine" in prover.process.stderr.read()


@pytest.mark.parametrize("after", [Phase.KEYS, Phase.PARAMETERS, Phase.COMMITTING])
def test_the_end_of_its_input_ends_it_at_once(prover: Prover, after: Phase) -> None:
    # The largest parameters and a larger proof than needed: it would be at it for long.
    k = native.HALO2_MAX_K if after is Phase.PARAMETERS else 12
    prover.send(encode_request(Request(k, fibonacci().elf, TEN)))
    while (answer := prover.answer()) is not after:
        assert answer is not None
    prover.stdin.close()
    until = time.monotonic() + 2
    while prover.process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    assert prover.process.poll() not in (0, None)
