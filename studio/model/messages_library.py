"""The messages of the library: a part of the table in `studio.model.messages`."""

from __future__ import annotations

from studio.model.message import Message
from studio.model.text import N_

LIBRARY_MESSAGES: dict[str, Message] = {
    "library.closed": Message(
        N_("The library was closed while it was still in use."),
        N_("Open it again and repeat what you did."),
    ),
    "library.gone": Message(
        N_("The library in {path} was deleted or replaced while it was open."),
        N_("Open it again, then prove again what it has not."),
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
    "library.not_empty": Message(
        N_("{path} is no library, and other things are in it."),
        N_("Choose a new or an empty folder for the library."),
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
        N_("Nothing in the trash has that number: it was brought back already, or the trash was emptied since."),
        N_("Import the proofs again, if you have them elsewhere."),
    ),
    "library.page_size": Message(
        N_("A page of the library holds from 1 to {most} proofs."),
        N_("Choose a number in that range."),
    ),
    "library.repair_alone": Message(
        N_("The library in {path} is open in another Proving Studio, so it cannot be repaired now."),
        N_("Close the other one, then try again."),
    ),
    "library.check_database": Message(
        N_("The database contradicts itself: {reason}."),
        N_("Make it again from what can be read: proving-studio library check --repair"),
    ),
    "library.check_header": Message(
        N_("The header of the database is damaged."),
        N_("Make it again from what can be read: proving-studio library check --repair"),
    ),
    "library.check_definition": Message(
        N_("The table or index {name} of the database is missing, changed or not ours."),
        N_("Make it again from what can be read: proving-studio library check --repair"),
    ),
    "library.check_rebuilt": Message(
        N_(
            "The damaged database lies whole in {folder}. A new one holds what could be read of it and of the files: {proofs} proofs. Others that it may have held are not in it."
        ),
        N_("Compare with what you expect. Import or prove again what is missing, before you delete that folder."),
    ),
    "library.check_row": Message(
        N_("The list entry of proof {id} is damaged."),
        N_("Write it again from the proof itself: proving-studio library check --repair"),
    ),
    "library.check_body": Message(
        N_("The bytes of proof {id} are damaged or gone."),
        N_("Set it aside, then prove or import it again: proving-studio library check --repair"),
    ),
    "library.check_opening": Message(
        N_("The private opening of proof {id} is damaged or gone; the proof itself is whole."),
        N_("Set the opening aside: proving-studio library check --repair"),
    ),
    "library.check_program": Message(
        N_("The entry of the program {name} is damaged."),
        N_("Write it again from the ELF file: proving-studio library check --repair"),
    ),
    "library.check_file": Message(
        N_("The file {name} is damaged or gone."),
        N_("Set it aside, then add the program again: proving-studio library check --repair"),
    ),
    "library.check_orphan": Message(
        N_("The file {name} has no entry in the database."),
        N_("Take it in again: proving-studio library check --repair"),
    ),
    "library.check_stranger": Message(
        N_("{name} is nothing that the library put there."),
        N_("Set it aside: proving-studio library check --repair"),
    ),
    "library.check_temporary": Message(
        N_("{name} is left of a write that never ended."),
        N_("Delete it: proving-studio library check --repair"),
    ),
    "library.check_secret": Message(
        N_(
            "The secret of the proof cache is damaged or gone. No proof is lost by that, but none is found in the cache."
        ),
        N_("Make a new one: proving-studio library check --repair"),
    ),
    "library.opening_alone": Message(
        N_("{path} is the opening of a proof that the library does not have."),
        N_("Import the proof together with it."),
    ),
    "library.archive_too_many": Message(
        N_("The archive {path} has more than {limit} files."),
        N_("Unpack it and import the files that you need."),
    ),
    "library.archive_damaged": Message(
        N_("The archive {path} is damaged or of a kind that cannot be read here."),
        N_("Unpack it with another program and import the files."),
    ),
}
