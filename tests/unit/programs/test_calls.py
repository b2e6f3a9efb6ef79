"""Each level of RISC Zero's calls has its names."""

from __future__ import annotations

import pytest

from studio.programs.calls import risc0_call


@pytest.mark.parametrize(
    ("t0", "a0", "t6", "name"),
    [
        (0, 0x0700, 9, "HALT TERMINATE"),
        (0, 1, 9, "HALT PAUSE"),
        (1, 3, 9, "INPUT"),
        (2, 0, 12, "SYS_READ"),
        (2, 0, 16, "SYS_WRITE"),
        (2, 0, 0xFFFF, "65535"),
        (3, 0, 0, "SHA"),
        (0xFFFF_FFFF, 0, 0, "4294967295 (ecall)"),
    ],
)
def test_names(t0: int, a0: int, t6: int, name: str) -> None:
    registers = [0] * 32
    registers[5], registers[10], registers[31] = t0, a0, t6
    assert risc0_call(registers) == name
