"""The messages of the library are part of the one table, under names of their own."""

from __future__ import annotations

from studio.model.messages import MESSAGES
from studio.model.messages_library import LIBRARY_MESSAGES


def test_every_message_of_the_library_is_in_the_table() -> None:
    assert LIBRARY_MESSAGES
    for message_id, message in LIBRARY_MESSAGES.items():
        assert message_id.startswith("library.")
        assert MESSAGES[message_id] is message
