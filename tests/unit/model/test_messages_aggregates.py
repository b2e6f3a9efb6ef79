"""The messages of aggregates are part of the one table."""

from __future__ import annotations

from studio.model.messages import MESSAGES
from studio.model.messages_aggregates import AGGREGATE_MESSAGES


def test_every_message_of_aggregates_is_in_the_table() -> None:
    assert AGGREGATE_MESSAGES
    for message_id, message in AGGREGATE_MESSAGES.items():
        assert message_id.startswith(("aggregate.", "inclusion.", "cli."))
        assert MESSAGES[message_id] is message
