"""What a process says of its own highest memory."""

from __future__ import annotations

import pytest

from studio.host.own_peak import OwnPeak

_BYTES = 64 * 2**20


@pytest.mark.linux
def test_memory_that_was_taken_and_given_back_counts() -> None:
    before = OwnPeak()
    held = bytearray(_BYTES)
    held[:] = b"x" * _BYTES
    del held
    assert (before.growth_bytes() or 0) >= _BYTES * 0.9
    assert (OwnPeak().growth_bytes() or 0) < _BYTES / 2


def test_where_the_system_does_not_say_nothing_is_claimed() -> None:
    def refuse() -> None:
        raise PermissionError

    assert OwnPeak(refuse).growth_bytes() is None
