"""The messages about Halo2's proofs and their prover: a part of the table in `studio.model.messages`."""

from __future__ import annotations

from studio.model.message import Message
from studio.model.text import N_

_OTHER_BACKENDS = N_("Take a smaller input, or prove with Trace or RISC0, which cut a long run into segments.")
_FORGED = N_("The proof is damaged or forged. Ask for a new one, or prove again.")
_REPORT = N_("Nothing was stored. Try again; if it stays so, report it with the program that you used.")
_PORTABLE = N_("Link it by the portable profile (proving-studio programs check FILE), or prove it with Trace.")

HALO2_MESSAGES: dict[str, Message] = {
    # What no circuit takes
    "halo2.risc0_program": Message(
        N_("{name} makes the calls of RISC Zero; Halo2 proves programs that make those of Linux."),
        N_("Prove it with RISC0, or build it as a portable program."),
    ),
    "halo2.other_abi": Message(
        N_("The program makes the calls of RISC Zero, which the circuit of Halo2 does not answer."),
        N_("Prove it with RISC0, or build it as a portable program."),
    ),
    "halo2.other_layout": Message(
        N_("The program lays out its memory in a way for which the circuit of Halo2 has no addresses."),
        _PORTABLE,
    ),
    "halo2.other_call": Message(
        N_(
            "The program makes the system call {number} with {argument} as its first argument; the circuit of Halo2 answers "
            "read, write and exit alone."
        ),
        N_("Build it without that call, or prove it with Trace."),
    ),
    "halo2.no_data": Message(
        N_("The program uses {address}, where its data is not: the circuit of Halo2 keeps the code apart from it."),
        N_("Link constants into a segment of their own, as the portable profile does, or prove it with Trace."),
    ),
    "halo2.exited": Message(
        N_("There is nothing to prove: in the circuit of Halo2 the program exits with {code}, not with 0."),
        N_("Run it with `proving-studio run` to see what it says, and correct the input."),
    ),
    "halo2.too_long": Message(
        N_(
            "The run is too long for Halo2: it needs {rows} rows or more, and the largest circuit (k = {k}, 2^{k} rows, "
            "about {memory} of memory) has room for {most_rows}."
        ),
        _OTHER_BACKENDS,
    ),
    "halo2.too_little_memory": Message(
        N_(
            "A Halo2 proof of this run takes a circuit of 2^{k} rows (k = {k}) and about {needed} of memory; this machine "
            "has {memory}."
        ),
        _OTHER_BACKENDS,
    ),
    # While it proves
    "halo2.out_of_memory": Message(
        N_("The prover of Halo2 needed more memory than this machine has for a circuit of 2^{k} rows (k = {k})."),
        N_("Close other applications, take a smaller input, or prove with Trace or RISC0."),
    ),
    "halo2.prover_killed": Message(
        N_("The process that made the Halo2 proof crashed or was ended from outside ({signal})."),
        N_("Prove again. If you did not end it yourself, the system may have been short of memory."),
    ),
    "halo2.prover_failed": Message(
        N_("The process that made the Halo2 proof ended without one (exit code {code}): {detail}"),
        N_("Prove again; if it stays so, report it with its log."),
    ),
    "halo2.prover_too_long": Message(
        N_("The Halo2 proof was not finished within {seconds} seconds, far more than it should take, and was stopped."),
        N_("Close other applications and prove again."),
    ),
    "halo2.no_randomness": Message(
        N_("Halo2 proved nothing: the operating system gave no random bytes to hide the input with."),
        N_("Try again; if it stays so, restart the machine."),
    ),
    "halo2.inconsistent": Message(N_("The prover of Halo2 contradicted itself: {what}."), _REPORT),
    "halo2.bad_proof": Message(N_("What the prover of Halo2 made is no proof of this run: {detail}"), _REPORT),
    "halo2.wrong_parameters": Message(
        N_("The parameters for circuits of 2^{k} rows are not those that this version of the studio knows."),
        N_("Delete the folder halo2 in the studio's cache folder; they are made again."),
    ),
    # Checking
    "halo2.wrong_k": Message(
        N_("The proof names a circuit of 2^{k} rows, and there is none of that size."),
        _FORGED,
    ),
    "halo2.other_format": Message(
        N_("The proof was made for another version of the Halo2 circuit."),
        N_("Verify it with the version of the studio that made it, or prove again."),
    ),
    "halo2.wrong_length": Message(
        N_("The Halo2 proof has {got} bytes, and one of its kind has {expected}."),
        _FORGED,
    ),
    "halo2.invalid": Message(
        N_("The Halo2 proof does not hold for this program and these public outputs."),
        _FORGED,
    ),
    "verify.proof_hides_input": Message(
        N_("The proof is zero-knowledge: it says nothing about the input, so no input can be compared with it."),
    ),
    "verify.proof_is_whole": Message(
        N_("A Halo2 proof is checked as a whole; there are no samples of it."),
        N_("Leave the number of samples out."),
    ),
}
