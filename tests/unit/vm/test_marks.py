from __future__ import annotations

from collections.abc import Callable

import pytest

from studio.vm.decode import decode
from studio.vm.marks import Mark, mark_of
from tests.conformance import assembler as rv
from tests.conformance.assembler import Assembler
from tests.unit.vm.machines import interpreter


@pytest.mark.parametrize("number", [0, 1, -1, 2047, -2048])
def test_a_mark_carries_a_number_and_a_register(number: int) -> None:
    code = Assembler(0)
    code.mark(number, rv.A0)
    registers = [0] * 32
    registers[rv.A0] = 0xFFFF_FFFE
    instruction = decode(int.from_bytes(code.assemble(), "little"))
    assert instruction is not None
    assert mark_of(instruction, None, registers) == Mark(number, 0xFFFF_FFFE)


def marks_of(write: Callable[[Assembler], None]) -> list[Mark | None]:
    return [step.mark for step in interpreter(write).steps()]


def test_the_high_word_follows_in_a_step_of_its_own() -> None:
    def write(code: Assembler) -> None:
        code.li(rv.A0, 7)
        code.li(rv.A1, -1)
        code.mark(3, rv.A0, rv.A1)
        code.ebreak()

    assert marks_of(write) == [None, None, Mark(3, 0xFFFF_FFFF_0000_0007), None]


def test_a_comparison_with_a_destination_is_no_mark_and_no_high_word() -> None:
    def write(code: Assembler) -> None:
        code.li(rv.A0, 7)
        code.immediate("slti", rv.A1, rv.A0, 3)
        code.mark(4, rv.A0)
        code.immediate("sltiu", rv.A1, rv.A0, 0)
        code.ebreak()

    assert marks_of(write) == [None, None, Mark(4, 7), None]


def test_two_marks_in_a_row_are_two_marks() -> None:
    def write(code: Assembler) -> None:
        code.mark(1, rv.ZERO)
        code.mark(2, rv.ZERO)
        code.ebreak()

    assert marks_of(write) == [Mark(1, 0), Mark(2, 0)]
    assert interpreter(write).run().mark_count == 2


def test_a_high_word_alone_is_no_mark() -> None:
    def write(code: Assembler) -> None:
        code.immediate("sltiu", rv.ZERO, rv.SP, 0)
        code.ebreak()

    assert marks_of(write) == [None]


def test_a_mark_at_the_end_of_the_code_has_no_high_word() -> None:
    assert marks_of(lambda code: code.mark(1, rv.SP)) == [Mark(1, 0x1FFF_FF00)]
