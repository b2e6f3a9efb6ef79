"""The messages of the presentation are part of the one table, under names of their own."""

from __future__ import annotations

from studio.model.messages import MESSAGES
from studio.model.messages_presentation import PRESENTATION_MESSAGES


def test_every_message_is_in_the_table() -> None:
    assert PRESENTATION_MESSAGES
    for message_id, message in PRESENTATION_MESSAGES.items():
        assert message_id.startswith(("presentation.", "recording."))
        assert MESSAGES[message_id] is message
