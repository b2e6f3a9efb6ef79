"""The report of an unexpected error: readable, complete, and without the name of a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio import __version__
from studio.session.bug_report import bug_report


def raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:
        return caught


def test_one_line_and_the_details(tmp_path: Path) -> None:
    report = bug_report(raised(RuntimeError("no such thing")), tmp_path, qt="6.9")
    assert report.headline == "RuntimeError: no such thing"
    assert report.place.startswith("test_bug_report.py, raised, ")
    assert report.log == tmp_path
    for part in (__version__, "6.9", "MainThread", "Traceback", "no such thing"):
        assert part in report.details


def test_the_same_place_has_the_same_signature() -> None:
    one, two = (bug_report(raised(RuntimeError(text)), None) for text in ("a", "b"))
    assert one.signature == two.signature
    assert bug_report(raised(ValueError("a")), None).signature != one.signature
    assert bug_report(ValueError("never raised"), None).place == ""


def test_an_error_that_cannot_even_say_what_it_is() -> None:
    class Hopeless(Exception):
        def __str__(self) -> str:
            raise ValueError

    assert "Hopeless" in bug_report(raised(Hopeless()), None).headline


def test_no_name_and_no_endless_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(Path(__file__).parent))
    monkeypatch.setenv("USERPROFILE", str(Path(__file__).parent))
    report = bug_report(raised(RuntimeError("x" * 10_000)), None)
    assert len(report.headline) == 300
    assert str(Path(__file__).parent) not in report.details
