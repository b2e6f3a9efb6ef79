"""Proof files of Fibonacci, made in one batch: material for tests of aggregates."""

from __future__ import annotations

import struct
from functools import cache

from studio import native
from studio.resources import resource_path


@cache
def program() -> native.Program:
    return native.Program(resource_path("guests", "fibonacci", "fibonacci.elf").read_bytes())


def witness(n: int) -> bytes:
    return struct.pack("<I", n)


def proof_file(made: native.TraceProof, *, evidence_tail: bytes = b"", device: str = "CPU") -> bytes:
    """The proof file of a made proof; a tail of zeros makes it large enough to be stored compressed."""
    execution = made.execution
    return native.proof_encode(
        program_id=program().program_id,
        journal=execution.journal,
        exit_code=0,
        steps=execution.steps,
        backend="trace",
        backend_version="1",
        evidence=made.evidence + evidence_tail,
        studio_version="1",
        created_unix_ms=1_795_000_000_000,
        elapsed_ns=1000,
        device=device,
    )


@cache
def proof_files(count: int) -> tuple[bytes, ...]:
    """fib(0), fib(1), and so on."""
    witnesses = [witness(n) for n in range(count)]
    outcomes = native.trace_prove_batch(program(), witnesses, native.Limits(), native.Control())
    return tuple(proof_file(made) for made in outcomes if isinstance(made, native.TraceProof))
