"""Proof files and their openings, written and read back."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from studio.host import files
from studio.model.errors import UserError
from studio.model.verdict import Outcome
from studio.session import Control, Session, opening_path_of

SESSION = Session()


def test_store_and_load(tmp_path: Path) -> None:
    program = SESSION.open("fibonacci")
    proved = SESSION.prove(program, SESSION.witness(program, {"n": "10"}))
    stored = SESSION.store(proved, tmp_path / "x.proof")
    loaded = SESSION.load(stored.path)
    assert (loaded.proof, loaded.identity, loaded.file_bytes) == (proved.proof, stored.identity, stored.file_bytes)
    assert stored.opening_path == opening_path_of(stored.path) == tmp_path / "x.proof.opening"
    opening = SESSION.load_opening(stored.opening_path)
    assert (opening.opening, opening.proof_identity) == (proved.opening, stored.identity)
    verdict = SESSION.verify_loaded(loaded, program, Control(), stored_opening=opening, witness=None)
    assert verdict.outcome is Outcome.VERIFIED
    other = replace(opening, proof_identity=bytes(32))
    with pytest.raises(UserError, match="another proof"):
        SESSION.verify_loaded(loaded, program, Control(), stored_opening=other, witness=None)


def test_a_target_that_cannot_be_written_is_known_beforehand(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        SESSION.check_target(tmp_path)
    SESSION.check_target(tmp_path / "new")


def test_a_full_disk_does_not_part_an_older_proof_from_its_opening(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = SESSION.open("fibonacci")
    witness = SESSION.witness(program, {"n": "10"})
    path = SESSION.store(SESSION.prove(program, witness), tmp_path / "x.proof").path
    old = path.read_bytes(), opening_path_of(path).read_bytes()
    write_new = files._write_new

    def full(temporary: Path, data: bytes, mode: int) -> None:
        if not data.startswith(old[1][:4]):  # the opening still fits
            raise OSError(errno.ENOSPC, "No space left on device")
        write_new(temporary, data, mode)

    monkeypatch.setattr(files, "_write_new", full)
    with pytest.raises(UserError):
        SESSION.store(SESSION.prove(program, witness), path)
    assert (path.read_bytes(), opening_path_of(path).read_bytes()) == old
    assert len(list(tmp_path.iterdir())) == 2
