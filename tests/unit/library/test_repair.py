"""Repairing keeps what is whole: a proof without its opening, an opening without its seal."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from studio.library import Fate, Library, check_library
from tests.conformance.library_samples import noise, sample


def changed(root: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(root / "library.sqlite")
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def test_a_proof_outlives_its_opening(tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root) as library:
        proof_id = library.add(sample(1))
        library.pin([proof_id])
    changed(root, "UPDATE bodies SET opening = x'00'")
    assert [damage.fate for damage in check_library(root, repair_too=True).damages] == [Fate.SET_ASIDE]
    assert check_library(root).clean
    with Library.open(root) as library:
        record = library.get(proof_id)
        assert (record.proof, record.opening, record.entry.pinned) == (sample(1).proof, None, True)


@pytest.mark.parametrize("length", [100, 70_000])
def test_the_bytes_of_a_program_decide(length: int, tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root) as library:
        program_id = library.add_program(noise(1, length), "mine")
    changed(root, "UPDATE programs SET added_unix_ms = 5")
    assert [damage.fate for damage in check_library(root, repair_too=True).damages] == [Fate.REPAIRED]
    with Library.open(root) as library:
        assert library.program_elf(program_id) == noise(1, length)
    assert check_library(root).clean
