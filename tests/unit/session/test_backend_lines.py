"""Each backend in words: usable, refused by this machine with its remedy, or not part of this version."""

from __future__ import annotations

from dataclasses import replace

from studio.backends.protocol import Availability
from studio.model.messages import render
from studio.model.verdict import Strength
from studio.session import Session
from studio.session.backend_lines import backend_lines


def test_four_backends_of_which_this_version_has_one() -> None:
    lines = backend_lines(Session().system_report())
    assert [(line.name, line.usable) for line in lines] == [
        ("Trace", True),
        ("Halo2", False),
        ("RISC0", False),
        ("OpenVM", False),
    ]
    trace, *others = lines
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
    report = replace(Session().system_report(), backends=(("Trace", Strength.RE_EXECUTABLE, refused),))
    trace, halo2, *_ = backend_lines(report)
    assert (trace.usable, trace.state) == (False, "Not usable")
    assert trace.reason == render("job.no_interpreter", {}).what
    assert (halo2.remedy, halo2.command) == ("", ""), "there is nothing else to prove with"
