"""Few bars from any number of marks, and none of it made up."""

from __future__ import annotations

import pytest

from studio.jobs.report import Cancel
from studio.model.errors import Cancelled
from studio.session import RunView, Session
from studio.session.mark_chart import mark_chart

SESSION = Session()


def run(name: str, **fields: str) -> RunView:
    program = SESSION.open(name)
    return SESSION.record(program, SESSION.witness(program, fields))


def test_each_mark_has_its_bar() -> None:
    chart = mark_chart(run("fibonacci", n="10"), Cancel())
    assert (chart.steps, chart.count, chart.read) == (295, 12, 12)
    assert [bar.value for bar in chart.bars] == [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 55]
    assert [(total.name, total.count) for total in chart.totals] == [("start", 1), ("addition", 10), ("result", 1)]
    assert {bar.count for bar in chart.bars} == {1}
    assert chart.largest_value == 55
    assert all(bar.first_step == bar.last_step < chart.steps for bar in chart.bars)


def test_many_marks_are_gathered() -> None:
    view = run("range-proof", low="0", high="100", values="random:3000:x:0:100")
    chart = mark_chart(view, Cancel(), 50)
    assert len(chart.bars) <= 50
    assert sum(bar.count for bar in chart.bars) == chart.count == chart.read == view.execution.mark_count
    for bar in chart.bars:
        assert bar.least_value <= bar.value
        assert bar.first_step <= bar.last_step
    assert [bar.first_step for bar in chart.bars] == sorted(bar.first_step for bar in chart.bars)
    marks = view.marks(0, chart.count)
    assert chart.largest_value == max(mark.value for mark in marks)


def test_of_very_many_marks_a_part_is_read() -> None:
    view = run("sha256", repeat="140000", message="00")
    chart = mark_chart(view, Cancel())
    assert chart.count == 280_000
    assert chart.read < chart.count
    assert sum(bar.count for bar in chart.bars) == chart.read
    assert len(chart.bars) > 200
    assert chart.bars[-1].last_step == view.marks(chart.count - 1, 1)[0].step


def test_without_marks() -> None:
    chart = mark_chart(SESSION.record(SESSION.open("fibonacci"), b""), Cancel())
    assert (chart.bars, chart.count, chart.largest_value) == ((), 0, 0)


def test_it_stops_when_nobody_waits_any_more() -> None:
    cancel = Cancel()
    cancel.stop()
    with pytest.raises(Cancelled):
        mark_chart(run("fibonacci", n="10"), cancel)
