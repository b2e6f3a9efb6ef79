"""Proofs of a comparison: kept at once, verified in the process for that; a library that is full spoils nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.model.errors import UserError
from studio.model.verdict import Outcome
from studio.native import Control
from studio.session import Keeping, Session, open_library
from studio.session.background import Cancel
from studio.session.comparison import compare_backends
from studio.session.comparison_care import care_by_worker
from studio.session.verify_worker import VerifyWorker
from studio.settings import DEFAULT_SETTINGS

SESSION = Session()
FIBONACCI = SESSION.open("fibonacci")
TEN = (10).to_bytes(4, "little")


def test_each_proof_is_kept_with_its_verdict(tmp_path: Path) -> None:
    worker = VerifyWorker(DEFAULT_SETTINGS, tmp_path / "scratch")
    with open_library(DEFAULT_SETTINGS, tmp_path / "library") as library:
        keeping = Keeping(SESSION, library)
        care = care_by_worker(worker, FIBONACCI, TEN, Cancel(), library=library, keeping=keeping)
        try:
            *_, row = compare_backends(SESSION, FIBONACCI, TEN, Control(), names=["Trace"], care=care)
        finally:
            worker.close()
        assert row.measured is not None
        assert row.measured.verdict.outcome is Outcome.VERIFIED
        assert row.measured.proof_id is not None
        assert library.get(row.measured.proof_id).entry.verification is not None
        assert library.count() == 1


def test_a_library_that_takes_nothing_spoils_no_comparison(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = VerifyWorker(DEFAULT_SETTINGS, tmp_path / "scratch")
    with open_library(DEFAULT_SETTINGS, tmp_path / "library") as library:
        keeping = Keeping(SESSION, library)

        def full(*_given: object, **_more: object) -> None:
            raise UserError("file.disk_full", {"path": "/x", "reason": "full"})

        monkeypatch.setattr(keeping, "add", full)
        care = care_by_worker(worker, FIBONACCI, TEN, Cancel(), library=library, keeping=keeping)
        try:
            *_, row = compare_backends(SESSION, FIBONACCI, TEN, Control(), names=["Trace"], care=care)
        finally:
            worker.close()
    assert row.measured is not None
    assert row.measured.trouble is not None
