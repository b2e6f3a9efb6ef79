"""What the page says of aggregates, leaves and checks, in words. Nothing stronger than what was checked."""

from __future__ import annotations

import time

from studio.gui.views.kit.badge import NOT_CHECKED, Capability
from studio.model import moments
from studio.model.text import N_, translate
from studio.model.units import count_text, duration_text
from studio.model.verdict import Outcome, Strength
from studio.session import LastCheck, LeafDetail, LeafProof, LeafRow, ShelfRow, ShelfState

STATE_ICONS = {
    ShelfState.VERIFIED: ("check", "ok"),
    ShelfState.UNCHECKED: ("minus", "text3"),
    ShelfState.REFUSED: ("triangle-alert", "warn"),
    ShelfState.DAMAGED: ("triangle-alert", "warn"),
}
_STATE_WORDS = {
    ShelfState.VERIFIED: N_("every proof was verified"),
    ShelfState.UNCHECKED: N_("not every proof was verified here"),
    ShelfState.REFUSED: N_("a proof does not verify any more"),
    ShelfState.DAMAGED: N_("the file is damaged"),
}


def leaves_text(count: int) -> str:
    """3 leaves."""
    return translate(N_("1 leaf") if count == 1 else N_("{count} leaves")).format(count=count_text(count))


def proofs_text(count: int) -> str:
    """3 proofs."""
    return translate(N_("1 proof") if count == 1 else N_("{count} proofs")).format(count=count_text(count))


def totals_text(rows: tuple[ShelfRow, ...]) -> str:
    """The line under the title of the page."""
    if not rows:
        return translate(N_("none yet"))
    leaves = leaves_text(sum(row.leaves for row in rows))
    text = N_("1 aggregate, {leaves}") if len(rows) == 1 else N_("{count} aggregates, {leaves}")
    return translate(text).format(count=count_text(len(rows)), leaves=leaves)


def state_text(state: ShelfState) -> str:
    """The state for tool tips and screen readers."""
    return translate(_STATE_WORDS[state])


def when_text(unix_ms: int) -> str:
    """How long ago that is, as seen now; a file may claim any time."""
    return moments.when_text(unix_ms, time.time_ns() // 1_000_000)


def origin_text(row: ShelfRow) -> str:
    """Where the leaves came from and what the root cost."""
    leaves, note, foreign = leaves_text(row.leaves), row.note, row.foreign_leaves
    if note is None:
        text = N_("{leaves}. Nobody noted here where they came from. Root computed again in {time}.")
        return translate(text).format(leaves=leaves, time=duration_text(row.reading_ns))
    if foreign == 0:
        text = N_("{leaves}, every proof verified before it was added. Root made in {time}.")
        return translate(text).format(leaves=leaves, time=duration_text(note.hashing_ns))
    if foreign >= row.leaves:
        text = N_("{leaves}, taken in from a file: its proofs were not verified here. Root computed again in {time}.")
        return translate(text).format(leaves=leaves, time=duration_text(row.reading_ns))
    text = N_("{leaves}: the first {foreign} came with a file, the others were verified before they were added.")
    return translate(text).format(leaves=leaves, foreign=count_text(foreign))


def check_text(check: LastCheck) -> str:
    """What the last check came to."""
    total = check.verified + check.refused + check.undecided + check.missing
    parts = [
        translate(N_("Checked again {when}: root computed again, {verified} of {total} proofs verified.")).format(
            when=when_text(check.checked_unix_ms), verified=count_text(check.verified), total=count_text(total)
        )
    ]
    for count, text in (
        (check.refused, N_("{count} refused.")),
        (check.undecided, N_("{count} could not be decided.")),
        (check.missing, N_("{count} not in the library.")),
    ):
        if count:
            parts.append(translate(text).format(count=count_text(count)))
    return " ".join(parts)


def evidence_of(proof: LeafProof | None) -> Strength | Capability:
    """The badge that the last verification earned; without one, or one that could not decide, none."""
    verification = None if proof is None else proof.entry.verification
    if verification is None or verification.outcome is Outcome.UNDECIDED:
        return Capability(translate(NOT_CHECKED))
    if verification.outcome is Outcome.REFUSED and verification.strength is not Strength.FAKE:
        return Strength.REFUSED
    return verification.strength


def leaf_name(row: LeafRow) -> str:
    """What a leaf is called in one line."""
    if row.proof is not None:
        return row.proof.name
    return translate(N_("proof not in the library"))


def leaf_statement(detail: LeafDetail) -> str:
    """The statement of the leaf's proof, and on what it rests."""
    proof, journal = detail.row.proof, detail.journal
    if proof is None or journal is None:
        text = N_("The library does not have this proof, so only its hashes are known. It is a {backend} proof.")
        return translate(text).format(backend=detail.row.backend_name)
    text = N_("{program}, on some witness, wrote journal {journal} and exited with {code}.")
    if isinstance(evidence_of(proof), Capability):
        text = N_("Claimed, not checked: {program}, on some witness, wrote journal {journal} and exited with {code}.")
    elif evidence_of(proof) in (Strength.REFUSED, Strength.FAKE):
        text = N_("This proof does not show that {program} wrote journal {journal} and exited with {code}.")
    words = translate(text).format(program=proof.program_name, journal=journal.line, code=detail.exit_code)
    backend = f"{proof.backend_name} {proof.entry.backend_version}"
    if detail.steps is None:
        return f"{words} {backend}."
    steps = translate(N_("{backend}, {steps} steps.")).format(backend=backend, steps=count_text(detail.steps))
    return f"{words} {steps}"


def led_text(detail: LeafDetail) -> tuple[str, str]:
    """(what following the path came to, when and how fast)."""
    if detail.trouble:
        return translate(N_("Does not lead to the root")), ""
    told = N_("Leads to the root") if detail.checked_proof else N_("Path leads to the root")
    return translate(told), translate(N_("checked just now, {time}")).format(time=duration_text(detail.check_ns))


def short_digest(digest: bytes, head: int = 12, tail: int = 12) -> str:
    """b8f7d76fbcd0…4dfd83732381."""
    text = digest.hex()
    return f"{text[:head]}…{text[len(text) - tail :]}"


def root_text(root: bytes) -> str:
    """In four groups of sixteen digits."""
    text = root.hex()
    return " ".join(text[at : at + 16] for at in range(0, len(text), 16))
