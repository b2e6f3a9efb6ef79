"""A comparison of backends in words and numbers, the same for the window, the command line and the demo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text, duration_text, expected_text
from studio.session.comparison import ComparedBackend, Comparison, Measured, RowState


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """One thing that is compared: its title, its number (0: none was measured), and how a number reads.

    `base`: of a log scale whose lines are round numbers; sizes are told in KiB and MiB.
    """

    title: str
    of: Callable[[Measured], float]
    text: Callable[[float], str]
    base: int = 10


FIGURES = (
    ComparedFigure(N_("Proving time"), lambda one: float(one.prove_ns), lambda value: duration_text(round(value))),
    ComparedFigure(N_("Verifying time"), lambda one: float(one.verify_ns), lambda value: duration_text(round(value))),
    ComparedFigure(N_("Proof size"), lambda one: float(one.proof_bytes), lambda value: bytes_text(round(value)), 32),
    ComparedFigure(
        N_("Peak memory"), lambda one: float(one.peak_bytes or 0), lambda value: bytes_text(round(value)), 32
    ),
)


def figure_values(row: ComparedBackend) -> tuple[float, ...]:
    """The numbers in the order of FIGURES; 0 where there is none."""
    return tuple(0.0 if row.measured is None else figure.of(row.measured) for figure in FIGURES)


def figure_texts(row: ComparedBackend) -> tuple[str, ...]:
    """The same as people read them; empty where nothing was measured at all."""
    if row.measured is None:
        return ("",) * len(FIGURES)
    return tuple(
        figure.text(value) if value else translate(N_("not measured"))
        for figure, value in zip(FIGURES, figure_values(row), strict=True)
    )


def state_text(row: ComparedBackend) -> str:
    """How it ended, or how far it is."""
    if row.measured is not None:
        return row.measured.verdict.outcome.text
    words = {
        RowState.RUNNING: N_("proving"),
        RowState.LEFT_OUT: N_("left out"),
        RowState.FAILED: N_("failed"),
        RowState.STOPPED: N_("stopped"),
    }
    return translate(words[row.state])


def why_text(row: ComparedBackend) -> str:
    """Why it was not measured, and what helps; or that its proof could not be kept."""
    trouble = None if row.measured is None else row.measured.trouble
    return " ".join(part for part in (row.why, row.next_step, "" if trouble is None else str(trouble)) if part)


def expectation_text(row: ComparedBackend) -> str:
    """What a backend that begins should take; "" where it is over in a moment, or nobody knows."""
    if row.state is not RowState.RUNNING or row.forecast_s is None or row.forecast_s < 1:
        return ""
    text = translate(N_("{backend} proves now: about {time} expected. A stop keeps what is finished."))
    return text.format(backend=row.name, time=expected_text(row.forecast_s))


def agreement_text(comparison: Comparison) -> str:
    """The one public output of all proofs, or that there is none."""
    if not comparison.measured:
        return translate(N_("Nothing was proved."))
    if comparison.journal is None:
        return translate(N_("The public outputs differ."))
    if len(comparison.measured) == 1:
        text = translate(N_("{program}: public outputs {journal} by {backend} alone, {steps} steps."))
    else:
        text = translate(N_("{program}: public outputs {journal} on every backend, {steps} steps."))
    return text.format(
        program=comparison.program,
        journal=comparison.journal_text,
        backend=comparison.measured[0].name,
        steps=count_text(comparison.steps or 0),
    )
