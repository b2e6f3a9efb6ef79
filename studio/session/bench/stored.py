"""Proofs on the disk: how much room they take, how fast they come back, and what wraps a prover's own bytes."""

from __future__ import annotations

import struct

from studio import native
from studio.library import Library, NewProof
from studio.model.errors import UserError
from studio.session.bench.measuring import Measuring
from studio.session.proof_files import encoded_proof

DU_BYTES, READ_PER_S = 1024.0, 20_000.0
_PROOFS = 10_000


def measure(bench: Measuring) -> None:
    """10,000 fib proofs with their openings in a library of their own."""
    program = bench.session.open("fibonacci")
    count = bench.scaled(_PROOFS)
    new = fib_proofs(program.native, count)
    root = bench.folder / "stored"
    with Library.open(root) as library:
        ids = list(library.add_many(new))
        read_s = bench.best_s(5, lambda: [library.get(proof_id) for proof_id in ids])
    blocks = sum(getattr(path.lstat(), "st_blocks", 0) for path in (root, *root.rglob("*")))
    sizes = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file())
    bench.add("files.on_disk", (blocks * 512 or sizes) / count, "B", at_most=DU_BYTES)
    bench.add("files.proof", sum(len(one.proof) for one in new) / count, "B")
    bench.add("files.read", count / read_s, "/s", at_least=READ_PER_S)


def measure_receipts(bench: Measuring) -> None:
    """Our file around a foreign prover's bytes, in relation to these."""
    program = bench.session.open("fibonacci")
    witness = bench.session.witness(program, {"n": "10"})
    for name in ("Halo2", "RISC0"):
        try:
            proved = bench.session.prove(program, witness, bench.control, backend=name)
        except UserError as error:
            bench.lack(f"files.wrapping.{name.lower()}", str(error))
            continue
        data, _ = encoded_proof(proved)
        made = len(proved.proof.evidence)
        bench.add(f"files.evidence.{name.lower()}", made, "B")
        bench.add(f"files.wrapping.{name.lower()}", len(data) / made, "x", at_most=1.1 if name == "Halo2" else 1.0)


def fib_proofs(program: native.Program, count: int) -> list[NewProof]:
    """Of fib(0) to fib(89), again and again; another time in each, so that no two are the same file."""
    return [fib_proof(program, number % 90, 1_795_000_000_000 + number) for number in range(count)]


def fib_proof(program: native.Program, number: int, created_unix_ms: int) -> NewProof:
    """A Trace proof of fib(number), with its opening."""
    witness = struct.pack("<I", number)
    made = native.trace_prove(program, witness, native.Limits(), native.Control())
    execution = made.execution
    proof = native.proof_encode(
        program_id=program.program_id,
        journal=execution.journal,
        exit_code=execution.exit_code or 0,
        steps=execution.steps,
        backend="trace",
        backend_version="0.1.0",
        evidence=made.evidence,
        studio_version="0.1.0",
        created_unix_ms=created_unix_ms,
        elapsed_ns=100_000 + number,
        device="CPU",
    )
    identity = native.proof_decode(proof).identity
    opening = native.opening_encode(proof_identity=identity, salt=made.salt, witness=witness)
    return NewProof(proof, opening, program_name="fibonacci")
