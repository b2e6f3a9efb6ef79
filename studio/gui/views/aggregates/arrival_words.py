"""Verdicts about what came from elsewhere, in plain words: what it shows, and what it does not."""

from __future__ import annotations

from dataclasses import dataclass

from studio.gui.views.aggregates.sentences import leaves_text
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.model.units import count_text, duration_text
from studio.session import Arrived, ReceivedInclusion, ScriptState


@dataclass(frozen=True, slots=True)
class ArrivalWords:
    """`token` is the colour of the verdict: ok, bad, or text2 where nothing was decided."""

    icon: str
    token: str
    verdict: str
    shows: str = ""
    shows_not: str = ""
    note: str = ""


def aggregate_words(arrived: Arrived) -> ArrivalWords:
    """An aggregate file: it is sound; its proofs are another matter."""
    verdict = translate(N_("A sound aggregate of {leaves}")).format(leaves=leaves_text(arrived.leaves))
    text = translate(N_("Its root is that of its leaves; it was computed again in {time}."))
    shows = text.format(time=duration_text(arrived.reading_ns))
    if arrived.known_as:
        known = translate(N_("You have it already: {names}.")).format(names=", ".join(arrived.known_as))
        return ArrivalWords("check", "ok", verdict, f"{shows} {known}")
    text = N_("Of its proofs, {here} of {total} are in your library.")
    if arrived.looked_at < arrived.leaves:
        text = N_("Of its first {total} proofs, {here} are in your library.")
    here = translate(text).format(here=count_text(arrived.proofs_here), total=count_text(arrived.looked_at))
    shows_not = translate(N_("Whether the proofs are valid was not looked at: Check again does that once it is here."))
    return ArrivalWords("check", "ok", verdict, f"{shows} {here}", shows_not)


def inclusion_words(received: ReceivedInclusion) -> ArrivalWords:
    """An inclusion proof whose path leads to its root."""
    checked, inclusion = received.checked, received.checked.inclusion
    place = {"index": count_text(inclusion.index), "leaves": leaves_text(inclusion.count)}
    note = ""
    if checked.script is ScriptState.OTHER:
        note = translate(N_("The script beside it is not the one of this version; do not run it unread."))
    if checked.proof_path is None:
        return ArrivalWords(
            "circle-question-mark",
            "text2",
            translate(N_("Cannot tell: the proof file is not beside it")),
            translate(N_("The path leads from leaf {index} of {leaves} to this root.")).format(**place),
            translate(N_("Put leaf.proof beside it and open it again, to see whether it is about that proof.")),
            note,
        )
    verdict = translate(N_("{name} is in the aggregate with this root")).format(name=checked.proof_path.name)
    text = N_("It is leaf {index} of {leaves}. Path and proof were checked in {time}.")
    shows = translate(text).format(**place, time=duration_text(received.check_ns))
    if received.proof is not None:
        shows += " " + translate(N_("The library knows it as {name}.")).format(name=received.proof.name)
    if checked.root_was_given:
        shows += " " + translate(N_("The root is the one that you gave."))
    elif received.known_as:
        text = N_("The root is that of {names}, which is here.")
        shows += " " + translate(text).format(names=", ".join(received.known_as))
    shows_not = translate(N_("Whether the proof itself is valid was not looked at."))
    if not checked.root_was_given and not received.known_as:
        shows_not += " " + translate(N_("Whether this root is the published one, you can compare below."))
    return ArrivalWords("check", "ok", verdict, shows, shows_not, note)


def failure_words(failure: Failed) -> ArrivalWords:
    """What is wrong, in the words of whoever read it."""
    message = failure.message
    if failure.message_id == "inclusion.other_root":
        verdict = translate(N_("No: it leads to another root than the one that you gave"))
        shows_not = translate(N_("The proof is not in the aggregate with that root, as far as this file can show."))
        return ArrivalWords("octagon-x", "bad", verdict, "", shows_not)
    verdict = translate(N_("This file cannot be read"))
    if failure.message_id.startswith("aggregate."):
        verdict = translate(N_("This file is not a sound aggregate"))
    elif failure.message_id.startswith("inclusion."):
        verdict = translate(N_("No: this does not show that a proof is included"))
    elif failure.message_id.startswith("proof."):
        verdict = translate(N_("No: the proof file beside it cannot be read"))
    return ArrivalWords("octagon-x", "bad", verdict, message.what, message.next_step)
