"""Runs from the first step to the last, or to a cancel."""

from __future__ import annotations

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
