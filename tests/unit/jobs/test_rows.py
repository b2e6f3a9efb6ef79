"""Rows of the queue are what was put into them."""

from __future__ import annotations

import pytest

from studio.jobs.rows import job_of, outcome_of, outcome_text, progress_text, request_of
from studio.model.job import Cancelled, Done, Failed, JobLimits, JobRequest, JobState, Outcome, Progress

PROGRESS = Progress(5, None, "proving", 1_700_000_000_000, 77)
ROW = (
    *(7, "prove", "title", -1, '{"a": [1, null]}', "running", 2, 10, 11, None),
    *(progress_text(PROGRESS), None, 5, None),
)


@pytest.mark.parametrize(
    "outcome", [Done({"a": [1, None]}), Failed("job.bug", {"detail": "ü"}, "/log"), Failed("job.lost"), Cancelled()]
)
def test_outcomes_there_and_back(outcome: Outcome) -> None:
    assert outcome_of(outcome_text(outcome)) == outcome


def test_a_result_that_json_does_not_hold_is_refused() -> None:
    with pytest.raises(ValueError):
        outcome_text(Done({"x": float("nan")}))


def test_a_row_as_people_see_it() -> None:
    job = job_of(ROW)
    assert (job.id, job.priority, job.state, job.starts) == (7, -1, JobState.RUNNING, 2)
    assert (job.payload, job.progress, job.outcome) == ({"a": [1, None]}, PROGRESS, None)


def test_a_row_as_its_handler_sees_it() -> None:
    expected = JobRequest("prove", "title", {"a": [1, None]}, {"w": b"x"}, -1, JobLimits(5, None))
    assert request_of(ROW, [("w", b"x")]) == expected
