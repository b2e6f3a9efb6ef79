"""What a receipt of RISC Zero says of itself, as a value that crosses from the worker which read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.model.job import JsonObject
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text
from studio.model.verdict import Verdict
from studio.model.verdict_values import verdict_of
from studio.native import Risc0Receipt

BACKEND_ID = "risc0"
_KINDS = {"composite": N_("composite"), "succinct": N_("succinct"), "groth16": N_("groth16")}


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """Claims of the receipt. `verifier`: the generation of verifiers that it was made for, as 5.0."""

    kind: str
    segments: int | None  # of a composite receipt
    verifier: str
    hash_function: str
    encoding: str
    exit_code: int | None
    journal: bytes
    receipt_bytes: int

    @property
    def kind_words(self) -> str:
        """Its kind, with its segments where it has any."""
        kind = translate(_KINDS.get(self.kind, self.kind))
        if self.segments is None:
            return kind
        many = N_("{kind}, 1 segment") if self.segments == 1 else N_("{kind}, {count} segments")
        return translate(many).format(kind=kind, count=count_text(self.segments))

    def lines(self) -> tuple[str, str, str]:
        """In words: what it is, and the two things that it claims."""
        text = translate(N_("Receipt: {kind}, {size}, {encoding}, for verifiers of RISC Zero {version}, hash {hash}"))
        code = translate(N_("none")) if self.exit_code is None else self.exit_code
        return (
            text.format(
                kind=self.kind_words,
                size=bytes_text(self.receipt_bytes),
                encoding=self.encoding,
                version=self.verifier,
                hash=self.hash_function,
            ),
            translate(N_("It claims exit code {code}")).format(code=code),
            translate(N_("It claims public outputs: {journal}")).format(journal=self.journal.hex() or "-"),
        )


@dataclass(frozen=True, slots=True)
class ReceiptLook:
    """The claims, the receipt as r0vm writes it, and, where a program was named, what it proves of that."""

    facts: ReceiptFacts
    receipt: bytes = field(repr=False)
    verdict: Verdict | None


def facts_of(receipt: Risc0Receipt, receipt_bytes: int) -> ReceiptFacts:
    """From what was parsed."""
    return ReceiptFacts(
        receipt.kind,
        receipt.segments,
        receipt.verifier,
        receipt.hash_function,
        receipt.encoding,
        receipt.exit_code,
        receipt.journal,
        receipt_bytes,
    )


def facts_values(facts: ReceiptFacts) -> JsonObject:
    """As JSON, but for the journal, which crosses as bytes."""
    return {
        "kind": facts.kind,
        "segments": facts.segments,
        "verifier": facts.verifier,
        "hash_function": facts.hash_function,
        "encoding": facts.encoding,
        "exit_code": facts.exit_code,
        "receipt_bytes": facts.receipt_bytes,
    }


def look_of(values: JsonObject, attachments: Mapping[str, bytes]) -> ReceiptLook:
    """The other way round; ValueError for what no worker of ours would send."""
    verdict = values.get("verdict")
    if not (verdict is None or isinstance(verdict, Mapping)):
        raise ValueError("verdict")
    if not {"journal", "receipt"} <= attachments.keys():
        raise ValueError("journal and receipt")
    facts = ReceiptFacts(
        _text(values, "kind"),
        _number_or_none(values, "segments"),
        _text(values, "verifier"),
        _text(values, "hash_function"),
        _text(values, "encoding"),
        _number_or_none(values, "exit_code"),
        attachments["journal"],
        _number_or_none(values, "receipt_bytes") or 0,
    )
    return ReceiptLook(facts, attachments["receipt"], None if verdict is None else verdict_of(verdict))


def _text(values: JsonObject, name: str) -> str:
    value = values.get(name)
    if not isinstance(value, str):
        raise ValueError(name)  # noqa: TRY004 - as above
    return value


def _number_or_none(values: JsonObject, name: str) -> int | None:
    value = values.get(name)
    if value is not None and type(value) is not int:
        raise ValueError(name)
    return value
