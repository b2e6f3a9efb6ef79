"""The report: everything that helps, nothing about the person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from studio.host.figures import FiguresProbe, MachineFigures, ProcessFigures
from studio.session import Session
from studio.session.system_text import (
    PauseFigures,
    live_facts,
    machine_facts,
    milliseconds_text,
    report_text,
    system_details,
)
from studio.settings import Settings

NOT_MEASURED = PauseFigures(0, 0.0, 0.0, 0.0)
FIGURES = MachineFigures(4, 0.5, 2**34, 2**33, (ProcessFigures(1, "studio", 0.1, 2**28, 5, 12),) * 2)


def test_the_report_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home" / "somebody"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    settings = Settings(library_folder=str(home / "library"))
    details = system_details(Session(settings).system_report(), settings, qt="6.9")
    text = report_text(details, FiguresProbe().look(), PauseFigures(6000, 0.25, 4.0, 31.2))
    for part in ("Processors", "Trace", "Usable", "OpenVM", "Not part of this version", "SQLite", "6.9", "31 ms"):
        assert part in text
    assert str(Path("~/library")) in text
    assert "somebody" not in text
    assert all(line == line.rstrip() for line in text.splitlines())


def test_what_is_not_known_is_not_guessed() -> None:
    report = Session().system_report()
    unknown = replace(
        report.facts, memory_bytes=None, memory_available_bytes=None, cpu_name=None, find_gpu=lambda: None
    )
    facts = dict(machine_facts(replace(report, facts=unknown)))
    assert (facts["Memory"], facts["Graphics"]) == ("not known", "none found")
    assert facts["Processors"] == str(report.facts.cpu_count)


def test_live_figures() -> None:
    assert live_facts(None, NOT_MEASURED) == (("Pauses of the window, last minute", "not measured"),)
    facts = dict(live_facts(FIGURES, PauseFigures(100, 0.04, 9.96, 120.4)))
    assert facts["Memory"] == "512.0 MiB in 2 processes"
    assert facts["Threads"] == "24"
    assert "median 0.0 ms, 99 of 100 below 10.0 ms, longest 120 ms" in facts.values()
    assert milliseconds_text(10.4) == "10"
