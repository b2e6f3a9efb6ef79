"""A comparison of backends for people, as a table with bars, and with stable keys."""

from __future__ import annotations

import math
from collections.abc import Sequence

from studio.cli.output import JsonValue, Output
from studio.model.text import N_, translate
from studio.session.comparison import ComparedBackend, Comparison
from studio.session.demo.tables import COMPARED, compared_texts, comparison_table

_BAR = 24


def print_comparison(comparison: Comparison, output: Output) -> None:
    """The table, then a bar for each figure on a log scale, then why others are not in it."""
    table = comparison_table(comparison)
    for note in table.notes:
        output.line(note)
    why, outcome = len(table.headings) - 2, len(table.headings) - 1
    shown = [index for index in range(len(table.headings)) if index != why]
    rows = [
        [
            f"[{row.measured.verdict.badge}] {cells.cells[index]}"
            if index == outcome and row.measured
            else cells.cells[index]
            for index in shown
        ]
        for row, cells in zip(comparison.rows, table.rows, strict=True)
    ]
    output.table([table.headings[index] for index in shown], rows, right=range(2, 6))
    for row in comparison.rows:
        if row.why:
            output.line(f"{row.name}: {row.why} {row.next_step}".rstrip())
    if len(comparison.measured) > 1:
        output.line()
        _print_bars(comparison.measured, output)


def comparison_json(comparison: Comparison) -> dict[str, JsonValue]:
    """Stable keys; null where nothing was measured."""
    return {
        "program": comparison.program,
        "journal": None if comparison.journal is None else comparison.journal.hex(),
        "steps": comparison.steps,
        "backends": [_row_json(row) for row in comparison.rows],
        "failures": list(comparison.failures()),
    }


def _row_json(row: ComparedBackend) -> dict[str, JsonValue]:
    one = row.measured
    return {
        "name": row.name,
        "version": row.version or None,
        "strength": None if row.strength is None else row.strength.value,
        "why_not": " ".join(part for part in (row.why, row.next_step) if part) or None,
        "prove_ns": None if one is None else one.prove_ns,
        "verify_ns": None if one is None else one.verify_ns,
        "proof_bytes": None if one is None else one.proof_bytes,
        "peak_bytes": None if one is None else one.peak_bytes,
        "journal": None if one is None else one.journal.hex(),
        "device": None if one is None else one.device,
        "outcome": None if one is None else one.verdict.outcome.value,
    }


def _print_bars(rows: Sequence[ComparedBackend], output: Output) -> None:
    output.line(translate(N_("Each mark more is a power of ten more:")))
    for index, heading in enumerate(COMPARED):
        values = [figures(row)[index] for row in rows]
        known = [value for value in values if value]
        if not known:
            continue
        least = math.floor(math.log10(min(known)))
        output.line(f"  {translate(heading)}")
        for row, value in zip(rows, values, strict=True):
            if value:
                marks = "#" * min(_BAR, 1 + round(math.log10(value) - least))
                output.line(f"    {row.name:<8}{marks} {compared_texts(row)[index]}")


def figures(row: ComparedBackend) -> tuple[float, float, float, float]:
    """The numbers behind `compared_texts`; 0 where there is none."""
    one = row.measured
    if one is None:
        return (0.0, 0.0, 0.0, 0.0)
    return (float(one.prove_ns), float(one.verify_ns), float(one.proof_bytes), float(one.peak_bytes or 0))
