"""Each backend in words: usable, refused by this machine with its remedy, or not part of this version."""

from __future__ import annotations

from dataclasses import replace

from studio.backends.protocol import Availability
from studio.model.messages import render
from studio.model.verdict import Strength
from studio.session import Session, SystemReport
from studio.session.backend_lines import backend_lines


def a_report() -> SystemReport:
    """Whatever this version has, with only Trace included."""
    report = Session().system_report()
    trace = tuple(entry for entry in report.backends if entry[0] == "Trace")
    return replace(report, backends=trace, not_included=("OpenVM", "Halo2", "RISC0"))


def test_the_backends_stand_in_one_order_whichever_of_them_are_there() -> None:
    lines = backend_lines(Session().system_report())
    assert [line.name for line in lines] == ["Trace", "Halo2", "RISC0", "OpenVM"]


def test_what_this_version_does_not_have() -> None:
    trace, *others = backend_lines(a_report())
    assert [line.name for line in others] == ["Halo2", "RISC0", "OpenVM"]
    assert (trace.strength, trace.reason, trace.command, trace.state) == (Strength.RE_EXECUTABLE, "", "", "Usable")
    assert trace.device
    assert trace.version
    for line in others:
        assert line.strength is None
        assert line.reason.startswith("Not part of this version")
        assert "Trace" in line.remedy
        assert "--backend Trace" in line.command


def test_a_backend_that_this_machine_cannot_use() -> None:
    refused = Availability(False, "", "1.0", "job.no_interpreter", "job.no_interpreter")
    report = replace(a_report(), backends=(("Trace", Strength.RE_EXECUTABLE, refused),))
    trace, halo2, *_ = backend_lines(report)
    assert (trace.usable, trace.state) == (False, "Not usable")
    assert trace.reason == render("job.no_interpreter", {}).what
    assert (halo2.remedy, halo2.command) == ("", ""), "there is nothing else to prove with"


def test_the_messages_of_a_probe_are_filled_in_and_the_foreign_program_is_named() -> None:
    found = Availability(
        False, "CPU", "1.0", "file.not_found", "backend.unknown", "/x/r0vm", {"path": "/x", "name": "y"}
    )
    report = replace(a_report(), backends=(("RISC0", Strength.PROVED, found),), not_included=())
    (line,) = backend_lines(report)
    assert "/x" in line.reason
    assert "y" in line.remedy
    assert line.path == "/x/r0vm"
