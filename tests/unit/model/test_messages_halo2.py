"""This part of the table of messages is in it."""

from __future__ import annotations

from studio.model.messages import MESSAGES
from studio.model.messages_halo2 import HALO2_MESSAGES


def test_every_message_is_in_the_table() -> None:
    assert HALO2_MESSAGES
    for message_id, message in HALO2_MESSAGES.items():
        assert MESSAGES[message_id] is message
