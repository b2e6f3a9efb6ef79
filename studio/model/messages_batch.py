"""The messages of batches and of the history of runs: a part of the table in `studio.model.messages`."""

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
    "batch.bad_row": Message(
        N_("The line is not understood: {reason}."),
        N_(
            "It must have a cell for each heading, apart by commas; a cell with a comma in it stands in quotation marks."
        ),
    ),
    "batch.two_inputs": Message(
        N_("The line gives the private input twice: as bytes, and by fields or a sample."),
        N_("Leave out one of them."),
    ),
    "batch.bad_hex": Message(
        N_("witness_hex is no even number of hexadecimal digits."),
        N_("Write two digits for each byte of the private input."),
    ),
    "batch.no_program": Message(N_("There is no program in hand."), N_("Open one with Ctrl+O.")),
    "batch.not_a_count": Message(
        N_("{value} is no whole number from {low} to {high}."),
        N_("Type a number in that range."),
    ),
    "batch.ends_before": Message(
        N_("The range ends at {last}, before it begins at {first}."),
        N_("Give a last value of {first} or more."),
    ),
    "batch.too_long": Message(
        N_("That would be {count} proofs; a batch takes {limit} at most."),
        N_("Use a larger step, fewer repeats, or several batches."),
    ),
    "batch.no_number_field": Message(
        N_("{program} has no whole number in its input to count through."),
        N_("Repeat the input in hand, or list the inputs in a file."),
    ),
    "batch.raw_input": Message(
        N_("The input in hand is given as bytes, without fields to count through."),
        N_("Fill in the fields on the Prove page, or repeat the input in hand."),
    ),
    "batch.no_file": Message(N_("No file is named."), N_("Choose a CSV file or one with a JSON object in each line.")),
    # The history of finished runs
    "history.busy": Message(
        N_("Another Proving Studio is writing the history of runs ({path})."),
        N_("Wait until it has finished, then try again."),
    ),
}
