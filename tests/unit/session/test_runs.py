"""Runs from the first step to the last, or to a cancel."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studio.model.errors import Cancelled, UserError
from studio.session import Control, Session

SESSION = Session()


def test_a_cancel_stops_every_use() -> None:
    program = SESSION.open("signature")
    witness = SESSION.witness(program, {}, sample="rfc8032-1")
    control = Control()
    control.cancel()
    for use in (SESSION.run, SESSION.record, SESSION.prove):
        with pytest.raises(Cancelled):
            use(program, witness, control)


def test_a_field_that_the_program_does_not_have_is_named() -> None:
    with pytest.raises(UserError) as refused:
        SESSION.witness(SESSION.open("fibonacci"), {"m": "1"})
    assert refused.value.message_id == "witness.unknown_field"


def test_the_text_of_a_field_from_a_file(tmp_path: Path) -> None:
    manifest = SESSION.open("sort").manifest
    assert manifest is not None
    field = manifest.witness[1]
    (tmp_path / "numbers").write_text("3, 2,\n1\n", encoding="utf-8")
    assert SESSION.load_field_text(field, str(tmp_path / "numbers")) == "3, 2,\n1\n"
    (tmp_path / "numbers").write_bytes(b"\xff")
    with pytest.raises(UserError) as refused:
        SESSION.load_field_text(field, str(tmp_path / "numbers"))
    assert (refused.value.message_id, refused.value.params["field"]) == ("witness.not_utf8", "values")


def test_a_witness_typed_as_a_whole() -> None:
    assert SESSION.typed_witness("0a 0b") == b"\x0a\x0b"
    with pytest.raises(UserError) as refused:
        SESSION.typed_witness("abc")
    assert "The input as a whole must be bytes" in str(refused.value)


@pytest.mark.posix
def test_a_witness_is_stored_for_its_owner_only(tmp_path: Path) -> None:
    SESSION.store_witness(b"secret", tmp_path / "input.bin")
    assert SESSION.load_witness(tmp_path / "input.bin") == b"secret"
    if os.name == "posix":
        assert (tmp_path / "input.bin").stat().st_mode & 0o077 == 0
    with pytest.raises(UserError):
        SESSION.store_witness(b"secret", tmp_path)
