"""A process that keeps to some of its processors, and what it starts with it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from studio.host.affinity import own_processors, use_processors


@pytest.mark.linux
def test_what_is_started_keeps_to_the_same_processors() -> None:
    before = own_processors()
    try:
        use_processors(before[:1])
        assert own_processors() == before[:1]
        code = "from studio.host.affinity import own_processors; print(len(own_processors()))"
        assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"1"
    finally:
        use_processors(before)
    assert own_processors() == before


def test_elsewhere_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert own_processors() == ()
    use_processors([0])
