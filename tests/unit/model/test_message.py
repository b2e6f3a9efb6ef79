"""A message may do without a next step."""

from __future__ import annotations

from studio.model.message import Message


def test_the_next_step_is_optional() -> None:
    assert Message("what").next_step == ""
