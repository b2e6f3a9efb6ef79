"""Names of figures and their values for people."""

from __future__ import annotations

import pytest

from studio.session.bench.values import Aim, Figure
from studio.session.bench.words import aim_text, figure_text, group_of, met_text, value_text


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        (2500000000.0, "/s", "2.50 G/s"),
        (0.4, "ns", "0.4 ns"),
        (17.06, "ns", "17.1 ns"),
        (1.5, "s", "1.50 s"),
        (0.5, "B", "0.5 B"),
        (1024, "B", "1.0 KiB"),
        (1.5, "x", "1.50 x"),
        (243.2, "x", "243 x"),
        (12.34, "%", "12.3 %"),
        (0, "", "0"),
    ],
)
def test_values_are_read_with_their_units(amount: float, unit: str, text: str) -> None:
    assert value_text(amount, unit) == text


def test_names_that_this_version_does_not_know_are_shown_as_they_stand() -> None:
    assert figure_text("later.speed.halo9") == "later.speed.halo9"
    assert group_of("later.speed") == "later"
    assert figure_text("batches.gain.halo2") == "batch over one by one, Halo2"


def test_aims_read_as_what_must_be_reached() -> None:
    assert aim_text(Aim(1.5, at_least=True), "x") == "≥ 1.50 x"
    assert aim_text(Aim(40.0, at_least=False), "ms") == "≤ 40.0 ms"
    aim = Aim(1.0, at_least=True)
    assert [met_text(Figure("a.b", value, "x", aim)) for value in (1.0, 0.9)] == ["met", "missed"]
    assert met_text(Figure("a.b", 1.0, "x")) == ""
