"""The messages of the system page and the settings are part of the one table, under names of their own."""

from __future__ import annotations

from studio.model.messages import MESSAGES
from studio.model.messages_system import SYSTEM_MESSAGES


def test_every_message_is_in_the_table() -> None:
    assert SYSTEM_MESSAGES
    for message_id, message in SYSTEM_MESSAGES.items():
        assert message_id.startswith(("licence.", "folder.", "option."))
        assert MESSAGES[message_id] is message
