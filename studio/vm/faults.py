"""The named ways in which a program stops without calling exit.

A faulting instruction has no effect: no register, no byte of memory and no count of steps changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """The same names as the Rust engine's `Fault.kind`."""

    ILLEGAL_INSTRUCTION = "illegal_instruction"
    MISALIGNED_ACCESS = "misaligned_access"
    MISALIGNED_JUMP = "misaligned_jump"
    UNMAPPED_ACCESS = "unmapped_access"
    WRITE_PROTECTED = "write_protected"
    JUMP_OUTSIDE_CODE = "jump_outside_code"
    BREAKPOINT = "breakpoint"
    UNKNOWN_SYSTEM_CALL = "unknown_system_call"
    BAD_SYSTEM_CALL_ARGUMENT = "bad_system_call_argument"
    STEP_LIMIT = "step_limit"
    MEMORY_LIMIT = "memory_limit"
    JOURNAL_LIMIT = "journal_limit"
    RISC0_CALL = "risc0_call"
    GUEST_PANIC = "guest_panic"
    OUTPUT_DIGEST = "output_digest"


@dataclass(frozen=True)
class Fault:
    """Why and where a run stopped.

    Attributes:
        address: the data address or the jump's target, where there is one.
        detail: the instruction word, the number of the call, or the limit that was reached.
    """

    kind: FaultKind
    pc: int
    address: int | None
    detail: int | None


class FaultError(Exception):
    """Raised by whatever cannot go on; the interpreter catches it in one place and makes the `Fault`.

    `pc` is None for the usual case, a fault of the instruction that is executing.
    """

    def __init__(
        self, kind: FaultKind, *, pc: int | None = None, address: int | None = None, detail: int | None = None
    ) -> None:
        super().__init__(kind.value)
        self.kind = kind
        self.pc = pc
        self.address = address
        self.detail = detail
