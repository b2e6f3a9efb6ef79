"""The report of a presentation: one HTML file that needs nothing else, and in which every word is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from studio.host.files import replace_file
from studio.model.errors import UserError
from studio.model.moments import moment_text
from studio.model.text import N_, language, translate
from studio.model.units import duration_text
from studio.model.verdict import AnswerState
from studio.session.demo.tables import SceneTable
from studio.session.machine import SystemReport
from studio.session.presentation.shown import Flip, Shown, Take, source_text
from studio.session.system_text import machine_facts
from studio.session.versions import versions

_STYLE = """
body { font: 16px/1.5 sans-serif; color: #161B22; background: #FFFFFF; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.25; }
h2 { border-top: 1px solid #DDE2E8; padding-top: 1.5rem; margin-top: 2rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border-bottom: 1px solid #DDE2E8; padding: .3rem .8rem .3rem 0; text-align: left; vertical-align: top; }
th.n, td.n { text-align: right; font-variant-numeric: tabular-nums; }
code { overflow-wrap: anywhere; }
.live { color: #0B6E49; }
.recorded { color: #865200; border-bottom: 2px dashed; }
.no { color: #B3261E; font-weight: 600; }
.yes { color: #0B6E49; font-weight: 600; }
.big { font-size: 2rem; font-weight: 600; }
"""
_WORDS = {AnswerState.YES: N_("Yes"), AnswerState.NO: N_("No"), AnswerState.NOT_CHECKED: N_("Cannot tell")}
_CLASSES = {AnswerState.YES: "yes", AnswerState.NO: "no", AnswerState.NOT_CHECKED: ""}


def save_report(takes: Sequence[Take], machine: SystemReport, path: Path, *, now_unix_ms: int) -> None:
    """Write what was shown, in its order."""
    if not takes:
        raise UserError("presentation.nothing")
    replace_file(path, report_html(takes, machine, now_unix_ms=now_unix_ms).encode("utf-8"))


def report_html(takes: Sequence[Take], machine: SystemReport, *, now_unix_ms: int) -> str:
    """The whole page. Nothing in it is fetched from anywhere, and no script would be run."""
    title = translate(N_("What was shown with Proving Studio"))
    made = translate(N_("Written {when}.")).format(when=moment_text(now_unix_ms))
    live = sum(take.source is None for take in takes)
    text = translate(N_("{count} results were shown: {live} computed live on this machine, {recorded} replayed."))
    counts = text.format(count=len(takes), live=live, recorded=len(takes) - live)
    parts = [f"<h1>{escape(title)}</h1>", _paragraph(f"{made} {counts}")]
    parts += [_take(number, take) for number, take in enumerate(takes, 1)]
    parts += [_heading(translate(N_("This machine"))), _facts(machine_facts(machine))]
    parts += [_heading(translate(N_("Versions"))), _facts(versions())]
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language().replace("_", "-"))}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body>\n</html>\n"
    )


def _take(number: int, take: Take) -> str:
    shown = take.shown
    kind = "live" if take.source is None else "recorded"
    text = translate(N_("{when}, in {time}"))
    when = text.format(when=moment_text(take.shown_unix_ms), time=duration_text(shown.elapsed_ns))
    parts = [
        _heading(f"{number}. {shown.title}"),
        _paragraph(shown.sentence),
        f'<p><span class="{kind}">{escape(source_text(take.source))}</span> · {escape(when)}</p>',
    ]
    if shown.headline:
        parts.append(f'<p class="big">{escape(shown.headline)}</p>')
    outcome = {True: "yes", False: "no", None: ""}[shown.good]
    parts.append(f'<p class="{outcome}">{escape(shown.outcome)}</p>')
    if shown.evidence is not None:
        badge = translate(N_("Evidence: {badge}")).format(badge=shown.evidence.badge)
        parts.append(_paragraph(badge))
    if shown.flip is not None:
        parts.append(_paragraph(flip_text(shown.flip)))
    parts += [_paragraph(failure) for failure in shown.failures]
    parts += [_checks(shown), _facts([(one.name, one.value) for one in shown.figures])]
    if shown.table is not None:
        parts.append(_table(shown.table))
    return "\n".join(part for part in parts if part)


def flip_text(flip: Flip) -> str:
    """What was changed, in one line."""
    if flip.flipped is None:
        return translate(N_("{place} is as it was: {value}")).format(place=flip.place, value=flip.before)
    text = translate(N_("{place}: {before} became {after}; bit {bit} flipped, nothing else"))
    return text.format(place=flip.place, before=flip.before, after=flip.after, bit=7 - flip.flipped)


def _checks(shown: Shown) -> str:
    if not shown.checks:
        return ""
    rows = "".join(
        f'<tr><td>{escape(one.question)}</td><td class="{_CLASSES[one.state]}">{escape(translate(_WORDS[one.state]))}'
        f"</td><td>{escape(one.reason)}</td></tr>"
        for one in shown.checks
    )
    return f"<table>{rows}</table>"


def _table(table: SceneTable) -> str:
    has_evidence = any(row.evidence is not None for row in table.rows)
    headings = (*table.headings, translate(N_("Evidence"))) if has_evidence else table.headings
    head = "".join(f"<th{_side(table, at)}>{escape(text)}</th>" for at, text in enumerate(headings))
    rows = []
    for row in table.rows:
        cells = (*row.cells, "" if row.evidence is None else row.evidence.badge) if has_evidence else row.cells
        kind = ' class="no"' if row.as_expected is False else ""
        rows.append(
            f"<tr{kind}>"
            + "".join(f"<td{_side(table, at)}>{escape(text)}</td>" for at, text in enumerate(cells))
            + "</tr>"
        )
    notes = "".join(_paragraph(note) for note in table.notes)
    code = f"<p><code>{escape(table.code)}</code></p>" if table.code else ""
    return f"{notes}{code}<table><tr>{head}</tr>{''.join(rows)}</table>"


def _side(table: SceneTable, column: int) -> str:
    return ' class="n"' if column in table.right else ""


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    if not facts:
        return ""
    rows = "".join(f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in facts)
    return f"<table>{rows}</table>"


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"
