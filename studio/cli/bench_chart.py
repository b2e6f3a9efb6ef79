"""Figures beside their aims as a chart of letters: one line each, on a scale of powers of two."""

from __future__ import annotations

import math

from studio.model.text import N_, translate
from studio.session.bench.comparison import standing_of
from studio.session.bench.values import BenchResult, Figure
from studio.session.bench.words import figure_text, group_of

_OCTAVES, _COLUMNS_AN_OCTAVE = 4, 5
_HALF = _OCTAVES * _COLUMNS_AN_OCTAVE
_MET, _MISSED = "o", "x"


def chart_lines(result: BenchResult) -> list[str]:
    """The lines of every figure that has an aim to be held beside; none where there is none."""
    shown = [(figure, ratio) for figure in result.figures if (ratio := reached(figure)) is not None]
    if not shown:
        return []
    names = [f"{group_of(figure.name)}: {figure_text(figure.name)}" for figure, _ in shown]
    width = max(map(len, names))
    return [
        translate(N_("How much of the aim was reached: {met} met, {missed} missed")).format(met=_MET, missed=_MISSED),
        " " * (width + 2) + _scale(),
        *(f"{name:<{width}}  {_bar(ratio)}" for name, (_, ratio) in zip(names, shown, strict=True)),
    ]


def reached(figure: Figure) -> float | None:
    """1 at the aim, above where it was passed, as far as the scale goes; None where there is nothing to divide by."""
    if figure.aim is None or figure.aim.value <= 0:
        return None
    return float(10 ** standing_of(figure.value, figure.aim).decades)


def _scale() -> str:
    line = [" "] * (2 * _HALF + 4)
    for octave in range(-_OCTAVES, _OCTAVES + 1):
        text = f"{2**octave}" if octave >= 0 else f"1/{2**-octave}"
        start = _HALF + octave * _COLUMNS_AN_OCTAVE
        line[start : start + len(text)] = text
    return "".join(line).rstrip()


def _bar(ratio: float) -> str:
    octaves = math.log2(ratio)
    place = _HALF + round(max(-_OCTAVES, min(_OCTAVES, octaves)) * _COLUMNS_AN_OCTAVE)
    line = [" "] * (2 * _HALF + 1)
    line[_HALF] = "|"
    for column in range(min(place, _HALF), max(place, _HALF) + 1):
        if column != _HALF:
            line[column] = "-"
    line[place] = _MET if ratio >= 1 else _MISSED
    if octaves > _OCTAVES:
        line.append(">")
    elif octaves < -_OCTAVES:
        line[0] = "<"
    return "".join(line).rstrip()
