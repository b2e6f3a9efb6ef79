"""qemu-riscv32 gives the journals and exit codes that the independent models give."""

from __future__ import annotations

from random import Random

import pytest

from studio.programs.bundled import find_bundled
from studio.programs.manifest import Sample
from studio.programs.witness import build_witness, sample_witness
from tests.conformance.models.journals import PROGRAMS, expected
from tests.conformance.models.qemu import run_in_qemu
from tests.conformance.models.samples import ALL_SAMPLES, sample_id
from tests.conformance.models.witnesses import random_texts


@pytest.mark.parametrize(("program", "sample"), ALL_SAMPLES, ids=sample_id)
def test_samples(program: str, sample: Sample) -> None:
    bundled = find_bundled(program)
    assert bundled is not None
    witness = sample_witness(bundled.manifest, sample)
    assert run_in_qemu(bundled.elf_path, witness) == expected(program, witness)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("seed", range(4))
def test_random_witnesses(program: str, seed: int) -> None:
    bundled = find_bundled(program)
    assert bundled is not None
    witness = build_witness(bundled.manifest, random_texts(program, Random(f"qemu {program} {seed}")))  # noqa: S311 (a test repeats itself)
    assert run_in_qemu(bundled.elf_path, witness) == expected(program, witness)


def test_a_pipe_that_gives_the_witness_in_pieces() -> None:
    """64 KiB is what a Linux pipe holds: more arrives in several reads."""
    bundled = find_bundled("sha256")
    assert bundled is not None
    witness = build_witness(bundled.manifest, {"message": "random:300000:pieces"})
    assert run_in_qemu(bundled.elf_path, witness) == expected("sha256", witness)
