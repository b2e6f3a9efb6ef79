"""A comparison of backends for people, as a table with bars, and with stable keys."""

from __future__ import annotations

import math
from collections.abc import Sequence

from studio.cli.output import JsonValue, Output
from studio.model.text import N_, translate
from studio.session.comparison import ComparedBackend, Comparison
from studio.session.comparison_words import FIGURES, agreement_text, figure_texts, figure_values, state_text, why_text

_BAR = 24


def print_comparison(comparison: Comparison, output: Output) -> None:
    """The table, then why others are not in it, then a bar for each figure on a log scale."""
    output.line(agreement_text(comparison))
    headings = [N_("Backend"), N_("Version"), *(figure.title for figure in FIGURES), N_("Outcome")]
    rows = [[row.name, row.version, *figure_texts(row), _outcome(row)] for row in comparison.rows]
    output.table([translate(heading) for heading in headings], rows, right=range(2, 6))
    for row in comparison.rows:
        if why := why_text(row):
            output.line(f"{row.name}: {why}")
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


def _outcome(row: ComparedBackend) -> str:
    if row.measured is None:
        return state_text(row)
    return f"[{row.measured.verdict.badge}] {state_text(row)}"


def _row_json(row: ComparedBackend) -> dict[str, JsonValue]:
    one = row.measured
    return {
        "name": row.name,
        "state": row.state.value,
        "version": row.version or None,
        "strength": None if row.strength is None else row.strength.value,
        "why_not": " ".join(part for part in (row.why, row.next_step) if part) or None,
        "forecast_seconds": row.forecast_s,
        "prove_ns": None if one is None else one.prove_ns,
        "verify_ns": None if one is None else one.verify_ns,
        "proof_bytes": None if one is None else one.proof_bytes,
        "peak_bytes": None if one is None else one.peak_bytes,
        "journal": None if one is None else one.journal.hex(),
        "device": None if one is None else one.device,
        "outcome": None if one is None else one.verdict.outcome.value,
        "proof_id": None if one is None else one.proof_id,
    }


def _print_bars(rows: Sequence[ComparedBackend], output: Output) -> None:
    output.line(translate(N_("Each mark more is a power of ten more:")))
    widest = max(len(row.name) for row in rows)
    for index, figure in enumerate(FIGURES):
        values = [figure_values(row)[index] for row in rows]
        known = [value for value in values if value]
        if not known:
            continue
        least = math.floor(math.log10(min(known)))
        output.line(f"  {translate(figure.title)}")
        for row, value in zip(rows, values, strict=True):
            if value:
                marks = "#" * min(_BAR, 1 + round(math.log10(value) - least))
                output.line(f"    {row.name:<{widest}}  {marks} {figure_texts(row)[index]}")
