"""Figures with four digits, the best of rounds that take turns, and a cancel between two of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.model.errors import Cancelled
from studio.native import Control
from studio.session import Session
from studio.session.bench.measuring import Measuring
from studio.session.bench.peers import Peers


def measuring(folder: Path, *, quick: bool = False) -> Measuring:
    return Measuring(Session(), folder, Control(), quick, Peers(None, None, "not here"))


def test_a_figure_keeps_four_digits_and_its_aim(tmp_path: Path) -> None:
    bench = measuring(tmp_path)
    assert bench.add("a.b", 1.23456789, "x", at_least=1.5) == 1.23456789
    bench.add("a.c", 123456, "ns", at_most=2e5)
    bench.add("a.d", 7, "")
    first, second, third = bench.figures
    assert (first.value, first.met) == (1.235, False)
    assert (second.value, second.met) == (123500.0, True)
    assert third.met is None


def test_calls_take_turns_and_the_best_round_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    times = iter([5.0, 1.0, 3.0, 9.0])
    monkeypatch.setattr("studio.session.bench.measuring.elapsed_s", lambda call: (call(), next(times))[1])
    best = measuring(tmp_path).in_turns(2, [lambda: order.append("a"), lambda: order.append("b")])
    assert order == ["a", "b", "a", "b"]
    assert best == [3.0, 1.0]


def test_a_quick_look_does_a_tenth(tmp_path: Path) -> None:
    assert [measuring(tmp_path, quick=True).scaled(count) for count in (1000, 10, 5)] == [100, 1, 1]
    assert measuring(tmp_path).scaled(1000) == 1000


def test_a_cancel_is_heard_before_the_next_round(tmp_path: Path) -> None:
    bench, calls = measuring(tmp_path), list[int]()

    def call() -> None:
        calls.append(1)
        bench.control.cancel()

    with pytest.raises(Cancelled):
        bench.in_turns(5, [call])
    assert len(calls) == 1
