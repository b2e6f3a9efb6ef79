"""Import and export as a person watches them: what was taken, what not and why, and a stop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.jobs.report import Cancel, Report
from studio.library import Library
from studio.model.errors import Cancelled, UserError
from studio.session import Keeping, Request, Session
from studio.session.library_exchange import ImportReport, export_proofs, import_proofs
from studio.session.trusted_programs import TrustedPrograms

SESSION = Session()
FIBONACCI = SESSION.open("fibonacci")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        for number in (10, 11, 12):
            Keeping(SESSION, opened).prove(FIBONACCI, SESSION.witness(FIBONACCI, {"n": str(number)}), Request())
        yield opened


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "other") as opened:
        yield opened


def take_in(library: Library, *paths: Path, report: Report | None = None) -> ImportReport:
    trusted = TrustedPrograms(SESSION, library)
    return import_proofs(library, trusted, SESSION.settings, paths, report or Report(), Cancel())


@pytest.mark.parametrize("target", ["proofs.zip", "a folder/inside"])
def test_out_and_in_again(target: str, library: Library, other: Library, tmp_path: Path) -> None:
    report = Report()
    done = export_proofs(library, [1, 2, 3, 99], tmp_path / target, report, Cancel(), openings=True)
    assert list(done.refused) == [99]
    assert report.phase == "3 of 4 proofs"
    taken = take_in(other, tmp_path / target, report=report)
    assert (len(taken.new), taken.known, taken.refused) == (3, (), ())
    assert report.phase == "3 of 3 proofs"
    assert {entry.program_name for entry in other.page().entries} == {"fibonacci"}
    assert all(other.get(proof_id).opening is not None for proof_id in taken.new)
    again = take_in(other, tmp_path / target)
    assert (again.new, again.known) == ((), taken.new)


def test_what_is_not_taken_has_its_reason(library: Library, other: Library, tmp_path: Path) -> None:
    (good,) = export_proofs(library, [1], tmp_path / "out", Report(), Cancel(), openings=False).paths
    damaged, foreign = tmp_path / "damaged.proof", tmp_path / "foreign.proof"
    damaged.write_bytes(good.read_bytes()[:-5])
    foreign.write_bytes(b"hello")
    taken = take_in(other, good, damaged, foreign, tmp_path / "absent")
    assert len(taken.new) == 1
    assert {Path(one.source).name for one in taken.refused} == {"damaged.proof", "foreign.proof", "absent"}
    assert all(one.error is not None and str(one.error) for one in taken.refused)


def test_a_stop(library: Library, other: Library, tmp_path: Path) -> None:
    cancel = Cancel()
    cancel.stop()
    with pytest.raises(Cancelled):
        export_proofs(library, [1], tmp_path / "x.zip", Report(), cancel, openings=False)
    assert not (tmp_path / "x.zip").exists()
    with pytest.raises(Cancelled):
        import_proofs(other, TrustedPrograms(SESSION, other), SESSION.settings, [tmp_path], Report(), cancel)


def test_a_folder_that_is_a_file(library: Library, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"")
    with pytest.raises(UserError) as refused:
        export_proofs(library, [1], tmp_path / "x", Report(), Cancel(), openings=False)
    assert refused.value.message_id == "aggregate.not_a_folder"
