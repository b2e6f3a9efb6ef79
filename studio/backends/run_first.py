"""The plain run before a proof: nothing is sent to a prover that cannot succeed."""

from __future__ import annotations

from studio import native
from studio.backends.protocol import ProveOptions
from studio.model.errors import UserError
from studio.programs.opening import OpenedProgram


def run_first(
    program: OpenedProgram, witness: bytes, options: ProveOptions, control: native.Control
) -> native.Execution:
    """The run that is to be proved; UserError where there is nothing to prove: a fault, or another exit code than 0."""
    execution = native.execute(program.native, witness, options.limits, control)
    if (fault := execution.fault) is not None:
        params = {"kind": fault.kind, "pc": f"0x{fault.pc:08x}", "function": fault.function or "?"}
        raise UserError("prove.guest_fault", params)
    if execution.exit_code != 0:
        raise UserError("prove.guest_exit", {"code": str(execution.exit_code)})
    return execution
