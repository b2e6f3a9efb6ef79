"""The messages of the presentation: a part of the table in `studio.model.messages`."""

from __future__ import annotations

from studio.model.message import Message
from studio.model.text import N_

PRESENTATION_MESSAGES: dict[str, Message] = {
    "presentation.not_verified": Message(
        N_("{what} was proved here, but its proof was not verified."),
        N_("Look at it on the Prove page; nothing can be shown with it."),
    ),
    "presentation.nothing": Message(N_("Nothing was shown yet."), N_("Play a chapter first.")),
    "recording.bad_file": Message(
        N_("{path} is no recording of a presentation: {reason}."),
        N_("Ask for the original file, or record it again."),
    ),
    "recording.newer": Message(
        N_("{path} was recorded by a newer Proving Studio (format {found}; this one reads {known})."),
        N_("Open it with that version."),
    ),
    "recording.nothing": Message(
        N_("Nothing was played live yet."),
        N_("Play a chapter first; what was replayed is not recorded again."),
    ),
}
