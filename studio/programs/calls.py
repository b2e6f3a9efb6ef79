"""The name of the call that an `ecall` of a program for RISC Zero makes, told from the registers before it."""

from __future__ import annotations

from collections.abc import Sequence

from studio.model.faults import risc0_call_name

RISC0 = "risc0"
ECALL_WORD = 0x0000_0073
_T0, _A0, _T6 = 5, 10, 31
_HALT, _SOFTWARE = 0, 2
_OF_SOFTWARE, _OF_HALT = 1 << 32, 2 << 32


def risc0_call(registers: Sequence[int]) -> str:
    """`SHA`, `SYS_READ`, `HALT TERMINATE`."""
    kind = registers[_T0]
    if kind == _SOFTWARE:
        return risc0_call_name(_OF_SOFTWARE | registers[_T6])
    if kind == _HALT:
        return f"HALT {risc0_call_name(_OF_HALT | registers[_A0] & 0xFF)}"
    return risc0_call_name(kind)
