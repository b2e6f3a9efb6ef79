"""Messages about building aggregates and handing out inclusion proofs; the engine's own are in the table beside it."""

from __future__ import annotations

from studio.model.message import Message
from studio.model.text import N_

AGGREGATE_MESSAGES: dict[str, Message] = {
    "aggregate.not_all_verified": Message(
        N_("Only {taken} of {count} proofs may become part of an aggregate, so nothing was written."),
        N_("Leave out the others, or mend what is said about each of them."),
    ),
    "aggregate.same_as_other": Message(
        N_("{path} proves what {other} proves already, by the same backend."),
        N_("Leave it out, or take in both with --allow-duplicates."),
    ),
    "aggregate.same_as_leaf": Message(
        N_("{path} proves what proof {index} of the aggregate proves already, by the same backend."),
        N_("Leave it out, or take it in with --allow-duplicates."),
    ),
    "aggregate.unknown_program": Message(
        N_(
            "Nobody here vouches for the program {program_id}: it is not bundled, not in the library and was not named."
        ),
        N_("If you trust it, name its ELF file with --program."),
    ),
    "aggregate.changed_meanwhile": Message(
        N_("{path} changed while it was verified, so nothing was written."),
        N_("Try again once nobody writes to it."),
    ),
    "aggregate.target_is_no_aggregate": Message(
        N_("{path} exists and is no aggregate that can be read here; it was left as it is."),
        N_("Choose another name, or delete that file yourself."),
    ),
    "aggregate.would_be_lost": Message(
        N_("{path} is an aggregate already (proofs in it: {count}), and not all of them are among these."),
        N_("Add to it with --append, or choose another name."),
    ),
    "aggregate.busy": Message(
        N_("Another Proving Studio is writing an aggregate ({path})."),
        N_("Wait until it has finished, then try again."),
    ),
    "aggregate.not_a_folder": Message(
        N_("{path} is not a folder."),
        N_("Choose another name for the folder to write."),
    ),
    "aggregate.proof_not_kept": Message(
        N_("The library does not have proof {index} of the aggregate (body hash {body_hash})."),
        N_("Name its file with --proof."),
    ),
    "aggregate.bad_name": Message(
        N_("{name} cannot be the name of an aggregate."),
        N_('Use 1 to {most} letters, none of them < > : " / \\ | ? or *, and no dot or space at either end.'),
    ),
    "aggregate.name_taken": Message(
        N_("An aggregate is named {name} already."),
        N_("Choose another name, or add the proofs to that one."),
    ),
    "aggregate.not_listed": Message(
        N_("There is no aggregate named {name} any more."),
        N_("It may have been renamed or deleted in another window."),
    ),
    "aggregate.cannot_undo": Message(
        N_("{name} cannot be brought back any more."),
        N_("Build it again from its proofs, which are in the library."),
    ),
    "inclusion.script_failed": Message(
        N_("The script that checks inclusion proofs could not be run: {reason}."),
        N_("Run it yourself: python check_inclusion.py"),
    ),
    "cli.bad_root": Message(
        N_("{text} is not a root."),
        N_("Give it as 64 hexadecimal digits."),
    ),
    "cli.unknown_shell": Message(
        N_("There is no completion for the shell {name}."),
        N_("The shells are: {known}."),
    ),
}
