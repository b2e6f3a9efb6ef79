"""What a process says of its own highest memory."""

from __future__ import annotations

import pytest

from studio.host.own_peak import OwnPeak, page_faults

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


@pytest.mark.linux
def test_pages_that_were_asked_for_are_counted() -> None:
    before = page_faults()
    held = bytearray(_BYTES)
    held[:] = b"x" * _BYTES
    after = page_faults()
    assert before is not None
    assert after is not None
    assert after - before >= 8  # the system may give pages of 2 MiB, eight for each 16 MiB
    del held
