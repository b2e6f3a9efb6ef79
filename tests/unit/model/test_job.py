"""Job values: states, progress figures, and failures in words."""

from __future__ import annotations

import pytest

from studio.model.job import Cancelled, Done, Failed, JobRequest, JobState, Outcome, Progress, state_of


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Done({"a": 1}), JobState.DONE), (Failed("job.bug"), JobState.FAILED), (Cancelled(), JobState.CANCELLED)],
)
def test_each_outcome_is_one_ended_state(outcome: Outcome, state: JobState) -> None:
    assert state_of(outcome) is state
    assert state.ended


def test_the_other_states_have_not_ended() -> None:
    assert [state.value for state in JobState if not state.ended] == ["queued", "running", "cancelling"]
    assert all(state.word for state in JobState)


def test_progress_figures() -> None:
    progress = Progress(50, 200, "proving", 0, 2_000_000_000)
    assert (progress.steps_per_second, progress.fraction) == (25.0, 0.25)
    assert Progress(5, 4, "", 0, 0).fraction == 1.0
    unknown = Progress(5, None, "", 0, 0)
    assert (unknown.fraction, unknown.steps_per_second) == (None, 0.0)


def test_a_failure_says_what_happened_and_what_to_do() -> None:
    message = Failed("file.is_folder", {"path": "x"}).message
    assert message.what.startswith("x is a folder")
    assert message.next_step


def test_private_bytes_are_not_in_the_text_of_a_request() -> None:
    assert "secret" not in repr(JobRequest("prove", "t", attachments={"witness": b"secret"}))
