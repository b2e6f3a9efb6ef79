"""Rates between looks: nothing in the first second, a minute that is kept, maxima that are never averaged away."""

from __future__ import annotations

from studio.session.meter import MOST_SECONDS, Meter

SECOND = 1_000_000_000


class Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self.now_ns = 7 * SECOND

    def __call__(self) -> int:
        return self.now_ns


def test_nothing_is_told_in_the_first_second() -> None:
    clock = Clock()
    meter = Meter(clock)
    for quarter in range(1, 4):
        clock.now_ns += SECOND // 4
        meter.look(quarter * 100, quarter, quarter)
        assert meter.view().now is None
    clock.now_ns += SECOND // 4
    meter.look(400, 4, 5)
    view = meter.view()
    assert view.now is not None
    assert (view.now.at_ns, view.now.steps_per_second, view.now.proofs_per_second) == (SECOND, 400.0, 4.0)
    assert view.elapsed_ns == SECOND
    assert view.items_per_second == 5.0


def test_a_rate_is_between_two_looks_and_the_maximum_stays() -> None:
    clock = Clock()
    meter = Meter(clock)
    steps = 0
    for second in range(1, 101):
        steps += 1_000 if second == 30 else 10
        clock.now_ns += SECOND
        meter.look(steps, second, second)
    view = meter.view()
    assert view.now is not None
    assert view.top is not None
    assert view.now.steps_per_second == 10.0
    assert view.top.steps_per_second == 1_000.0
    assert [point.at_ns // SECOND for point in view.minute] == list(range(40, 101))
    assert [point.at_ns // SECOND for point in view.whole] == list(range(1, 101))
    assert view.whole[29].steps_per_second == 1_000.0


def test_a_late_look_is_divided_by_its_true_time() -> None:
    clock = Clock()
    meter = Meter(clock)
    clock.now_ns += 4 * SECOND
    meter.look(400, 0, 0)
    view = meter.view()
    assert view.now is not None
    assert view.now.steps_per_second == 100.0


def test_a_stall_shows_as_zero() -> None:
    clock = Clock()
    meter = Meter(clock)
    for at, steps in ((1, 100), (2, 200), (3, 200)):
        clock.now_ns = (7 + at) * SECOND
        meter.look(steps, 0, 0)
    assert [point.steps_per_second for point in meter.view().minute] == [100.0, 100.0, 0.0]


def test_a_run_of_less_than_a_second_has_the_rate_of_the_whole() -> None:
    clock = Clock()
    meter = Meter(clock)
    clock.now_ns += SECOND // 10
    meter.look(50, 5, 5, last=True)
    clock.now_ns += SECOND
    meter.look(9_999, 5, 5)
    view = meter.view()
    assert view.elapsed_ns == SECOND // 10
    assert view.top is not None
    assert (view.top.steps_per_second, view.top.proofs_per_second) == (500.0, 50.0)


def test_time_begins_when_the_run_begins() -> None:
    clock = Clock()
    meter = Meter(clock)
    clock.now_ns += 20 * SECOND
    meter.start()
    clock.now_ns += SECOND
    meter.look(5, 0, 0)
    view = meter.view()
    assert view.elapsed_ns == SECOND
    assert view.now is not None
    assert view.now.steps_per_second == 5.0


def test_a_run_of_hours_keeps_its_peaks_in_bounded_room() -> None:
    clock = Clock()
    meter = Meter(clock)
    steps = 0
    for second in range(3 * MOST_SECONDS):
        steps += 77 if second == 5_000 else 1
        clock.now_ns += SECOND
        meter.look(steps, 0, 0)
    whole = meter.view().whole
    assert len(whole) <= MOST_SECONDS
    assert max(point.steps_per_second for point in whole) == 77.0
    assert [point.at_ns for point in whole] == sorted(point.at_ns for point in whole)
    assert whole[-1].at_ns >= (3 * MOST_SECONDS - 4) * SECOND
