"""The kernel is there, and is what RISC Zero's machine can take."""

from __future__ import annotations

from studio import native
from studio.programs.kernel import studio_kernel
from studio.programs.opening import open_program


def test_it_makes_a_program_for_that_machine() -> None:
    kernel = studio_kernel()
    assert kernel.startswith(b"\x7fELF\x01\x01\x01")
    assert kernel is studio_kernel()
    assert len(native.risc0_image_id(open_program("fibonacci").elf, kernel)) == 32
