"""The messages of the library: a part of the table in `studio.model.messages`."""

from __future__ import annotations

from studio.model.message import Message
from studio.model.text import N_

LIBRARY_MESSAGES: dict[str, Message] = {
    "library.closed": Message(
        N_("The library was closed while it was still in use."),
        N_("Open it again and repeat what you did."),
    ),
}
