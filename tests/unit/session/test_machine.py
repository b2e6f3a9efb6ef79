"""What the session says about this machine."""

from __future__ import annotations

from studio.session import Session


def test_every_backend_is_reported_once() -> None:
    report = Session().system_report()
    names = [name for name, _, _ in report.backends]
    assert "Trace" in names
    assert not set(names) & set(report.not_included)
    assert report.facts.cpu_count >= 1
