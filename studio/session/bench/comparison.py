"""A result put into rows for people: each figure beside its aim, and beside what another result says of it."""

from __future__ import annotations

import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass

from studio.model.text import N_, translate
from studio.session.bench.values import Aim, BenchResult, Figure
from studio.session.bench.words import GROUPS, aim_text, figure_text, group_of, met_text, notes_of, value_text

MOST_DECADES = 2
"""Further than a factor of a hundred from its aim, nothing is drawn to scale: it would press the rest together."""
_MOST_RATIO = 1e6


class RowKind(enum.Enum):
    """What a row is."""

    GROUP = "group"
    FIGURE = "figure"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a value stands beside its aim. `decades`: powers of ten on the good side (> 0) or short of it (< 0);
    never beyond the scale, and at its end where `beyond` is so."""

    decades: float
    met: bool
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One row, finished. `text`: the figure, or the name of its group. `reason`: why it has no value."""

    kind: RowKind
    text: str
    name: str = ""
    measured: str = ""
    aim: str = ""
    met: bool | None = None
    met_text: str = ""
    standing: Standing | None = None
    standing_text: str = ""
    reason: str = ""
    other: str = ""
    other_standing: Standing | None = None
    over: str = ""  # now over the other


@dataclass(frozen=True, slots=True)
class ComparedResult:
    """Everything that is shown of a result. `low` and `high`: the decades of the scale, with the aim at 0."""

    rows: tuple[ComparedRow, ...]
    low: int
    high: int
    met: int
    missed: int
    notes: tuple[str, ...]
    has_other: bool


def compare_results(result: BenchResult, other: BenchResult | None = None) -> ComparedResult:
    """Its figures by group, in the usual order; what only one of both knows is there, too."""
    rows = _figure_rows(result, other)
    shown: list[ComparedRow] = []
    for group in _groups(rows):
        shown.append(ComparedRow(RowKind.GROUP, group_of(f"{group}.")))
        shown += [row for row in rows if _group(row) == group]
    both = (standing for row in rows for standing in (row.standing, row.other_standing))
    ends = [standing.decades for standing in both if standing is not None]
    return ComparedResult(
        tuple(shown),
        low=max(-MOST_DECADES, math.floor(min([*ends, -1.0]))),
        high=min(MOST_DECADES, math.ceil(max([*ends, 1.0]))),
        met=len(result.met),
        missed=len(result.missed),
        notes=notes_of(result),
        has_other=other is not None,
    )


def standing_of(value: float, aim: Aim) -> Standing:
    """How far a value is on the good side of its aim. Differences of logarithms: a quotient may not be a number."""
    met = aim.met_by(value)
    if value == aim.value:
        return Standing(0.0, met)
    if value <= 0 or aim.value <= 0:  # infinitely far
        return Standing(float(MOST_DECADES if met else -MOST_DECADES), met, beyond=True)
    decades = math.log10(value) - math.log10(aim.value)
    if not aim.at_least:
        decades = -decades
    return Standing(max(-MOST_DECADES, min(MOST_DECADES, decades)), met, beyond=abs(decades) > MOST_DECADES)


def ratio_text(value: float, other: float) -> str:
    """How many times the other a value is; nothing where that is no number."""
    if other <= 0 or value < 0:
        return ""
    ratio = value / other
    if ratio > _MOST_RATIO:
        return f"> {_MOST_RATIO:,.0f} x"
    return f"{ratio:.2f} x" if ratio < 100 else f"{ratio:,.0f} x"


def _figure_rows(result: BenchResult, other: BenchResult | None) -> list[ComparedRow]:
    others = {} if other is None else {figure.name: figure for figure in other.figures}
    rows = [_measured(figure, others.pop(figure.name, None)) for figure in result.figures]
    for one in result.absent:
        reason = translate(N_("Not measured here: {reason}")).format(reason=one.reason)
        rows.append(_not_measured(one.name, reason, others.pop(one.name, None)))
    reason = translate(N_("Not in this result"))
    return rows + [_not_measured(name, reason, figure) for name, figure in others.items()]


def _measured(figure: Figure, other: Figure | None) -> ComparedRow:
    standing = None if figure.aim is None else standing_of(figure.value, figure.aim)
    comparable = other is not None and other.unit == figure.unit
    return ComparedRow(
        RowKind.FIGURE,
        figure_text(figure.name),
        figure.name,
        measured=value_text(figure.value, figure.unit),
        aim="" if figure.aim is None else aim_text(figure.aim, figure.unit),
        met=figure.met,
        met_text=met_text(figure),
        standing=standing,
        standing_text="" if standing is None else _standing_text(standing),
        other="" if other is None else value_text(other.value, other.unit),
        # Both beside the aim of today: an aim that was moved meanwhile must not look like another speed.
        other_standing=standing_of(other.value, figure.aim) if other and comparable and figure.aim else None,
        over=ratio_text(figure.value, other.value) if other is not None and comparable else "",
    )


def _not_measured(name: str, reason: str, other: Figure | None) -> ComparedRow:
    text = "" if other is None else value_text(other.value, other.unit)
    return ComparedRow(RowKind.ABSENT, figure_text(name), name, reason=reason, other=text)


def _standing_text(standing: Standing) -> str:
    if standing.decades == 0:
        return translate(N_("exactly the aim"))
    factor = f"{10 ** abs(standing.decades):.2f}"
    if standing.beyond:
        factor = f"> {10**MOST_DECADES:,}"
    text = N_("{factor} times better than the aim") if standing.decades > 0 else N_("{factor} times short of the aim")
    return translate(text).format(factor=factor)


def _group(row: ComparedRow) -> str:
    return row.name.partition(".")[0]


def _groups(rows: Sequence[ComparedRow]) -> list[str]:
    found = dict.fromkeys(_group(row) for row in rows)
    return [*(group for group in GROUPS if group in found), *(group for group in found if group not in GROUPS)]
