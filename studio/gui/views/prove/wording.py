"""What the statement says in each state of the page, in words: nothing stronger than what was checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from studio.gui.views.kit.badge import NOT_CHECKED, Capability, icon_of
from studio.gui.workspace import Workspace
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.model.verdict import Outcome, Strength, Verdict
from studio.session import ProvedHere, RunSummary, ShownJournal, counts_steps
from studio.session.privacy import is_zero_knowledge

Part: TypeAlias = tuple[str, str]
"""A piece of a sentence and how it looks: "", "strong", "caption" or "bad"."""

_HELP = {
    "prove.guest_exit": N_("Correct the input, or press Ctrl+T to see the steps that led there."),
    "prove.guest_fault": N_("Press Ctrl+T to see the steps that led there."),
}
_PROVED = N_("{program}, on some witness, wrote journal {journal} and exited with {code}.")
_CLAIMED = N_("Claimed, not checked: {program}, on some witness, wrote journal {journal} and exited with {code}.")
_REFUSED = N_("This proof does not show that {program} wrote journal {journal} and exited with {code}.")
_RAN = N_("Run here, {program} wrote journal {journal} and exited with {code}. Nothing is proved yet.")
_ENDED = N_("Run here, {program} exited with {code}. Only a run that exits with 0 can be proved.")
_NOT_PROVED = N_("Not proved yet")
_NOTHING = N_("Nothing to prove")


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """`evidence` is a badge only for what was checked; `faint`: the headline is not established by anything.

    `private`: of a proof that was checked and is zero-knowledge.
    """

    headline: str
    name: str
    evidence: Strength | Capability | None
    parts: tuple[Part, ...]
    faint: bool = True
    private: bool = False


def evidence_of(verdict: Verdict | None) -> Strength | Capability:
    """The badge that a verification earns; without one, or one that could not decide, none."""
    if verdict is None or verdict.outcome is Outcome.UNDECIDED:
        return Capability(translate(NOT_CHECKED))
    if verdict.outcome is Outcome.REFUSED and verdict.strength is not Strength.FAKE:
        return Strength.REFUSED
    return verdict.strength


def when_done(strength: Strength) -> Capability:
    """What a proof on its way will be."""
    return Capability(translate(N_("{badge} when done")).format(badge=strength.badge), icon_of(strength))


def starts_again(backend: str) -> str:
    """To be known before somebody stops it: what a foreign prover did until then is lost."""
    if counts_steps(backend):
        return ""
    return translate(N_("Stopped, a proof by {backend} starts again from 0.")).format(backend=backend)


def statement_of(workspace: Workspace, strength: Strength, summary: RunSummary | None) -> ShownStatement:
    """The state of the chosen backend: proved, on its way, failed, or not begun."""
    backend = workspace.backend
    proved, failure = workspace.proofs.get(backend), workspace.failures.get(backend)
    if proved is not None:
        same = workspace.run is not None and workspace.run.witness == proved.witness
        return _of_proof(proved, summary if same else None)
    if backend in workspace.proving:
        return _of_running(workspace, strength, summary)
    if failure is not None:
        return _of_failure(workspace, failure, summary)
    return _of_run(workspace, summary)


def failure_help(failure: Failed) -> str:
    """What helps, in the words of this page."""
    help_text = _HELP.get(failure.message_id)
    return failure.message.next_step if help_text is None else translate(help_text)


def _of_proof(proved: ProvedHere, summary: RunSummary | None) -> ShownStatement:
    evidence = evidence_of(proved.verdict)
    template = _CLAIMED if isinstance(evidence, Capability) else _PROVED
    if evidence in (Strength.REFUSED, Strength.FAKE):
        template = _REFUSED
    statement = proved.finished.proof.statement
    parts = _sentence(template, proved.program.name, proved.journal, statement.exit_code)
    if template is _PROVED:
        parts += _steps(statement.steps, summary)
    if proved.trouble is not None:
        parts += ((str(proved.trouble), "caption"),)
    private = evidence is Strength.PROVED and is_zero_knowledge(proved.finished.proof.backend)
    return ShownStatement(
        proved.journal.headline, proved.journal.name, evidence, parts, faint=template is not _PROVED, private=private
    )


def _of_running(workspace: Workspace, strength: Strength, summary: RunSummary | None) -> ShownStatement:
    shown = _of_run(workspace, summary)
    program = "" if workspace.program is None else workspace.program.name
    words = translate(N_("Proving {program} with {input}.")).format(program=program, input=workspace.form_line)
    parts: tuple[Part, ...] = shown.parts if summary is not None and summary.provable else ((words, ""),)
    if note := starts_again(workspace.backend):
        parts += ((note, "caption"),)
    return ShownStatement(shown.headline, shown.name, when_done(strength), parts)


def _of_failure(workspace: Workspace, failure: Failed, summary: RunSummary | None) -> ShownStatement:
    """What the run itself tells is better than what the prover could say of it."""
    if failure.message_id not in _HELP:
        parts: tuple[Part, ...] = ((failure.message.what, "bad"), (f" {failure_help(failure)}", ""))
        return ShownStatement(translate(_NOT_PROVED), "", None, parts)
    if summary is not None and not summary.provable:
        return _of_run(workspace, summary)
    parts = ((failure.message.what, "bad"), (f" {failure_help(failure)}", ""))
    return ShownStatement(translate(_NOTHING), "", None, parts)


def _of_run(workspace: Workspace, summary: RunSummary | None) -> ShownStatement:
    program, checked = workspace.program, workspace.checked
    name = "" if program is None else program.name
    not_proved = translate(_NOT_PROVED)
    if checked is not None and checked.witness is None:
        return ShownStatement(not_proved, "", None, ((translate(N_("The input cannot be used as it is.")), ""),))
    if summary is None:
        text = translate(N_("{program} with {input}: press Ctrl+Enter to prove it."))
        words = text.format(program=name, input=workspace.form_line)
        return ShownStatement(not_proved, "", None, ((words, ""),))
    steps: Part = (translate(N_("{steps} steps")).format(steps=count_text(summary.steps)), "caption")
    if summary.fault is not None:
        fault = summary.fault
        return ShownStatement(translate(_NOTHING), "", None, ((fault.what, "bad"), (f" {fault.next_step}", ""), steps))
    if not summary.provable:
        said: tuple[Part, ...] = ((f" “{summary.console}”", ""),) if summary.console else ()
        parts = _sentence(_ENDED, name, summary.journal, summary.exit_code or 0)
        help_part: Part = (f" {translate(_HELP['prove.guest_exit'])}", "")
        return ShownStatement(translate(_NOTHING), "", None, (*parts, *said, help_part, steps))
    parts = (*_sentence(_RAN, name, summary.journal, 0), steps)
    capability = Capability(not_proved)
    return ShownStatement(summary.journal.headline, summary.journal.name, capability, parts)


def _sentence(template: str, program: str, journal: ShownJournal, code: int) -> tuple[Part, ...]:
    """The template with its journal and its exit code set in bold, wherever a translation puts them."""
    marked = translate(template).format(program=program, journal="\0j\0", code="\0c\0")
    values = {"j": journal.line, "c": str(code)}
    return tuple(
        (values[piece], "strong") if index % 2 else (piece, "")
        for index, piece in enumerate(marked.split("\0"))
        if piece
    )


def _steps(proved_steps: int | None, summary: RunSummary | None) -> tuple[Part, ...]:
    if proved_steps is not None:
        return ((translate(N_("{steps} steps, proved")).format(steps=count_text(proved_steps)), "caption"),)
    if summary is None:
        return ()
    text = translate(N_("{steps} steps, measured here, not proved"))
    return ((text.format(steps=count_text(summary.steps)), "caption"),)
