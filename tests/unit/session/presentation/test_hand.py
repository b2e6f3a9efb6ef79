"""What is in hand as a chapter: proved and verified now, nothing kept, and its input told nowhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from studio.jobs.report import Cancel, Report
from studio.model.errors import Cancelled, UserError
from studio.model.verdict import AnswerState, Strength
from studio.session import Workbench
from studio.session.presentation.chapters import Chapter, Hand, hand_chapter
from studio.session.presentation.hand import play_hand
from studio.session.presentation.shown import Shown
from studio.settings import DEFAULT_SETTINGS


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    made = Workbench(DEFAULT_SETTINGS, tmp_path_factory.mktemp("hand") / "library")
    yield made
    made.close()


def chapter(bench: Workbench, name: str, sample: dict[str, str], backend: str = "Trace") -> Chapter:
    program = bench.session.open(name)
    return hand_chapter(Hand(program, bench.session.witness(program, sample), backend))


def play(bench: Workbench, one: Chapter, cancel: Cancel | None = None) -> Shown:
    return play_hand(one, bench.session, bench.verify_worker, Report(), cancel or Cancel())


def test_it_is_proved_and_verified_now(bench: Workbench) -> None:
    one = chapter(bench, "fibonacci", {"n": "20"})
    shown = play(bench, one)
    assert (shown.headline, shown.good, shown.evidence) == ("6,765", True, Strength.RE_EXECUTABLE)
    assert [check.state for check in shown.checks] == [AnswerState.YES] * 3
    assert [figure.name for figure in shown.figures] == ["Steps", "Proved in", "Verified in"]
    assert shown.figures[0].value == "415"
    assert bench.library.count() == 0


def test_the_input_is_told_nowhere(bench: Workbench) -> None:
    one = chapter(bench, "range-proof", {"low": "0", "high": "9999", "values": "4321"})
    assert "4,321" not in str(play(bench, one))
    assert "4321" not in str(one)
    again = hand_chapter(one.hand) if one.hand is not None else one
    assert again.id != one.id, "no id follows from the input"


def test_a_run_that_cannot_be_proved(bench: Workbench) -> None:
    with pytest.raises(UserError):
        play(bench, chapter(bench, "range-proof", {"low": "10", "high": "20", "values": "5"}))


def test_it_can_be_stopped(bench: Workbench) -> None:
    cancel = Cancel()
    cancel.stop()
    with pytest.raises(Cancelled):
        play(bench, chapter(bench, "fibonacci", {"n": "20"}), cancel)
