"""The messages about r0vm are part of the one table, and name what helps."""

from __future__ import annotations

from studio.model.messages import MESSAGES
from studio.model.messages_r0vm import R0VM_MESSAGES


def test_every_message_is_in_the_table() -> None:
    assert R0VM_MESSAGES
    for message_id, message in R0VM_MESSAGES.items():
        assert message_id.startswith(("risc0.", "verify.receipt_"))
        assert MESSAGES[message_id] is message


def test_a_remedy_is_a_text_and_a_command() -> None:
    for message_id, message in R0VM_MESSAGES.items():
        if message_id.startswith("risc0.install"):
            assert message.next_step.split()[0] in ("cargo", "wsl")
