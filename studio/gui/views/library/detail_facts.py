"""What is known about a proof, as names and values."""

from __future__ import annotations

import time

from studio.gui.views.kit.labels import short_id
from studio.model.moments import moment_text, when_text
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text, duration_text
from studio.model.verdict import Verdict
from studio.session import ListedProof, ProofDetails
from studio.session.privacy import private_words

_LONG_BYTES = 1024


def proof_facts(details: ProofDetails) -> list[tuple[str, str]]:
    """The rows of the table; a value with a leading ` is set in code."""
    entry = details.entry
    steps = details.row.steps
    size = bytes_text(entry.file_bytes)
    if entry.file_bytes >= _LONG_BYTES:
        size = translate(N_("{short}, {count} bytes")).format(short=size, count=count_text(entry.file_bytes))
    made = translate(N_("{when}, in {duration}"))
    facts = [
        (N_("Journal"), details.journal.line),
        (N_("Proof id"), f"`{short_id(entry.identity)}"),
        (N_("Program id"), f"`{short_id(entry.program_id)}"),
        (N_("Private"), private_words(entry.backend, reveals_input=details.reveals_input)),
        (N_("Steps"), translate(N_("{steps}, part of the proof")).format(steps=steps) if steps else _no_steps()),
        (
            N_("Made"),
            made.format(when=moment_text(entry.created_unix_ms), duration=duration_text(entry.elapsed_ns)),
        ),
        (N_("Receipt"), "" if details.receipt is None else details.receipt.kind_words),
        (N_("Circuit"), details.circuit),
        (N_("Device"), entry.device or "-"),
        (N_("Studio"), details.studio_version),
        (N_("Size"), size),
        (N_("Kept"), _kept_words(details)),
    ]
    return [(translate(name), value) for name, value in facts if value]


def checked_words(row: ListedProof, verdict: Verdict | None) -> str:
    """When the proof was verified last; how long that took is known for what this window verified."""
    if row.entry is None or row.entry.verification is None:
        return translate(N_("Never verified here."))
    when = when_text(row.entry.verification.verified_unix_ms, time.time_ns() // 1_000_000)
    if verdict is None:
        return translate(N_("Last checked: {when}.")).format(when=when)
    text = translate(N_("Last checked: {when}, in {duration}, in another process."))
    return text.format(when=when, duration=duration_text(verdict.elapsed_ns))


def input_words(details: ProofDetails) -> str:
    """The private input, or that it is not here."""
    if details.input_line is not None:
        return details.input_line
    return translate(N_("Not kept here."))


def _kept_words(details: ProofDetails) -> str:
    entry = details.entry
    if entry.pinned:
        return translate(N_("pinned"))
    return translate(N_("until you delete it") if entry.kept else N_("as a copy in the cache"))


def _no_steps() -> str:
    return translate(N_("not part of the proof"))
