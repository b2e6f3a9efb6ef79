"""The messages about RISC Zero's receipts and its prover: a part of the table in `studio.model.messages`."""

from __future__ import annotations

from studio.model.message import Message
from studio.model.text import N_

RISC0_MESSAGES: dict[str, Message] = {
    "risc0.assumptions": Message(
        N_("The receipt rests on other receipts, which this studio does not verify."),
        N_("Ask for a succinct receipt, in which they are resolved."),
    ),
    "risc0.exit_code": Message(
        N_("The receipt proves that the program ended with {got}, not that it ended well."),
        N_("Ask for a receipt of a run that ended with exit code 0."),
    ),
    "risc0.fake": Message(
        N_("This is a receipt of RISC Zero's development mode: nothing was proved."),
        N_("Prove again with RISC0_DEV_MODE off."),
    ),
    "risc0.image": Message(
        N_("The program has no image id on RISC Zero's machine: {detail}."),
        N_("Check the program with: proving-studio programs check FILE"),
    ),
    "risc0.not_a_receipt": Message(
        N_("These bytes are no receipt of RISC Zero: {detail}."),
        N_("Give the file that r0vm wrote, whole and unchanged; bincode and JSON are read."),
    ),
    "risc0.not_canonical": Message(
        N_("The receipt is not written as r0vm writes it."),
        N_("Give the file that r0vm wrote, whole and unchanged."),
    ),
    "risc0.other_image": Message(
        N_("The receipt is for another program: its image id is {got}."),
        N_("Choose the program that it was made for."),
    ),
    "risc0.other_journal": Message(
        N_("The receipt holds other public output than the proof says."),
        N_("Ask whoever made it for the proof as it was written."),
    ),
    "risc0.seal": Message(
        N_("The seal of the receipt does not verify: {detail}."),
        N_("The receipt is damaged or forged. Ask for a new one, or prove again."),
    ),
    "risc0.too_large": Message(
        N_("The receipt has {bytes} bytes; at most {limit_bytes} are read."),
        N_("Ask for a succinct receipt, whose size does not grow with the run."),
    ),
    "risc0.verifier": Message(
        N_("The verifier of RISC Zero failed on this receipt: {detail}."),
        N_("The receipt is damaged or forged. Ask for a new one, or prove again."),
    ),
    "risc0.version_unknown": Message(
        N_("The receipt was made for a proof system that this studio cannot verify (parameters {parameters})."),
        N_(
            "The studio verifies receipts of r0vm 3.0 and of r0vm 5.0.0-rc.1: ask for one of these, or update the studio."
        ),
    ),
}
