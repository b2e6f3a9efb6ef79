"""The messages about RISC Zero's programs are in the one table, under the areas of what they are about."""

from __future__ import annotations

from studio.model.messages import MESSAGES
from studio.model.messages_guests import GUEST_MESSAGES


def test_they_are_in_the_table() -> None:
    for message_id, message in GUEST_MESSAGES.items():
        assert message_id.startswith(("elf.", "fault.", "profile.", "trace."))
        assert MESSAGES[message_id] is message


def test_each_says_what_to_do() -> None:
    assert all(message.next_step for message in GUEST_MESSAGES.values())
