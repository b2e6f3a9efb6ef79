"""Outcomes of the library's jobs as reports: a title, a line for each trouble, and what can be done about it."""

from __future__ import annotations

from pathlib import Path

from studio.gui.views.library.library_jobs import VerifyOutcome, import_words, verify_words
from studio.gui.views.library.report_panel import MOST_LINES, ReportLine
from studio.model.text import N_, translate
from studio.model.units import counted_text
from studio.model.verdict import Outcome
from studio.session import CheckReport, Damage, Exported, Fate, ImportReport, Verified

ReportText = tuple[str, list[ReportLine]]
_FATES = {
    Fate.REPAIRED: (N_("Repaired"), "check", "ok"),
    Fate.SET_ASIDE: (N_("Set aside"), "package", "warn"),
    Fate.LEFT: (N_("Left as it is"), "triangle-alert", "bad"),
    Fate.FOUND: ("", "triangle-alert", "bad"),
}
_VERIFY_ICONS = {
    Outcome.REFUSED: ("octagon-x", "bad"),
    Outcome.UNDECIDED: ("circle-question-mark", "text2"),
    None: ("triangle-alert", "warn"),
}


def verify_report(outcome: VerifyOutcome) -> ReportText:
    """Those that did not end well."""
    lines = [ReportLine(text, *_VERIFY_ICONS[_outcome(one)], one.proof_id) for one, text in outcome.lines]
    return verify_words(outcome.many), lines


def import_report(report: ImportReport) -> ReportText:
    """What was not taken, with the reason."""
    lines = [
        ReportLine(f"{_short(one.source)}: {one.error}", "octagon-x", "bad") for one in report.refused[:MOST_LINES]
    ]
    return import_words(report), lines


def export_report(done: Exported, target: Path) -> ReportText:
    """What was not written."""
    lines = [
        ReportLine(f"{translate(N_('Proof {id}')).format(id=proof_id)}: {error}", "octagon-x", "bad", proof_id)
        for proof_id, error in done.refused.items()
    ]
    count = counted_text(len(done.refused), N_("1 proof was not exported"), N_("{count} proofs were not exported"))
    return translate(N_("{what} to {target}")).format(what=count, target=target), lines


def check_report(report: CheckReport, *, repaired: bool) -> ReportText:
    """Every damage with what a repair can do about it, or with what became of it."""
    counted = translate(N_("Read: {proofs}, {programs}, {files}.")).format(
        proofs=counted_text(report.proofs, N_("1 proof"), N_("{count} proofs")),
        programs=counted_text(report.programs, N_("1 program"), N_("{count} programs")),
        files=counted_text(report.files, N_("1 file"), N_("{count} files")),
    )
    lines = [_damage_line(damage) for damage in report.damages]
    if report.clean:
        return f"{translate(N_('Nothing is damaged.'))} {counted}", lines
    found = counted_text(len(lines), N_("1 damage was found."), N_("{count} damages were found."))
    dealt = counted_text(len(lines), N_("1 damage was dealt with."), N_("{count} damages were dealt with."))
    return f"{dealt if repaired else found} {counted}", lines


def can_be_repaired(report: CheckReport) -> bool:
    """Whether there is anything for a repair to do."""
    return any(damage.fate in (Fate.FOUND, Fate.LEFT) for damage in report.damages)


def damaged_proofs(report: CheckReport) -> frozenset[int]:
    """The numbers of the proofs that are damaged still."""
    ids = (damage.params.get("id") for damage in report.damages if damage.fate in (Fate.FOUND, Fate.LEFT))
    return frozenset(one for one in ids if isinstance(one, int))


def _outcome(one: Verified) -> Outcome | None:
    return None if one.verdict is None else one.verdict.outcome


def _damage_line(damage: Damage) -> ReportLine:
    fate, icon, token = _FATES[damage.fate]
    proof_id = damage.params.get("id")
    text = f"{damage.what} {damage.remedy}" if not fate else f"{translate(fate)}: {damage.what}"
    return ReportLine(text.rstrip(), icon, token, proof_id if isinstance(proof_id, int) else None)


def _short(source: str) -> str:
    """The name of a file; of a member of an archive, which has its number before its name, both."""
    path, separator, member = source.partition(": ")
    return f"{Path(path).name}{separator}{member}"
