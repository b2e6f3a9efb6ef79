"""Comparisons as people read them."""

from __future__ import annotations

from dataclasses import replace

from studio.model.verdict import Strength
from studio.native import Control
from studio.session import Session
from studio.session.comparison import ComparedBackend, Comparison, RowState, compare_backends, in_usual_order
from studio.session.comparison_words import (
    FIGURES,
    agreement_text,
    expectation_text,
    figure_texts,
    figure_values,
    state_text,
    why_text,
)

SESSION = Session()
FIBONACCI = SESSION.open("fibonacci")
ROWS = tuple(compare_backends(SESSION, FIBONACCI, (10).to_bytes(4, "little"), Control(), names=["Trace", "OpenVM"]))
MEASURED = in_usual_order(FIBONACCI, ROWS)
TRACE = MEASURED.rows[0]
RUNNING = ComparedBackend("RISC0", RowState.RUNNING, Strength.PROVED, forecast_s=31.0)


def test_figures_have_numbers_and_words() -> None:
    assert len(figure_values(TRACE)) == len(figure_texts(TRACE)) == len(FIGURES) == 4
    assert all(figure_values(TRACE)[:3])
    assert figure_values(RUNNING) == (0, 0, 0, 0)
    assert figure_texts(RUNNING) == ("", "", "", "")
    assert TRACE.measured is not None
    unknown = replace(TRACE, measured=replace(TRACE.measured, peak_bytes=None))
    assert figure_texts(unknown)[3] == "not measured"


def test_each_state_has_a_word() -> None:
    assert state_text(TRACE) == "verified"
    states = [state for state in RowState if state is not RowState.MEASURED]
    assert len({state_text(replace(RUNNING, state=state)) for state in states}) == len(states)
    assert why_text(replace(RUNNING, why="No.", next_step="Yes.")) == "No. Yes."


def test_a_wait_is_told_before_it_begins() -> None:
    assert "31.0 s" in expectation_text(RUNNING)
    assert expectation_text(replace(RUNNING, forecast_s=0.1)) == ""
    assert expectation_text(replace(RUNNING, state=RowState.FAILED)) == ""


def test_the_one_public_output() -> None:
    assert "by Trace alone" in agreement_text(MEASURED)
    assert "value = 55" in agreement_text(MEASURED)
    assert TRACE.measured is not None
    twin = replace(TRACE, name="RISC0")
    assert "on every backend" in agreement_text(replace(MEASURED, rows=(TRACE, twin)))
    liar = replace(twin, measured=replace(TRACE.measured, journal=b"other"))
    assert "differ" in agreement_text(replace(MEASURED, rows=(TRACE, liar)))
    assert agreement_text(Comparison("p", ())) == "Nothing was proved."
