"""The messages of the page System and of the settings dialog: a part of the table in `studio.model.messages`."""

from __future__ import annotations

from studio.model.message import Message
from studio.model.text import N_

SYSTEM_MESSAGES: dict[str, Message] = {
    "licence.absent": Message(
        N_("This installation does not hold the licence text of {name}."),
        N_("Its licence is {licence}; the text is in the sources of the studio."),
    ),
    "option.not_a_number": Message(
        N_('"{text}" is not a whole number.'),
        N_("Type digits, for instance 1,000,000 or 2^20."),
    ),
    "option.not_a_size": Message(
        N_('"{text}" is not a size.'),
        N_("Type a number with its unit, for instance 512 MiB or 1.5 GiB."),
    ),
    "option.not_a_whole_path": Message(
        N_('"{text}" is not a whole path.'),
        N_("Type it from the root of the disk or from ~, or leave it empty for the usual place."),
    ),
    "option.out_of_range": Message(
        N_("{value} is outside the range."),
        N_("It must be between {least} and {most}."),
    ),
    "folder.absent": Message(
        N_("The folder {path} does not exist yet."),
        N_("The studio makes it when it has something to write there."),
    ),
}
