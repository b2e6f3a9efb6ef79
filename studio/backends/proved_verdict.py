"""What evidence that holds for everybody proves about a program that is trusted here, as three answers."""

from __future__ import annotations

import time
from collections.abc import Callable

from studio.model.proof import Proof
from studio.model.verdict import YES, Answer, Strength, Verdict, no, not_checked


def proved_verdict(
    proof: Proof,
    trusted_program_id: bytes,
    check: Callable[[Proof], tuple[Answer, Strength]],
    *,
    hides_input_id: str,
) -> Verdict:
    """Never an exception for a proof that is merely wrong.

    `check` looks at the evidence, and is asked only where it could count: for the trusted program, after exit code 0.
    `hides_input_id`: the message that says why no input can be compared with it.
    """
    started_ns = time.perf_counter_ns()
    statement = proof.statement
    strength = Strength.PROVED
    evidence: Answer = not_checked("verify.program_first")
    if statement.program_id != trusted_program_id:
        for_program = no("verify.other_program", got=statement.program_id.hex(), expected=trusted_program_id.hex())
    else:
        for_program = YES
        if statement.exit_code != 0:
            evidence = no("verify.statement_exit", exit_code=statement.exit_code)
        else:
            evidence, strength = check(proof)
    return Verdict(
        evidence_valid=evidence,
        for_trusted_program=for_program,
        fits_witness=not_checked(hides_input_id),
        strength=strength,
        elapsed_ns=time.perf_counter_ns() - started_ns,
    )
