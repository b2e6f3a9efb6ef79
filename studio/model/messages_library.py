"""The messages of the library: a part of the table in `studio.model.messages`."""

from __future__ import annotations

from studio.model.message import Message
from studio.model.text import N_

LIBRARY_MESSAGES: dict[str, Message] = {
    "library.closed": Message(
        N_("The library was closed while it was still in use."),
        N_("Open it again and repeat what you did."),
    ),
    "library.damaged": Message(
        N_("The database of the library is damaged: {path} ({reason})."),
        N_("Repair it with: proving-studio library check --repair"),
    ),
    "library.busy": Message(
        N_("Another Proving Studio keeps the library busy ({path})."),
        N_("Wait until it has finished its work, then try again."),
    ),
    "library.not_ours": Message(
        N_("{path} is not the database of a Proving Studio library."),
        N_("Move it away, or choose another folder for the library."),
    ),
    "library.newer": Message(
        N_("The library {path} has version {version}; this Proving Studio knows versions up to {known}."),
        N_("Open it with a newer Proving Studio. Nothing was changed."),
    ),
    "library.in_the_way": Message(
        N_("{path} is in the way: the library needs that name."),
        N_("Move it away, or choose another folder for the library."),
    ),
    "library.not_yours": Message(
        N_("{path} belongs to another user."),
        N_("Choose a folder of your own for the library."),
    ),
    "library.no_proof": Message(
        N_("The library has no proof with the number {id}."),
        N_("List the proofs with: proving-studio library list"),
    ),
    "library.proof_damaged": Message(
        N_("The proof with the number {id} is damaged in the library."),
        N_("Set it aside with: proving-studio library check --repair"),
    ),
    "library.program_damaged": Message(
        N_("The program {program_id} is damaged in the library."),
        N_("Add its ELF file again, or run: proving-studio library check --repair"),
    ),
    "library.file_damaged": Message(
        N_("The file {path} does not hold what its name says."),
        N_("Set it aside with: proving-studio library check --repair"),
    ),
    "library.no_elf": Message(
        N_("The library does not have the ELF file of the program {program_id}."),
        N_("Open the program once, so that the library can keep it."),
    ),
    "library.undo_gone": Message(
        N_("What was deleted cannot be brought back any more: the trash was emptied."),
        N_("Import the proofs again, if you have them elsewhere."),
    ),
    "library.page_size": Message(
        N_("A page of the library holds from 1 to {most} proofs."),
        N_("Choose a number in that range."),
    ),
}
