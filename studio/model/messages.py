"""Every message for people: what happened to what and why, and what to do next.

One entry an error id. `{name}` is filled from the error's parameters. Text is translated when it is rendered.
"""

from __future__ import annotations

from collections.abc import Mapping

from studio.model.message import Message
from studio.model.messages_aggregates import AGGREGATE_MESSAGES
from studio.model.messages_batch import BATCH_MESSAGES
from studio.model.messages_guests import GUEST_MESSAGES
from studio.model.messages_halo2 import HALO2_MESSAGES
from studio.model.messages_library import LIBRARY_MESSAGES
from studio.model.messages_presentation import PRESENTATION_MESSAGES
from studio.model.messages_r0vm import R0VM_MESSAGES
from studio.model.messages_receipts import RECEIPT_MESSAGES
from studio.model.messages_risc0 import RISC0_MESSAGES
from studio.model.messages_system import SYSTEM_MESSAGES
from studio.model.text import N_, translate

__all__ = ["MESSAGES", "Message", "render"]

MESSAGES: dict[str, Message] = {
    # The engine itself
    "native.panic": Message(
        N_("The engine stopped because of a bug in Proving Studio: {detail}"),
        N_("Please report it with the program and the input that you used."),
    ),
    "internal.bug": Message(
        N_("Proving Studio met an unexpected error: {detail}"),
        N_("The details are in {log}; please report it with that file."),
    ),
    "internal.bug_without_log": Message(
        N_("Proving Studio met an unexpected error: {detail}"),
        N_("The details could not be written to {log}; please report what you did."),
    ),
    # Files of the user
    "file.not_found": Message(
        N_("{path} does not exist."),
        N_("Check the name and the folder."),
    ),
    "file.no_permission": Message(
        N_("The system does not let you open or write {path} ({reason})."),
        N_("Change its permissions, or choose another place."),
    ),
    "file.is_folder": Message(
        N_("{path} is a folder, not a file."),
        N_("Name a file inside it."),
    ),
    "file.not_regular": Message(
        N_("{path} is not an ordinary file (a pipe or a device)."),
        N_("Copy its content into a file first."),
    ),
    "file.not_replaceable": Message(
        N_("{path} is not an ordinary file (a pipe or a device) and cannot be written here."),
        N_("Name a new file."),
    ),
    "file.is_link": Message(
        N_("{path} is a link; for safety, links are not followed here."),
        N_("Name the file that it points to."),
    ),
    "file.in_use": Message(
        N_("{path} is being repaired or brought up to date by another Proving Studio."),
        N_("Wait until it has finished, then try again."),
    ),
    "file.too_large": Message(
        N_("{path} has {size} bytes; at most {limit} are read."),
        N_("Check that it is the right file, or raise the limit in the settings."),
    ),
    "file.disk_full": Message(
        N_("There is no room left to write {path}."),
        N_("Free some space or choose another disk. Nothing was left half-written."),
    ),
    "file.bad_name": Message(
        N_("{path} is not a name that this system can use."),
        N_("Choose a shorter or simpler name."),
    ),
    "file.system_error": Message(
        N_("{path}: {reason}."),
        N_("Check the disk and try again."),
    ),
    # Settings
    "settings.not_toml": Message(
        N_("The settings file {path} cannot be read: {reason}."),
        N_("Correct it, or delete it to get the defaults back."),
    ),
    "settings.version": Message(
        N_(
            "The settings file {path} has version {version}; this version of Proving Studio knows versions up to {known}."
        ),
        N_("Use a newer Proving Studio, or delete the file to get the defaults back."),
    ),
    "settings.unknown": Message(
        N_("The settings file {path} names the unknown option {name}."),
        N_("Known options: {known}."),
    ),
    "settings.bad_value": Message(
        N_("The option {name} in {path} must be a whole number from {least} to {most}."),
        N_("Correct it, or delete the line to get the default back."),
    ),
    "settings.bad_text": Message(
        N_("The option {name} in {path} must be text of at most {most} letters."),
        N_("Put it between quotation marks, or delete the line to get the default back."),
    ),
    "settings.not_a_whole_path": Message(
        N_('The option {name} in {path} is "{text}", which is not a whole path.'),
        N_("Write it from the root of the disk, or delete the line to get the default back."),
    ),
    # ELF files
    "elf.empty": Message(
        N_("The program file is empty."),
        N_("Name a RISC-V ELF file."),
    ),
    "elf.not_elf": Message(
        N_("The program file is not an ELF file."),
        N_("Name the ELF file that your RISC-V compiler made."),
    ),
    "elf.too_large": Message(
        N_("The ELF file has {got} bytes; at most {limit} are accepted."),
        N_("Strip it, or raise max_elf_bytes in the settings."),
    ),
    "elf.sixty_four_bit": Message(
        N_("This file is a 64-bit ELF. The studio runs 32-bit RV32IM."),
        N_("Build it with -march=rv32im -mabi=ilp32."),
    ),
    "elf.big_endian": Message(
        N_("This is a big-endian ELF file; RISC-V programs here are little-endian."),
        N_("Build it with -mlittle-endian."),
    ),
    "elf.wrong_machine": Message(
        N_("This ELF file is for another machine (number {machine}); RISC-V is 243."),
        N_("Build it with a RISC-V compiler: -march=rv32im -mabi=ilp32."),
    ),
    "elf.compressed": Message(
        N_("The program uses compressed (16-bit) instructions."),
        N_("Build it without the C extension: -march=rv32im."),
    ),
    "elf.float_abi": Message(
        N_("The program uses the floating-point calling convention."),
        N_("Build it with -march=rv32im -mabi=ilp32."),
    ),
    "elf.dynamic": Message(
        N_("The program is dynamically linked or position-independent."),
        N_("Link it with -static and without -pie."),
    ),
    "elf.not_executable": Message(
        N_("This ELF file is not an executable (its type is {kind})."),
        N_("Link the object files into a static executable."),
    ),
    "elf.truncated": Message(
        N_("The ELF file ends too early (missing or cut off: {what})."),
        N_("Copy or build the file again."),
    ),
    "elf.too_many_segments": Message(
        N_("The ELF file has {count} loadable segments; at most {limit} are accepted."),
        N_("Link it with a simpler linker script."),
    ),
    "elf.no_segments": Message(
        N_("The ELF file has nothing to load."),
        N_("Link it as a static executable."),
    ),
    "elf.no_code": Message(
        N_("The ELF file has no executable segment."),
        N_("Link it as a static executable."),
    ),
    "elf.file_larger_than_memory": Message(
        N_("Segment {index} of the ELF file holds more bytes than it may occupy in memory."),
        N_("The file is damaged; build it again."),
    ),
    "elf.beyond_address_space": Message(
        N_("Segment {index} of the ELF file ends beyond the 32-bit addresses."),
        N_("Link the program at a lower address."),
    ),
    "elf.overlap": Message(
        N_("Segments {first} and {second} of the ELF file overlap."),
        N_("Correct the linker script so that each address is given once."),
    ),
    "elf.writable_code": Message(
        N_("Segment {index} of the ELF file is both writable and executable."),
        N_("Link code and data into separate segments; code that changes itself cannot be proved."),
    ),
    "elf.misaligned_code": Message(
        N_("The code in segment {index} does not start at a multiple of 4."),
        N_("Correct the alignment in the linker script."),
    ),
    "elf.image_too_large": Message(
        N_("The program occupies {got} bytes once loaded; at most {limit} are accepted."),
        N_("Make its static arrays smaller; more cannot be set."),
    ),
    "elf.code_too_large": Message(
        N_("The code spans {got} bytes; at most {limit} are accepted."),
        N_("Put the code segments closer together, or split the program."),
    ),
    "elf.entry_outside_code": Message(
        N_("The entry point {entry} is not inside the code."),
        N_("Set the entry symbol of the linker script (usually _start)."),
    ),
    # Why a guest stopped
    "fault.illegal_instruction": Message(
        N_("The program met an instruction that does not exist in RV32IM: {detail_hex} at {where}."),
        N_("Build it with -march=rv32im -mabi=ilp32; a jump into data looks like this, too."),
    ),
    "fault.misaligned_access": Message(
        N_("The program accessed address {address}, which is not aligned to the size of the access, at {where}."),
        N_("Read unaligned data byte by byte (memcpy does), or build with -mstrict-align."),
    ),
    "fault.misaligned_jump": Message(
        N_("The program jumped to {address}, which is not a multiple of 4, at {where}."),
        N_("Look for a wrong function pointer or a damaged return address."),
    ),
    "fault.unmapped_access": Message(
        N_("The program accessed address {address}, where it has no memory, at {where}."),
        N_("Look for a null or wild pointer; the trace shows the steps before."),
    ),
    "fault.out_of_stack": Message(
        N_("The program ran out of stack: it accessed address {address}, just below its 8 MiB, at {where}."),
        N_("Look for recursion without an end, or for large local arrays; static arrays do not use the stack."),
    ),
    "fault.write_protected": Message(
        N_("The program wrote to address {address}, which is read-only, at {where}."),
        N_("Look for a write through a pointer to a constant or to code; code that changes itself is not supported."),
    ),
    "fault.jump_outside_code": Message(
        N_("The program jumped to {address}, which is not code, at {where}."),
        N_("Look for a wrong function pointer or a damaged return address; the trace shows the steps before."),
    ),
    "fault.breakpoint": Message(
        N_("The program stopped at a breakpoint (ebreak, often a failed assertion) at {where}."),
        N_("Look at the condition that is checked there."),
    ),
    "fault.unknown_system_call": Message(
        N_("The program made system call {detail}, which a guest does not have, at {where}."),
        N_("A guest has read, write, exit, brk and mmap; build it without what needs more (files, time, threads)."),
    ),
    "fault.bad_system_call_argument": Message(
        N_("The program gave a system call the address {address}, where it has no suitable memory, at {where}."),
        N_("Check the buffer and its length."),
    ),
    "fault.step_limit": Message(
        N_("The program was stopped after {detail} steps, the limit, at {where}."),
        N_("Raise the limit with --max-steps if it is meant to take longer; else look for an endless loop."),
    ),
    "fault.memory_limit": Message(
        N_("The program wanted more memory than the limit of {detail} bytes, at {where}."),
        N_("Raise the limit with --max-memory if it is meant to use more."),
    ),
    "fault.journal_limit": Message(
        N_("The program wrote more public output than the limit of {detail} bytes, at {where}."),
        N_("Raise the limit with --max-journal if it is meant to write more."),
    ),
    "fault.host_memory": Message(
        N_("This machine had no more memory to give to the program, at {where}."),
        N_("Close other applications, or run a smaller input."),
    ),
    "fault.page_not_opened": Message(
        N_("The proof does not hold the memory at {address} that the program needs, at {where}."),
        N_("The proof is damaged or was forged."),
    ),
    # Traces
    "trace.no_function": Message(
        N_("The program has no function named {name}."),
        N_("List its functions with: proving-studio trace PROGRAM --functions"),
    ),
    "trace.no_mark": Message(
        N_("The program has no mark named {name}."),
        N_("Give the number of a mark, or one of its names: {known}."),
    ),
    "trace.bad_range": Message(
        N_("{range} is not an address, and no range of addresses."),
        N_("Give a number from 0 to 0xffffffff, or LOW:HIGH with LOW below HIGH."),
    ),
    # Backends, proving and verifying
    "backend.unknown": Message(
        N_("There is no backend named {name}."),
        N_("This version has: {known}."),
    ),
    "backend.not_included": Message(
        N_("The backend {name} is not part of this version."),
        N_("This version has: {known}."),
    ),
    "backend.form_unknown": Message(
        N_("The backend {backend} has no proof form named {name}."),
        N_("It has: {known}."),
    ),
    "verify.other_program": Message(
        N_("The proof is for program {got}, but the program that you trust is {expected}."),
        N_("Name the program that the proof was made with, or refuse the proof."),
    ),
    "verify.needs_opening": Message(
        N_(
            "A compact Trace proof is checked by running the program again, which needs the private input and its salt."
        ),
        N_("Give the opening file of the proof with --opening, or ask whoever made the proof for an audit proof."),
    ),
    "verify.other_opening": Message(
        N_("The opening belongs to another proof."),
        N_("Give the opening that was written beside this proof."),
    ),
    "verify.program_first": Message(N_("The evidence was not looked at, because it is for another program.")),
    "verify.evidence_first": Message(
        N_("The input was not compared, because the evidence itself could not be confirmed.")
    ),
    "verify.audit_holds_input": Message(N_("An audit proof carries its own input, so no input was compared.")),
    "verify.no_witness": Message(N_("Without an opening there is nothing to compare an input with.")),
    "verify.witness_first": Message(N_("The evidence was not looked at, because the input is another one.")),
    "verify.audit_takes_no_input": Message(
        N_("An audit proof carries its own input; it cannot be compared with another one."),
        N_("Leave the input out."),
    ),
    "verify.backend_missing": Message(
        N_("The proof was made by the backend {backend}, which this version does not include."),
        N_("Verify it with a version that has this backend."),
    ),
    "verify.no_steps": Message(
        N_("The proof does not say how many steps the program took, which a Trace proof must."),
        N_("Refuse the proof; it was changed or made wrongly."),
    ),
    "verify.compact_is_whole": Message(
        N_("A compact proof is always checked as a whole; only an audit proof can be sampled."),
        N_("Leave out --sample, or make the proof with --form audit."),
    ),
    # The portable profile
    "profile.rights": Message(
        N_("The part at {address} has the rights {rights}."),
        N_("Link with separate parts: code R-X, constants R--, data RW-. The bundled portable.ld does that."),
    ),
    "profile.parts": Message(
        N_("The program has {count} loadable parts with the rights {rights}, and should have one."),
        N_("Link with one part each of code R-X, constants R--, data RW-. The bundled portable.ld does that."),
    ),
    "profile.outside": Message(
        N_("The part at {address} to {end} leaves the addresses {low} to {high}."),
        N_("Link it inside that range, for instance with the bundled portable.ld."),
    ),
    "profile.in_stack": Message(
        N_("The part at {address} reaches to {end}, into the 8 MiB of the stack below 0x20000000."),
        N_("Make its arrays smaller, or link it lower."),
    ),
    "profile.misaligned": Message(
        N_("The part at {address} does not begin at a multiple of 4."), N_("Align it in the linker script.")
    ),
    "profile.gap": Message(
        N_("Behind the code, at {address}, {gap} bytes are free; provers need {needed}."),
        N_("Leave a gap in the linker script, as the bundled portable.ld does."),
    ),
    "profile.system_word": Message(
        N_("The word {word} at {address} in the code is a SYSTEM instruction other than ecall and ebreak."),
        N_("Build without CSR instructions; constants belong into a part of their own, not into the code."),
    ),
    "profile.more_system_words": Message(N_("There are {count} more such words.")),
    # Programs: names, manifests, witness forms
    "file.unknown_program": Message(
        N_("There is no bundled program named {name}, and no file of that name."),
        N_("Bundled are: {known}. A path to an ELF file works too."),
    ),
    "manifest.not_toml": Message(
        N_("The manifest {file} cannot be read as TOML: {reason}."),
        N_("Correct that place, or take the manifest away to open the program without one."),
    ),
    "manifest.long_key": Message(
        N_("The manifest {file} has a dotted key of more than {limit} parts."), N_("No key of a manifest needs that.")
    ),
    "manifest.missing": Message(
        N_("The manifest {file} has no {field}."),
        N_("Add it; the manifests of the bundled programs show how."),
    ),
    "manifest.unknown_key": Message(
        N_("The manifest {file} has {field}, which means nothing here."),
        N_("Known at this place: {known}."),
    ),
    "manifest.twice": Message(
        N_("The manifest {file} has {name} twice in {field}."),
        N_("Give each its own name or number."),
    ),
    "manifest.not_text": Message(
        N_("In the manifest {file}, {field} must be a text, and is {value}."), N_("Put it in quotes.")
    ),
    "manifest.not_a_number": Message(
        N_("In the manifest {file}, {field} must be a whole number, and is {value}."),
        N_("Write the number without quotes."),
    ),
    "manifest.not_a_list_of_texts": Message(
        N_("In the manifest {file}, {field} must be a list of texts, and is {value}."),
        N_('Write it like this: ["one", "two"].'),
    ),
    "manifest.not_a_table": Message(
        N_("In the manifest {file}, {field} must be a table, and is {value}."), N_("Give its keys one by one.")
    ),
    "manifest.not_a_list_of_tables": Message(
        N_("In the manifest {file}, {field} must be a list of tables, and is {value}."),
        N_("Write each entry as a table in double square brackets."),
    ),
    "manifest.not_hex": Message(
        N_("In the manifest {file}, {field} must be hex digits, two for each byte, and is {value}."),
        N_("Correct the digits."),
    ),
    "manifest.bad_name": Message(
        N_("In the manifest {file}, {field} is {value}, which is no name."),
        N_("Use up to 64 lower-case letters, digits, - and _, beginning with a letter or digit."),
    ),
    "manifest.bad_choice": Message(
        N_("In the manifest {file}, {field} is {value}, which is not one of the choices."),
        N_("Choose one of: {allowed}."),
    ),
    "manifest.out_of_range": Message(
        N_("In the manifest {file}, {field} is {value}; it must lie in {low} to {high}."), N_("Correct the number.")
    ),
    "manifest.too_many": Message(
        N_("The manifest {file} has too many entries in {field}; at most {limit} are read."), N_("Take some away.")
    ),
    "manifest.too_many_bytes": Message(
        N_("In the manifest {file}, {field} allows more than {limit} bytes in one field."), N_("Lower it.")
    ),
    "witness.unknown_field": Message(N_("{program} has no input field named {field}."), N_("Its fields are: {known}.")),
    "witness.missing_field": Message(
        N_("The input field {field} of {program} is missing."), N_("Give it as {field}=VALUE. It is: {help}")
    ),
    "witness.unknown_sample": Message(N_("{program} has no sample named {sample}."), N_("Its samples are: {known}.")),
    "witness.raw_sample": Message(
        N_("The sample {sample} of {program} is given as bytes and has no fields to change."),
        N_("Use it as it is, or take another sample."),
    ),
    "witness.not_a_number": Message(
        N_("The input {field} must be a whole number, and is: {value}"),
        N_("Give a number from {low} to {high}, in decimal or in hex with 0x."),
    ),
    "witness.out_of_range": Message(
        N_("The input {field} is {value}, which is out of range."), N_("Give a number from {low} to {high}.")
    ),
    "witness.not_hex": Message(
        N_("The input {field} must be bytes in hex digits, and is: {value}"),
        N_("Give two hex digits for each byte, or text:..., file:PATH, random:COUNT:SEED."),
    ),
    "witness.not_utf8": Message(
        N_("The input {field} holds characters that are no text."), N_("Give bytes in hex digits instead.")
    ),
    "witness.bad_random": Message(
        N_("The input {field} asks for random values in a way that is not understood: {value}"),
        N_("Write random:COUNT:SEED, and for numbers also random:COUNT:SEED:LOW:HIGH."),
    ),
    "witness.bad_row": Message(
        N_("The row {field} of the input has {count} values, which is not what a row has."),
        N_("Give these, with commas between them, and a semicolon between rows: {columns}."),
    ),
    "witness.length_in_bytes": Message(
        N_("The number of bytes of the input {field} is {length}."), N_("Give from {least} to {most} bytes.")
    ),
    "witness.length_in_values": Message(
        N_("The number of values of the input {field} is {length}."), N_("Give from {least} to {most} values.")
    ),
    "witness.length_in_rows": Message(
        N_("The number of rows of the input {field} is {length}."), N_("Give from {least} to {most} rows.")
    ),
    # Proof and opening files
    "proof.not_a_proof": Message(
        N_("This is not a proof file of Proving Studio."),
        N_("Name a file that `proving-studio prove` wrote."),
    ),
    "proof.newer_version": Message(
        N_(
            "The proof file has format version {found}; this version of Proving Studio knows versions up to {supported}."
        ),
        N_("Use a newer Proving Studio."),
    ),
    "proof.truncated": Message(
        N_("The proof file ends too early."),
        N_("Copy it again from its source."),
    ),
    "proof.extended": Message(
        N_("The proof file goes on behind its end (bytes too many: {extra_bytes})."),
        N_("Refuse it, or copy it again from its source."),
    ),
    "proof.damaged": Message(
        N_("The content of the proof file does not match its own digest: it was changed or damaged."),
        N_("Refuse it, or copy it again from its source."),
    ),
    "proof.not_canonical": Message(
        N_("The field {field} of the proof file is not written the way the format demands."),
        N_("Refuse it: no version of Proving Studio writes such a file."),
    ),
    "proof.too_large": Message(
        N_("The field {field} of the proof file has {bytes} bytes; at most {limit_bytes} are accepted."),
        N_("Refuse it, or check that it is the right file."),
    ),
    "proof.out_of_memory": Message(
        N_("This machine has no memory for the {bytes} bytes of {field} in the proof file."),
        N_("Close other applications, or verify it on a larger machine."),
    ),
    "opening.not_an_opening": Message(
        N_("This is not an opening file of Proving Studio."),
        N_("Name the file that was written beside the proof; its name ends in .opening."),
    ),
    "opening.newer_version": Message(
        N_(
            "The opening file has format version {found}; this version of Proving Studio knows versions up to {supported}."
        ),
        N_("Use a newer Proving Studio."),
    ),
    "opening.truncated": Message(
        N_("The opening file ends too early."),
        N_("Copy it again from its source."),
    ),
    "opening.extended": Message(
        N_("The opening file goes on behind its end (bytes too many: {extra_bytes})."),
        N_("Copy it again from its source."),
    ),
    "opening.damaged": Message(
        N_("The content of the opening file does not match its own digest: it was changed or damaged."),
        N_("Copy it again from its source."),
    ),
    "opening.not_canonical": Message(
        N_("The field {field} of the opening file is not written the way the format demands."),
        N_("Copy it again from its source."),
    ),
    "opening.too_large": Message(
        N_("The field {field} of the opening file has {bytes} bytes; at most {limit_bytes} are accepted."),
        N_("Check that it is the right file."),
    ),
    "opening.out_of_memory": Message(
        N_("This machine has no memory for the {bytes} bytes of {field} in the opening file."),
        N_("Close other applications, or verify it on a larger machine."),
    ),
    # Aggregates and inclusion proofs
    "aggregate.not_an_aggregate": Message(
        N_("This is not an aggregate file of Proving Studio."),
        N_("Name a file that `proving-studio aggregate` wrote."),
    ),
    "aggregate.newer_version": Message(
        N_(
            "The aggregate file has format version {found}; this version of Proving Studio knows versions up to {supported}."
        ),
        N_("Use a newer Proving Studio."),
    ),
    "aggregate.truncated": Message(
        N_("The aggregate file ends too early."),
        N_("Copy it again from its source."),
    ),
    "aggregate.extended": Message(
        N_("The aggregate file goes on behind its end (bytes too many: {extra_bytes})."),
        N_("Refuse it, or copy it again from its source."),
    ),
    "aggregate.damaged": Message(
        N_("The content of the aggregate file does not match its own digest: it was changed or damaged."),
        N_("Refuse it, copy it again from its source, or make it again from its proofs."),
    ),
    "aggregate.not_canonical": Message(
        N_("The field {field} of the aggregate file is not written the way the format demands."),
        N_("Refuse it: no version of Proving Studio writes such a file."),
    ),
    "aggregate.too_large": Message(
        N_("The field {field} of the aggregate file has {bytes} bytes; at most {limit_bytes} are accepted."),
        N_("Refuse it, or check that it is the right file."),
    ),
    "aggregate.out_of_memory": Message(
        N_("This machine has no memory for the {bytes} bytes of {field} in the aggregate file."),
        N_("Close other applications, or open it on a larger machine."),
    ),
    "aggregate.wrong_root": Message(
        N_("The root in the aggregate file is not the root of its proofs."),
        N_("Refuse it: it was changed on purpose."),
    ),
    "aggregate.empty": Message(
        N_("An aggregate without proofs has no root."),
        N_("Add at least one proof."),
    ),
    "aggregate.full": Message(
        N_("The aggregate would have {count} proofs; at most {limit} fit into one."),
        N_("Begin another aggregate."),
    ),
    "aggregate.too_many_backends": Message(
        N_("The aggregate would have proofs of {count} backends; at most {limit} fit into one."),
        N_("Begin another aggregate."),
    ),
    "aggregate.duplicate": Message(
        N_(
            "Of the proofs to add, number {position} (counted from 0) proves what proof {index} of the aggregate proves already, by the same backend."
        ),
        N_("Leave it out, or allow duplicates."),
    ),
    "aggregate.index_outside": Message(
        N_("There is no proof {index} in the aggregate; it has {count}, counted from 0."),
        N_("Choose a smaller number."),
    ),
    "inclusion.not_an_inclusion": Message(
        N_("This is not an inclusion proof of Proving Studio."),
        N_("Name a file that `proving-studio inclusion` wrote; its name ends in .inclusion."),
    ),
    "inclusion.newer_version": Message(
        N_(
            "The inclusion proof has format version {found}; this version of Proving Studio knows versions up to {supported}."
        ),
        N_("Use a newer Proving Studio."),
    ),
    "inclusion.truncated": Message(
        N_("The inclusion proof ends too early."),
        N_("Copy it again from its source."),
    ),
    "inclusion.extended": Message(
        N_("The inclusion proof goes on behind its end (bytes too many: {extra_bytes})."),
        N_("Refuse it, or copy it again from its source."),
    ),
    "inclusion.damaged": Message(
        N_("The content of the inclusion proof does not match its own digest: it was changed or damaged."),
        N_("Refuse it, or copy it again from its source."),
    ),
    "inclusion.not_canonical": Message(
        N_("The field {field} of the inclusion proof is not written the way the format demands."),
        N_("Refuse it: no version of Proving Studio writes such a file."),
    ),
    "inclusion.too_large": Message(
        N_("The field {field} of the inclusion proof has {bytes} bytes; at most {limit_bytes} are accepted."),
        N_("Refuse it, or check that it is the right file."),
    ),
    "inclusion.out_of_memory": Message(
        N_("This machine has no memory for the {bytes} bytes of {field} in the inclusion proof."),
        N_("Close other applications and try again."),
    ),
    "inclusion.index_outside": Message(
        N_("The inclusion proof claims place {index} among {count} proofs, counted from 0."),
        N_("Refuse it: there is no such place."),
    ),
    "inclusion.wrong_path_length": Message(
        N_("The path of the inclusion proof has {got} digests; its place in the aggregate needs {expected}."),
        N_("Refuse it: it was changed or made wrongly."),
    ),
    "inclusion.wrong_root": Message(
        N_("The path of the inclusion proof does not lead to its root."),
        N_("Refuse it: it was changed or made wrongly."),
    ),
    "inclusion.wrong_leaf": Message(
        N_("The inclusion proof is about another proof than this one."),
        N_("Take the proof file that came with it."),
    ),
    "inclusion.other_root": Message(
        N_("The inclusion proof belongs to an aggregate with another root than the one that you trust."),
        N_("Refuse it, or ask its source for the aggregate that it belongs to."),
    ),
    # Making a proof
    "prove.guest_exit": Message(
        N_("There is nothing to prove: the program exited with {code}. Only a run that exits with 0 can be proved."),
        N_("Run it with `proving-studio run` to see what it says, and correct the input."),
    ),
    "prove.guest_fault": Message(
        N_("There is nothing to prove: the program stopped by a fault ({kind}) at {pc} in {function}."),
        N_("Run it with `proving-studio run` to see why, or look at the steps before with `proving-studio trace`."),
    ),
    "prove.evidence_too_large": Message(
        N_("The proof would be larger than the limit of {limit} bytes."),
        N_("Make it in the compact form, or raise max_proof_bytes in the settings."),
    ),
    "prove.no_randomness": Message(
        N_("The operating system gave no random bytes, without which an input cannot be hidden."),
        N_("Try again; if it stays so, restart the machine."),
    ),
    # Checking a proof
    "verify.host_memory": Message(
        N_("This machine has no memory to run the program again in."),
        N_("Close other applications, or verify on a larger machine."),
    ),
    "verify.no_randomness": Message(
        N_("The operating system gave no random bytes, without which no sample can be drawn."),
        N_("Try again, or verify all segments."),
    ),
    "verify.evidence_malformed": Message(
        N_("The evidence in the proof cannot be read: {what}."),
        N_("Refuse the proof."),
    ),
    "verify.evidence_version": Message(
        N_("The evidence in the proof has version {got}; this version of Proving Studio knows version {expected}."),
        N_("Verify it with the version that made it."),
    ),
    "verify.other_form": Message(
        N_("The proof holds {got} evidence where {expected} evidence was expected."),
        N_("Refuse the proof."),
    ),
    "verify.wrong_witness": Message(
        N_("The input is not the one that the proof commits to."),
        N_("Give the input that the proof was made with."),
    ),
    "verify.segment_count": Message(
        N_("The proof claims as many steps as {got} segments hold, but its evidence has {expected}."),
        N_("Refuse the proof."),
    ),
    "verify.guest_fault": Message(
        N_(
            "Run again, the program stopped by a fault ({kind}) at {pc} in {function} instead of ending as the proof claims."
        ),
        N_("Refuse the proof."),
    ),
    "verify.guest_exit": Message(
        N_("Run again, the program exited with {code} instead of 0."),
        N_("Refuse the proof."),
    ),
    "verify.wrong_journal": Message(
        N_("Run again, the program wrote other public outputs than the proof claims."),
        N_("Refuse the proof: its public outputs were changed."),
    ),
    "verify.wrong_steps": Message(
        N_("Run again, the program took {got} steps, not {expected} as the proof claims."),
        N_("Refuse the proof."),
    ),
    "verify.wrong_digest": Message(
        N_("The state at the end of segment {segment} is not the one that the proof claims."),
        N_("Refuse the proof."),
    ),
    "verify.wrong_start": Message(
        N_("The evidence does not begin where the program begins."),
        N_("Refuse the proof."),
    ),
    "verify.wrong_end": Message(
        N_("The evidence does not end with the claimed steps and public outputs and an exit with 0."),
        N_("Refuse the proof."),
    ),
    "verify.wrong_pages": Message(
        N_("The memory that segment {segment} starts from is not the memory that the proof commits to."),
        N_("Refuse the proof."),
    ),
    "verify.page_missing": Message(
        N_("Segment {segment} needs the memory at {address}, which the proof does not hold."),
        N_("Refuse the proof."),
    ),
    "verify.page_extra": Message(
        N_("The evidence holds memory at {address} that segment {segment} never touches."),
        N_("Refuse the proof."),
    ),
    "verify.wrong_segment": Message(
        N_("Segment {segment}, run again, does not end where the proof claims."),
        N_("Refuse the proof."),
    ),
    "verify.bad_sample": Message(
        N_("A sample of {sample} segments cannot be drawn from {segments}."),
        N_("Choose from 1 to {segments}."),
    ),
    "verify.own_limit": Message(
        N_("The program was not run to its end: it takes more steps or memory than your own limits allow."),
        N_("Raise --max-steps or --max-memory if you want to check this proof."),
    ),
    "verify.statement_exit": Message(
        N_("The proof says that the program exited with {exit_code}; only a run that exits with 0 proves anything."),
        N_("Refuse the proof."),
    ),
    "trace.step_outside": Message(
        N_("The run has no step {step}; it has {steps} steps, counted from 0."),
        N_("Choose a smaller step; --backward without --at shows the last ones."),
    ),
    "trace.host_memory": Message(
        N_("This machine has no memory to record the run in."),
        N_("Close other applications, or run a smaller input."),
    ),
    # Jobs
    "job.bug": Message(
        N_("The job stopped because of a bug in Proving Studio: {detail}"),
        N_("Please report it with the log of the job."),
    ),
    "job.out_of_memory": Message(
        N_("The job needed more memory than it could get (its limit: {limit})."),
        N_("Close other applications, raise the limit, or take a smaller input."),
    ),
    "job.time_limit": Message(
        N_("The job was stopped after {limit}, its time limit."),
        N_("Raise the limit if it is meant to take longer."),
    ),
    "job.worker_killed": Message(
        N_("The process that did the job crashed or was ended from outside ({signal})."),
        N_("Start the job again; if it happens again, report it with the log of the job."),
    ),
    "job.worker_exited": Message(
        N_("The process that did the job ended too early, with the exit code {code}."),
        N_("Start the job again; if it happens again, report it with the log of the job."),
    ),
    "job.worker_protocol": Message(
        N_("The process that did the job answered in a way that makes no sense ({detail}), so its answer was refused."),
        N_("Start the job again; if it happens again, report it with the log of the job."),
    ),
    "job.worker_silent": Message(
        N_("The process for the job was started and did not answer within {seconds} s."),
        N_("Close other applications and start the job again."),
    ),
    "job.worker_start": Message(
        N_("{command} could not be started: {reason}."),
        N_("Check that it exists and may be run, or install Proving Studio again."),
    ),
    "job.no_interpreter": Message(
        N_("Python does not say where its own program lies, so no process can be started for the job."),
        N_("Start Proving Studio by its own command."),
    ),
    "job.unknown_worker": Message(
        N_("There is no kind of worker process named {kind}."),
        N_("There are: {known}."),
    ),
    "job.unknown_operation": Message(
        N_("The process for the job does not know the work {operation}."),
        N_("Close all windows of Proving Studio; they may be of different versions."),
    ),
    "job.missing_input": Message(
        N_("The process for the job was not given the {name}."),
        N_("Close all windows of Proving Studio; they may be of different versions."),
    ),
    "job.lost": Message(
        N_("Proving Studio ended {starts} times while this job ran, so it was not started once more."),
        N_("Look into the log of the job, and try it with a smaller input or more memory."),
    ),
    "job.unknown": Message(
        N_("There is no job number {id}."),
        N_("List the jobs with: proving-studio jobs"),
    ),
    "job.too_large": Message(
        N_("The input of the job has {size}; at most {limit} are kept in the queue."),
        N_("Give a smaller input."),
    ),
    "job.queue_closed": Message(
        N_("Proving Studio is closing and takes no more jobs."),
        N_("Start it again and repeat this."),
    ),
    "job.queue_newer": Message(
        N_(
            "The list of jobs {path} was written by a newer Proving Studio (version {version}; this one knows {known})."
        ),
        N_("Use the newer version."),
    ),
    "job.queue_foreign": Message(
        N_("{path} is not a list of jobs."),
        N_("Move that file away, and start Proving Studio again."),
    ),
    "job.queue_damaged": Message(
        N_("The list of jobs {path} is damaged: {reason}."),
        N_("Move that file away to start with an empty list; stored proofs are not in it."),
    ),
    "job.queue_busy": Message(
        N_("Another Proving Studio keeps the list of jobs {path} locked."),
        N_("Wait a moment and try again; if that does not help, close the other one."),
    ),
    # Other systems
    "host.no_locks": Message(
        N_(
            "Files in {folder} cannot be locked, so two running copies of Proving Studio could not tell each other apart."
        ),
        N_("Put the data folder on a local disk."),
    ),
    "host.wsl_unknown": Message(
        N_("WSL has no distribution named {distribution}."),
        N_("It has: {known}."),
    ),
    "host.wsl_path": Message(
        N_("The distribution {distribution} cannot reach {path}."),
        N_("Move the file to a local disk of Windows."),
    ),
    # The command line
    "cli.usage": Message(
        N_("{detail}"),
        N_("Try: {program} --help"),
    ),
    "cli.bad_assignment": Message(
        N_("{text} is not of the form field=value."),
        N_("Write for example n=10; the fields are listed by: proving-studio programs show PROGRAM"),
    ),
    "cli.field_twice": Message(
        N_("The field {field} was given twice."),
        N_("Give it once."),
    ),
    "cli.two_witnesses": Message(
        N_("The input was given in more than one way."),
        N_("Use one of field=value, --witness, --witness-file and --sample."),
    ),
    "witness.no_manifest": Message(
        N_("{program} has no manifest, so it has no named fields."),
        N_("Give the input as a whole with --witness or --witness-file."),
    ),
    "cli.unknown_search": Message(
        N_("{text} is not a search."),
        N_("Use pc=, function=, address=, write=, value= or mark=."),
    ),
    "cli.not_a_number": Message(
        N_("{name} must be a whole number, and is: {text}"),
        N_("Write it in decimal, or in hexadecimal with 0x."),
    ),
    "cli.not_a_size": Message(
        N_("{name} must be a number of bytes, and is: {text}"),
        N_("Write a whole number, alone or with KiB, MiB or GiB right behind it, as in 64MiB."),
    ),
    "cli.out_of_range": Message(
        N_("{name} must be from {least} to {most}, and is {value}."),
        N_("Choose a number in that range."),
    ),
    "cli.own_input": Message(
        N_("{path} is also the {what} of this command, and would be written over."),
        N_("Choose another name for the proof."),
    ),
    "cli.unknown_scene": Message(
        N_("There is no demo scene named {name}."),
        N_("The scenes are: {known}."),
    ),
    "cli.cancelled": Message(N_("Cancelled. Nothing was written.")),
    "cli.output_closed": Message(
        N_("The output could not be written: {reason}."),
        N_("Check the disk or the program that reads the output."),
    ),
    "cli.no_output": Message(
        N_("Standard output is closed, so nothing could be told."),
        N_("Start it with an output, for instance > /dev/null."),
    ),
    "cli.not_found_in_run": Message(N_("Nothing in the run matches.")),
    "cli.window_size": Message(
        N_("{text} is not a size of a window."),
        N_("Give width and height from {least} to {most}, for instance 1440x900."),
    ),
    # The benchmark
    "bench.bad_file": Message(
        N_("{path} is no result of the benchmark: {reason}."),
        N_("Results are the JSON files that proving-studio bench --out writes."),
    ),
    "bench.peer_failed": Message(
        N_("{name} did not do its part of the benchmark: {reason}."),
        N_("Measure without it (--no-peers), or see whether it runs by itself."),
    ),
    "bench.unknown_group": Message(
        N_("There is nothing to measure that is called {name}."),
        N_("Known are: {known}."),
    ),
    "bench.unknown_result": Message(
        N_("No result is called {name}, and there is no such file."),
        N_("See which there are: proving-studio bench --list."),
    ),
    # The window
    "window.no_display": Message(
        N_("There is no display here to open a window on."),
        N_("Start it on a desktop, or use the command line: proving-studio help."),
    ),
    "window.not_installed": Message(
        N_("The window needs {name}, which is not installed."),
        N_("Install Proving Studio again with pip, or use the command line: proving-studio help."),
    ),
    "window.not_loadable": Message(
        N_("The window needs {name}, which this system cannot load: {reason}."),
        N_(
            "Install the missing library (on Debian or Ubuntu as root: apt-get install {packages}), or use the command line: proving-studio help."
        ),
    ),
    "window.refused": Message(
        N_("The window could not be opened: {reason}."),
        N_(
            "Check the display and the libraries of Qt (on Debian or Ubuntu as root: apt-get install {packages}), or use the command line: proving-studio help."
        ),
    ),
    "window.picture_not_written": Message(
        N_("The picture could not be written to {path}."),
        N_("Check the name, the folder and the room on the disk."),
    ),
    **AGGREGATE_MESSAGES,
    **BATCH_MESSAGES,
    **LIBRARY_MESSAGES,
    **PRESENTATION_MESSAGES,
    **RECEIPT_MESSAGES,
    **R0VM_MESSAGES,
    **GUEST_MESSAGES,
    **HALO2_MESSAGES,
    **RISC0_MESSAGES,
    **SYSTEM_MESSAGES,
}


def render(message_id: str, params: Mapping[str, object]) -> Message:
    """The message in the reader's language with its parameters filled in."""
    message = MESSAGES.get(message_id)
    if message is None:
        return Message(f"{message_id} {dict(params)}")
    return Message(
        translate(message.what).format_map(_Missing(params)),
        translate(message.next_step).format_map(_Missing(params)) if message.next_step else "",
    )


class _Missing(dict[str, object]):
    """A missing parameter must not hide the message: it shows as its own name."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
