from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.vm.integers import INT_MIN, round_up, sign_extend, signed, unsigned


@given(st.integers(0, 2**32 - 1))
def test_signed_and_unsigned_are_inverse(value: int) -> None:
    assert unsigned(signed(value)) == value
    assert INT_MIN <= signed(value) < 2**31


@pytest.mark.parametrize(
    ("value", "reading"), [(0, 0), (0x7FFF_FFFF, 2**31 - 1), (0x8000_0000, INT_MIN), (2**32 - 1, -1)]
)
def test_signed(value: int, reading: int) -> None:
    assert signed(value) == reading


@pytest.mark.parametrize(
    ("value", "width_bits", "reading"), [(0x7FF, 12, 2047), (0x800, 12, -2048), (0x1FFF, 12, -1), (0x80, 8, -128)]
)
def test_sign_extend(value: int, width_bits: int, reading: int) -> None:
    assert sign_extend(value, width_bits) == reading


@pytest.mark.parametrize(("value", "rounded"), [(0, 0), (1, 4096), (4096, 4096), (4097, 8192)])
def test_round_up(value: int, rounded: int) -> None:
    assert round_up(value, 4096) == rounded
