"""The samples are proofs like any other: in the library, verified, of every bundled program."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.jobs.report import Cancel, Report
from studio.library import Filter, State
from studio.model.errors import Cancelled
from studio.programs.bundled import bundled_programs
from studio.session.samples import make_samples
from studio.session.workbench import Workbench
from studio.settings import DEFAULT_SETTINGS


def test_samples_are_kept_and_verified(tmp_path: Path) -> None:
    bench = Workbench(DEFAULT_SETTINGS, tmp_path / "library")
    try:
        numbers = make_samples(bench, Report(), Cancel())
        assert len(set(numbers)) == len(numbers)
        assert bench.library.count(Filter(state=State.VERIFIED)) == len(numbers)
        names = {entry.program_name for entry in bench.library_use.entries(Filter())}
        assert names == {bundled.manifest.name for bundled in bundled_programs()}
        every, three = bench.shelf.rows()
        assert (every.leaves, three.leaves) == (len(numbers), 3)
        assert make_samples(bench, Report(), Cancel()) == numbers
        assert len(bench.shelf.rows()) == 2
    finally:
        bench.close()


def test_they_can_be_stopped(tmp_path: Path) -> None:
    bench, cancel = Workbench(DEFAULT_SETTINGS, tmp_path / "library"), Cancel()
    cancel.stop()
    try:
        with pytest.raises(Cancelled):
            make_samples(bench, Report(), cancel)
        assert bench.library.count() == 0
    finally:
        bench.close()
