"""One real Halo2 proof for all tests that need one: fibonacci, n = 10, made once in each test process."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from studio import native
from studio.backends.halo2 import Halo2Backend
from studio.backends.halo2_parameters import make_ready
from studio.backends.protocol import NoWatcher, Proved, ProveOptions, Surroundings
from studio.programs.opening import OpenedProgram, open_program

TEN = (10).to_bytes(4, "little")
K = 9


@cache
def fibonacci() -> OpenedProgram:
    return open_program("fibonacci")


@cache
def parameters_folder() -> Path:
    """Filled by the first proof."""
    return Path(tempfile.mkdtemp(prefix="proving-studio-halo2-")) / "parameters"


@cache
def proved() -> Proved:
    options = ProveOptions(native.Limits(), surroundings=Surroundings(parameters_folder=parameters_folder()))
    return Halo2Backend().prove(fibonacci(), TEN, options, native.Control(), NoWatcher())


def prepare(k: int) -> None:
    make_ready(k, parameters_folder())


def evidence() -> bytes:
    return proved().proof.evidence


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
