"""A result of `proving-studio bench` as a Markdown table, in the words of the studio: `bench_summary.py FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from studio.session.bench.values import BenchResult, read_result
from studio.session.bench.words import (
    aim_text,
    figure_text,
    group_of,
    machine_text,
    met_text,
    notes_of,
    value_text,
    verdict_text,
)


def summary(result: BenchResult) -> list[str]:
    """Where it was measured, the figures beside their aims, and what was not measured."""
    lines = [f"### Proving Studio {result.studio_version}", f"{machine_text(result)}, {result.system}"]
    lines += [f"**{note}**" for note in notes_of(result)]
    lines += ["", "| | | measured | aim | |", "|---|---|---:|---:|---|"]
    group = ""
    for figure in result.figures:
        name = group_of(figure.name)
        aim = "" if figure.aim is None else aim_text(figure.aim, figure.unit)
        value = value_text(figure.value, figure.unit)
        lines.append(row("" if name == group else name, figure_text(figure.name), value, aim, met_text(figure)))
        group = name
    lines += ["", verdict_text(len(result.met), len(result.missed)), ""]
    lines += [f"- not measured: {group_of(one.name)}, {figure_text(one.name)}: {one.reason}" for one in result.absent]
    return lines


def row(*cells: str) -> str:
    """One line of a table."""
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # Windows writes another one into a file
    print("\n".join(summary(read_result(Path(sys.argv[1])))))
