"""Proofs as jobs: submitted, run, cancelled, and found in the library the second time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from studio.jobs.outcomes import Handler
from studio.jobs.runner import JobRunner
from studio.model.errors import UserError
from studio.model.job import Done, Failed, Job, JobState
from studio.session import (
    BatchItem,
    Control,
    Keeping,
    Library,
    Request,
    Session,
    cancel_jobs,
    list_jobs,
    prove_request,
    queue,
    run_queue,
    submit,
)
from tests.conformance import assembler as rv
from tests.conformance.assembler import Assembler
from tests.conformance.elf_writer import TEXT_ADDRESS, two_segments, write_elf

SESSION = Session()
FIBONACCI = SESSION.open("fibonacci")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


def item(number: int, form: str = "") -> BatchItem:
    return BatchItem(FIBONACCI, SESSION.witness(FIBONACCI, {"n": str(number)}), Request(form=form))


def run(library: Library, folder: Path, control: Control | None = None) -> list[Job]:
    ended: list[Job] = []
    run_queue(SESSION, library, folder, control or Control(), threads=2, ended=ended.append)
    return sorted(ended, key=lambda job: job.id)


def test_jobs_are_done_once_and_their_inputs_are_gone(library: Library, tmp_path: Path) -> None:
    keeping, folder = Keeping(SESSION, library), tmp_path / "jobs"
    out = tmp_path / "x.proof"
    requests = [prove_request(SESSION, keeping, item(n), out=out if n == 7 else None) for n in (5, 6, 7, 5)]
    numbers = submit(folder, [*requests, prove_request(SESSION, keeping, item(5, "audit"))])
    assert [job.id for job in list_jobs(folder, unfinished_only=True)] == numbers[::-1]
    jobs = run(library, folder)
    assert [job.state for job in jobs] == [JobState.DONE] * 5
    results = [job.outcome.result for job in jobs if isinstance(job.outcome, Done)]
    assert library.count() == len({result["library_id"] for result in results}) == 4
    assert SESSION.load(out).identity.hex() == results[2]["identity"]
    assert run(library, folder) == []
    submit(folder, [prove_request(SESSION, keeping, item(6))])
    (again,) = run(library, folder)
    assert isinstance(again.outcome, Done)
    assert again.outcome.result["from_library"] is True
    assert list_jobs(folder, unfinished_only=True) == []


def test_a_job_that_cannot_be_done_fails_in_words(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "jobs"
    submit(folder, [prove_request(SESSION, Keeping(SESSION, library), BatchItem(FIBONACCI, b"x"))])
    (job,) = run(library, folder)
    assert isinstance(job.outcome, Failed)
    assert job.outcome.message_id == "prove.guest_exit"


def test_cancel(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "jobs"
    numbers = submit(folder, [prove_request(SESSION, Keeping(SESSION, library), item(n)) for n in (1, 2)])
    with pytest.raises(UserError) as refused:
        cancel_jobs(folder, [numbers[0], 99])
    assert refused.value.message_id == "job.unknown"
    assert [job.state for job in cancel_jobs(folder, [numbers[0], numbers[0]])] == [JobState.CANCELLED]
    assert [job.id for job in run(library, folder)] == [numbers[1]]


def test_a_stop_of_the_runner_leaves_what_runs_and_what_waits_in_the_queue(library: Library, tmp_path: Path) -> None:
    code = Assembler(TEXT_ADDRESS)
    code.jal(rv.ZERO, 0)
    (tmp_path / "endless.elf").write_bytes(write_elf(two_segments(code.assemble()), TEXT_ADDRESS))
    endless = SESSION.open(str(tmp_path / "endless.elf"))
    folder, keeping = tmp_path / "jobs", Keeping(SESSION, library)
    numbers = submit(folder, [prove_request(SESSION, keeping, BatchItem(endless, b"")) for _ in range(3)])
    control = Control()
    threading.Timer(1.0, control.cancel).start()
    started_s = time.monotonic()
    ended = run(library, folder, control)
    assert time.monotonic() - started_s < 10
    assert ended == []
    waiting = list_jobs(folder, unfinished_only=True)
    assert [(job.id, job.state) for job in waiting] == [(number, JobState.QUEUED) for number in reversed(numbers)]
    cancel_jobs(folder, numbers)
    assert run(library, folder) == []


def test_a_proof_goes_to_the_library_that_it_was_asked_for(library: Library, tmp_path: Path) -> None:
    folder, root = tmp_path / "jobs", tmp_path / "other"
    with Library.open(root) as other:
        submit(folder, [prove_request(SESSION, Keeping(SESSION, other), item(n)) for n in (1, 2)])
    assert [job.state for job in run(library, folder)] == [JobState.DONE] * 2  # by a runner that has another one open
    assert library.count() == 0
    with Library.open(root) as other:
        assert other.count() == 2


def test_a_job_that_ends_before_the_first_look_is_told(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "jobs"
    numbers = submit(folder, [prove_request(SESSION, Keeping(SESSION, library), item(n)) for n in (1, 2)])

    class Swift(JobRunner):
        def __init__(self, folder: Path, handlers: Mapping[str, Handler], *, threads: int = 1) -> None:
            super().__init__(folder, handlers, threads=threads)
            for number in numbers:
                while not self.job(number).state.ended:
                    time.sleep(0.01)

    monkeypatch.setattr(queue, "JobRunner", Swift)
    assert [job.id for job in run(library, folder)] == numbers
