"""Requests to workers show nothing private."""

from __future__ import annotations

from studio.jobs.work import Work, WorkResult


def test_bytes_are_not_in_the_text() -> None:
    assert "secret" not in repr(Work("verify", {"n": 1}, {"witness": b"secret"}))
    assert "secret" not in repr(WorkResult({}, {"opening": b"secret"}))
