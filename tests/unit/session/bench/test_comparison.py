"""Rows of a result: groups in order, aims as places on a scale, two results with different figures side by side."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from studio.session.bench.comparison import MOST_DECADES, RowKind, Standing, compare_results, ratio_text, standing_of
from studio.session.bench.values import Absent, Aim, BenchResult, Figure

FLOOR, CEILING = Aim(100.0, at_least=True), Aim(100.0, at_least=False)
NOW = BenchResult(
    "0.3.1",
    1_764_000_000_000,
    "Linux",
    "CPU",
    2,
    2**33,
    False,
    0.0,
    (
        Figure("zebra.stripes", 3.0, ""),
        Figure("cache.gain", 1_000.0, "x", FLOOR),
        Figure("cache.hit", 2.0, "us"),
        Figure("engine.plain.sha256", 2e9, "/s"),
        Figure("pauses.longest", 200.0, "ms", CEILING),
    ),
    (Absent("gpu.measured", "no GPU"), Absent("engine.qemu.sha256", "no qemu")),
)


def test_groups_stand_in_the_usual_order_and_unknown_ones_last() -> None:
    rows = compare_results(NOW).rows
    assert [row.text for row in rows if row.kind is RowKind.GROUP] == [
        "Executor",
        "Proof cache",
        "Window",
        "GPU",
        "zebra",
    ]
    assert [row.name for row in rows if row.kind is not RowKind.GROUP] == [
        "engine.plain.sha256",
        "engine.qemu.sha256",
        "cache.gain",
        "cache.hit",
        "pauses.longest",
        "gpu.measured",
        "zebra.stripes",
    ]


def test_a_figure_stands_beside_its_aim() -> None:
    shown = compare_results(NOW)
    rows = {row.name: row for row in shown.rows}
    good, bad = rows["cache.gain"], rows["pauses.longest"]
    assert (good.measured, good.aim, good.met, good.met_text) == (
        "1,000 x",
        "≥ 100 x",
        True,
        "met",
    )
    assert good.standing == Standing(1.0, met=True)
    assert good.standing_text == "10.00 times better than the aim"
    assert (bad.measured, bad.aim, bad.met_text) == ("200 ms", "≤ 100 ms", "missed")
    assert bad.standing is not None
    assert bad.standing.decades == pytest.approx(-math.log10(2))
    assert bad.standing_text == "2.00 times short of the aim"
    assert rows["cache.hit"].standing is None
    assert (rows["gpu.measured"].kind, rows["gpu.measured"].reason) == (RowKind.ABSENT, "Not measured here: no GPU")
    assert (shown.met, shown.missed, shown.notes, shown.has_other) == (1, 1, (), False)
    assert (shown.low, shown.high) == (-1, 1)


def test_two_results_with_different_figures() -> None:
    other = replace(
        NOW,
        figures=(
            Figure("cache.gain", 500.0, "x", Aim(10.0, at_least=True)),
            Figure("cache.hit", 2.0, "ms"),
            Figure("engine.qemu.sha256", 1e9, "/s"),
            Figure("trees.node", 50.0, "ns"),
        ),
        absent=(),
    )
    shown = compare_results(NOW, other)
    rows = {row.name: row for row in shown.rows}
    gain = rows["cache.gain"]
    assert (gain.other, gain.over) == ("500 x", "2.00 x")
    assert gain.other_standing == standing_of(500.0, FLOOR)  # beside the aim of now, not its own
    assert (rows["cache.hit"].other, rows["cache.hit"].over) == ("2.00 ms", "")  # another unit
    assert (rows["engine.plain.sha256"].other, rows["engine.plain.sha256"].over) == ("", "")
    qemu, node = rows["engine.qemu.sha256"], rows["trees.node"]
    assert (qemu.kind, qemu.reason, qemu.other) == (RowKind.ABSENT, "Not measured here: no qemu", "1.00 G/s")
    assert (node.kind, node.measured, node.reason, node.other) == (RowKind.ABSENT, "", "Not in this result", "50.0 ns")
    assert shown.has_other
    assert "trees.node" not in {row.name for row in compare_results(NOW).rows}


@pytest.mark.parametrize(
    ("value", "aim", "expected"),
    [
        (100.0, FLOOR, Standing(0.0, True)),
        (100.0, CEILING, Standing(0.0, True)),
        (10.0, FLOOR, Standing(-1.0, False)),
        (10.0, CEILING, Standing(1.0, True)),
        (0.0, FLOOR, Standing(-2.0, False, beyond=True)),
        (0.0, CEILING, Standing(2.0, True, beyond=True)),
        (0.0, Aim(0.0, at_least=False), Standing(0.0, True)),
        (1.0, Aim(0.0, at_least=False), Standing(-2.0, False, beyond=True)),
        (1e18, Aim(5e-324, at_least=True), Standing(2.0, True, beyond=True)),
        (5e-324, Aim(1e18, at_least=True), Standing(-2.0, False, beyond=True)),
    ],
)
def test_any_two_numbers_have_a_place_on_the_scale(value: float, aim: Aim, expected: Standing) -> None:
    standing = standing_of(value, aim)
    assert (standing.met, standing.beyond) == (expected.met, expected.beyond)
    assert standing.decades == pytest.approx(expected.decades)
    assert abs(standing.decades) <= MOST_DECADES


def test_the_scale_holds_everything_and_no_more() -> None:
    far = replace(NOW, figures=(Figure("cache.gain", 1e18, "x", FLOOR), Figure("cache.hit", 100.0, "us", CEILING)))
    shown = compare_results(far)
    assert (shown.low, shown.high) == (-1, 2)
    rows = {row.name: row for row in shown.rows}
    assert rows["cache.gain"].standing_text == "> 100 times better than the aim"
    assert rows["cache.hit"].standing_text == "exactly the aim"


def test_a_ratio_is_a_number_or_nothing() -> None:
    assert [ratio_text(*pair) for pair in ((3.0, 2.0), (1.0, 0.0), (0.0, 2.0), (5e4, 1.0), (1e18, 5e-324))] == [
        "1.50 x",
        "",
        "0.00 x",
        "50,000 x",
        "> 1,000,000 x",
    ]


def test_what_makes_a_result_doubtful_is_told() -> None:
    notes = compare_results(replace(NOW, quick=True, disturbed_percent=37.4)).notes
    assert len(notes) == 2
    assert "37 %" in notes[1]
    assert compare_results(replace(NOW, disturbed_percent=4.9)).notes == ()
