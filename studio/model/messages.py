"""Every message for people: what happened to what and why, and what to do next.

One entry an error id. `{name}` is filled from the error's parameters. Text is translated when it is rendered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studio.model.text import N_, translate


@dataclass(frozen=True)
class Message:
    """`what` says what happened; `next_step` says what the reader can do about it (may be empty)."""

    what: str
    next_step: str = ""


MESSAGES: dict[str, Message] = {
    "native.panic": Message(
        N_("The engine stopped because of a bug in Proving Studio: {detail}"),
        N_("Please report it with the program and the input that you used."),
    ),
}


def render(message_id: str, params: Mapping[str, object]) -> Message:
    """The message in the reader's language with its parameters filled in."""
    message = MESSAGES.get(message_id)
    if message is None:
        return Message(f"{message_id} {dict(params)}")
    return Message(
        translate(message.what).format_map(_Missing(params)),
        translate(message.next_step).format_map(_Missing(params)) if message.next_step else "",
    )


class _Missing(dict[str, object]):
    """A missing parameter must not hide the message: it shows as its own name."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
