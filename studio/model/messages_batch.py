"""The messages of batches: a part of the table in `studio.model.messages`."""

from __future__ import annotations

from studio.model.message import Message
from studio.model.text import N_

BATCH_MESSAGES: dict[str, Message] = {
    "batch.not_text": Message(
        N_("{path} is not text in UTF-8."),
        N_("Write a CSV file with the heading program,field,... or one JSON object in each line."),
    ),
    "batch.empty": Message(
        N_("{path} has no line that names a program."),
        N_("Write a CSV file with the heading program,field,... or one JSON object in each line."),
    ),
    "batch.too_many": Message(
        N_("{path} has more than {limit} lines."),
        N_("Split it into several files."),
    ),
    "batch.bad_heading": Message(
        N_("The heading of {path} is not understood: {reason}."),
        N_("It must be program,field,... with each name once; sample and witness_hex may be among them."),
    ),
    "batch.bad_line": Message(
        N_("The line is not understood: {reason}."),
        N_('It must be one JSON object with "program", and "witness", "sample" or "witness_hex".'),
    ),
    "batch.two_inputs": Message(
        N_("The line gives the private input twice: as bytes, and by fields or a sample."),
        N_("Leave out one of them."),
    ),
    "batch.bad_hex": Message(
        N_("witness_hex is no even number of hexadecimal digits."),
        N_("Write two digits for each byte of the private input."),
    ),
}
