"""The messages of batches are part of the one table, under names of their own."""

from __future__ import annotations

from studio.model.messages import MESSAGES
from studio.model.messages_batch import BATCH_MESSAGES


def test_every_message_of_batches_is_in_the_table() -> None:
    assert BATCH_MESSAGES
    for message_id, message in BATCH_MESSAGES.items():
        assert message_id.startswith(("batch.", "history."))
        assert MESSAGES[message_id] is message
