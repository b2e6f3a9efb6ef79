"""Rows and their seals: no column can change without its seal, and no damaged row gets a new one."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from studio.library import Library
from studio.library.rows import BodyRow, ProofRow
from studio.model.errors import UserError
from tests.conformance.library_samples import sample

ROW = ProofRow(1, 1, "trace", "0.1", b"i" * 32, b"b" * 32, 5, 3, b"abc", 7, 8, "CPU", 224, None, 1, 0, 9).sealed()
BODY = BodyRow(1, b"", None, None, b"proof", b"opening").sealed()


@pytest.mark.parametrize("column", ProofRow._fields)
def test_a_changed_column_breaks_the_seal(column: str) -> None:
    assert ROW.is_sound
    value = getattr(ROW, column)
    other: Any = {int: 77, str: "other", bytes: b"other", type(None): 0}[type(value)]
    assert not ROW._replace(**{column: other}).is_sound


@pytest.mark.parametrize(
    "change", [{"id": 2}, {"proof": b"Proof"}, {"opening": None}, {"proof_hash": b"x"}, {"seal": b""}]
)
def test_a_changed_body_breaks_the_seal(change: dict[str, Any]) -> None:
    assert BODY.is_sound
    assert not BODY._replace(**change).is_sound


def test_no_change_gives_a_damaged_row_a_new_seal(tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root) as library:
        proof_id = library.add(sample(1))
        connection = sqlite3.connect(root / "library.sqlite")
        connection.execute("UPDATE proofs SET steps = 1")
        connection.commit()
        connection.close()
        for call in (library.pin, library.keep, library.delete, library.erase_openings):
            with pytest.raises(UserError) as refused:
                call([proof_id])
            assert refused.value.message_id == "library.proof_damaged"
        page = library.page()
        assert (page.entries, page.damaged) == ((), (proof_id,))
        assert library.add(sample(1)) == proof_id  # the bytes themselves heal it
        assert library.get(proof_id).entry.steps == 1001
