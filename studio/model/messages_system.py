"""The messages of the page System and of the settings dialog: a part of the table in `studio.model.messages`."""

from __future__ import annotations

from studio.model.message import Message
from studio.model.text import N_

SYSTEM_MESSAGES: dict[str, Message] = {
    "licence.absent": Message(
        N_("This installation does not hold the licence text of {name}."),
        N_("Its licence is {licence}; the text is in the sources of the studio."),
    ),
    "folder.absent": Message(
        N_("The folder {path} does not exist yet."),
        N_("The studio makes it when it has something to write there."),
    ),
}
