"""Changed copies of a finished proof: what somebody would hand over who wants to pass a lie. None must pass."""

from __future__ import annotations

import enum
import secrets
from dataclasses import dataclass, field

from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.native import opening_decode, opening_encode, proof_decode, proof_encode
from studio.programs.fields import INTEGER_BYTES
from studio.programs.journal import decode_fields
from studio.programs.opening import OpenedProgram
from studio.session.keeping import Finished
from studio.session.statements import shown_journal

_ABOUT_A_PROOF = ("proof.", "verify.")
# These say nothing about the proof.
_ABOUT_THIS_MACHINE = ("verify.host_memory", "verify.no_randomness", "proof.out_of_memory")


class Tampering(enum.Enum):
    """What is changed."""

    JOURNAL = "journal"
    EVIDENCE = "evidence"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class TamperedCopy:
    """The copy, well-formed but for FILE, with an opening that claims to belong to it; `what` says what was changed."""

    tampering: Tampering
    what: str
    proof_bytes: bytes = field(repr=False)
    opening_bytes: bytes | None = field(repr=False)


def tampered_copy(program: OpenedProgram, finished: Finished, tampering: Tampering) -> TamperedCopy:
    """A copy with another journal, or with one bit changed at a random place."""
    if tampering is Tampering.FILE:
        text = translate(N_("In a copy of the file, {place} was changed."))
        data, what = _flipped(finished.proof_bytes, text)
        while _is_the_same_proof(data, finished.proof_bytes):
            data, what = _flipped(finished.proof_bytes, text)
        return TamperedCopy(tampering, what, data, finished.opening_bytes)
    statement, proof = finished.proof.statement, finished.proof
    journal, evidence = statement.journal, proof.evidence
    if tampering is Tampering.JOURNAL:
        journal = _other_journal(program, journal)
        before, after = shown_journal(program, statement.journal).headline, shown_journal(program, journal).headline
        text = N_("In a copy, the journal was changed: the proof is bound to {before}, the copy says {after}.")
        what = translate(text).format(before=before, after=after)
    else:
        evidence, what = _flipped(evidence, translate(N_("In a copy of the evidence, {place} was changed.")))
    return TamperedCopy(tampering, what, *changed_copy(finished, journal=journal, evidence=evidence))


def changed_copy(
    finished: Finished, *, journal: bytes | None = None, evidence: bytes | None = None
) -> tuple[bytes, bytes | None]:
    """(proof file, opening file) of a well-formed copy with another journal or other evidence."""
    statement, proof = finished.proof.statement, finished.proof
    data = proof_encode(
        program_id=statement.program_id,
        journal=statement.journal if journal is None else journal,
        exit_code=statement.exit_code,
        steps=statement.steps,
        backend=proof.backend,
        backend_version=proof.backend_version,
        evidence=proof.evidence if evidence is None else evidence,
        studio_version=proof.studio_version,
        created_unix_ms=proof.created_unix_ms,
        elapsed_ns=proof.elapsed_ns,
        device=proof.device,
    )
    return data, _opening_for(data, finished.opening_bytes)


def says_refused(error: UserError) -> bool:
    """Whether an error is a verifier's answer to bytes that are no proof any more, and no trouble of this machine."""
    return error.message_id.startswith(_ABOUT_A_PROOF) and error.message_id not in _ABOUT_THIS_MACHINE


def first_bit_of(program: OpenedProgram, journal: bytes) -> int:
    """The lowest bit of the last value; what changes when somebody lies about the result a little."""
    return 8 * _place_of_last(program, journal)


def _other_journal(program: OpenedProgram, journal: bytes) -> bytes:
    """The last value with its lowest bit changed; of an empty journal, one byte more."""
    if not journal:
        return b"\x00"
    place = _place_of_last(program, journal)
    return journal[:place] + bytes([journal[place] ^ 1]) + journal[place + 1 :]


def _place_of_last(program: OpenedProgram, journal: bytes) -> int:
    fields = () if program.manifest is None else program.manifest.journal
    if fields and fields[-1].type in INTEGER_BYTES and decode_fields(fields, journal).complete:
        return len(journal) - INTEGER_BYTES[fields[-1].type]  # little-endian: the lowest byte comes first
    return len(journal) - 1


def _flipped(data: bytes, text: str) -> tuple[bytes, str]:
    bit = secrets.randbelow(8 * len(data))
    byte = bit // 8
    place = translate(N_("bit {bit} of byte {byte} of {size}")).format(bit=bit % 8, byte=byte, size=len(data))
    return data[:byte] + bytes([data[byte] ^ 1 << bit % 8]) + data[byte + 1 :], text.format(place=place)


def _is_the_same_proof(copy: bytes, original: bytes) -> bool:
    """A few bits of a compressed file mean nothing: with the other value, the very same proof is unpacked from it."""
    try:
        return proof_decode(copy).body_hash == proof_decode(original).body_hash
    except UserError:
        return False


def _opening_for(proof: bytes, opening: bytes | None) -> bytes | None:
    """An honest opening names the proof that it belongs to; whoever cheats names the copy."""
    if opening is None:
        return None
    _, salt, witness = opening_decode(opening)
    return opening_encode(proof_identity=proof_decode(proof).identity, salt=salt, witness=witness)
