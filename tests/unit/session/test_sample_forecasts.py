"""Forecasts of samples: from runs of them, bounded, and nothing where nothing is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.jobs.report import Cancel
from studio.model.errors import Cancelled
from studio.session import Session, forecast_samples
from studio.session.sample_forecasts import MOST_STEPS
from tests.conformance.assembler import Assembler
from tests.conformance.elf_writer import TEXT_ADDRESS, two_segments, write_elf

SESSION = Session()
MANIFEST = """
name = "mine"
title = "Mine"
summary = "Never ends."

[[samples]]
name = "promised"
kind = "small"
journal = ""
exit_code = 0
marks = 0
steps = 5
witness = {}

[[samples]]
name = "honest"
kind = "realistic"
journal = ""
exit_code = 0
marks = 0
steps = STEPS
witness = {}
"""


def test_good_samples_have_one_and_bad_ones_do_not() -> None:
    program = SESSION.open("fibonacci")
    known = forecast_samples(SESSION, program, ["small", "realistic", "too-large"], "Trace", Cancel())
    assert set(known) == {"small", "realistic"}
    assert all(one.seconds > 0 and one.fits for one in known.values())


def test_nothing_is_known_of_a_backend_that_is_not_here() -> None:
    assert forecast_samples(SESSION, SESSION.open("fibonacci"), ["small"], "OpenVM", Cancel()) == {}


def test_a_sample_that_the_backend_cannot_take_has_none() -> None:
    known = forecast_samples(SESSION, SESSION.open("sort"), ["small", "realistic"], "Halo2", Cancel())
    assert list(known) == ["small"]


def test_a_program_that_never_ends_is_not_waited_for(tmp_path: Path) -> None:
    code = Assembler(TEXT_ADDRESS)
    code.word(0x0000_006F)  # j .
    (tmp_path / "mine.elf").write_bytes(write_elf(two_segments(code.assemble()), TEXT_ADDRESS))
    (tmp_path / "mine.toml").write_text(MANIFEST.replace("STEPS", str(MOST_STEPS + 1)), encoding="utf-8")
    program = SESSION.open(str(tmp_path / "mine.elf"))
    assert forecast_samples(SESSION, program, ["promised", "honest"], "Trace", Cancel()) == {}


def test_without_a_manifest_there_are_no_samples(tmp_path: Path) -> None:
    (tmp_path / "mine.elf").write_bytes(SESSION.open("fibonacci").elf)
    assert forecast_samples(SESSION, SESSION.open(str(tmp_path / "mine.elf")), [], "Trace", Cancel()) == {}


def test_a_cancel_is_heard() -> None:
    cancel = Cancel()
    cancel.stop()
    with pytest.raises(Cancelled):
        forecast_samples(SESSION, SESSION.open("fibonacci"), ["small"], "Trace", cancel)
