"""How a run ended, in the words that stand where its last step was."""

from __future__ import annotations

from dataclasses import dataclass

from studio.model.faults import fault_message
from studio.model.text import N_, translate
from studio.native import Execution


@dataclass(frozen=True, slots=True)
class Ending:
    """`faulted`: the instruction after the last step could not be executed; `next_step` then says what helps."""

    what: str
    next_step: str = ""
    faulted: bool = False


def ending_of(execution: Execution) -> Ending:
    """The exit code, or the fault."""
    fault = execution.fault
    if fault is None:
        return Ending(translate(N_("The program ended with exit code {code}.")).format(code=execution.exit_code))
    message = fault_message(fault.kind, fault.pc, fault.function, fault.address, fault.detail)
    return Ending(message.what, message.next_step, faulted=True)
