"""The messages about programs that were built for RISC Zero: a part of the table in `studio.model.messages`."""

from __future__ import annotations

from studio.model.message import Message
from studio.model.text import N_

GUEST_MESSAGES: dict[str, Message] = {
    # Files
    "elf.container_version": Message(
        N_("This R0BF file (RISC Zero's container of a program) has version {version}; the studio reads version 1."),
        N_("Build the program with RISC Zero's tools 3.0 or 5.0, or update the studio."),
    ),
    "elf.container_header": Message(
        N_("The header of this R0BF file is damaged, or asks for another machine than the studio knows (V1Compat)."),
        N_("Get the file again, or build the program with RISC Zero's tools 3.0 or 5.0."),
    ),
    "elf.unknown_kernel": Message(
        N_(
            "This R0BF file brings a kernel that the studio does not know,"
            " so nobody can say what the program's calls do."
        ),
        N_("Build the program with RISC Zero's tools 3.0 or 5.0, or open its ELF file without a kernel."),
    ),
    "elf.outside_user_memory": Message(
        N_(
            "The program was built for RISC Zero, but has a part at {address}:"
            " programs there have the addresses from 0x00010004 to 0xbfffffff."
        ),
        N_("Link it as RISC Zero's tools do, from 0x00200800 on."),
    ),
    # Runs
    "fault.risc0_call": Message(
        N_("The program made RISC Zero's call {call}, which the studio does not answer, at {where}."),
        N_("The studio answers reading, writing, logging, SHA-256 and halting; build it without what needs more."),
    ),
    "fault.guest_panic": Message(
        N_("The program gave up (a panic) at {where}."),
        N_("Its own words stand in the console."),
    ),
    "fault.output_digest": Message(
        N_("The program ended with a digest that is not the one of its public output, at {where}."),
        N_("End the program through RISC Zero's library, which makes that digest."),
    ),
    # The portable profile
    "profile.risc0": Message(
        N_("It was built for RISC Zero: it makes RISC Zero's calls and has its memory."),
        N_("Run and look at it here, and prove it with RISC0."),
    ),
    # Proofs
    "trace.risc0_program": Message(
        N_("{name} makes RISC Zero's calls, which Trace proofs do not cover. It can be run and looked at here."),
        N_("Prove it with RISC0."),
    ),
}
