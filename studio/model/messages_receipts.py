"""The messages about taking receipts in and giving them out: a part of the table in `studio.model.messages`."""

from __future__ import annotations

from studio.model.message import Message
from studio.model.text import N_

RECEIPT_MESSAGES: dict[str, Message] = {
    "receipt.other_backend": Message(
        N_("The proof is by {backend}; only proofs by RISC0 hold a receipt."),
        N_("Name a proof by RISC0."),
    ),
    "receipt.not_verified": Message(
        N_("The receipt does not verify for {program}: {reason}"),
        N_("Nothing was written. Name the program that it was made for, or ask for another receipt."),
    ),
    "verify.receipt_hides_input": Message(
        N_("A receipt says nothing about the input, so no input can be compared with it."),
    ),
}
