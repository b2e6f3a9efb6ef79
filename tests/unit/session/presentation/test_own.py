"""Own chapters: proofs of the library, verified again whenever they are played."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from studio.jobs.report import Cancel, Report
from studio.model.errors import UserError
from studio.model.verdict import AnswerState, Strength
from studio.session import Request, Workbench
from studio.session.presentation.chapters import own_chapter
from studio.session.presentation.own import candidates, play_own
from studio.session.presentation.shown import Shown
from studio.settings import DEFAULT_SETTINGS


@pytest.fixture
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    made = Workbench(DEFAULT_SETTINGS, tmp_path_factory.mktemp("own") / "library")
    yield made
    made.close()


def prove(bench: Workbench, n: int) -> int:
    program = bench.session.open("fibonacci")
    proved = bench.prove(program, bench.session.witness(program, {"n": str(n)}), Request(), Report(), Cancel())
    assert proved.finished.proof_id is not None
    return proved.finished.proof_id


def play(bench: Workbench, proof_id: int) -> Shown:
    chapter = own_chapter(proof_id, "fibonacci", "x")
    return play_own(chapter, bench.listed, bench.library_use, Report(), Cancel())


def test_the_newest_first(bench: Workbench) -> None:
    assert candidates(bench.listed) == ()
    ids = [prove(bench, n) for n in (5, 10)]
    found = candidates(bench.listed)
    assert [one.chapter.proof_id for one in found] == ids[::-1]
    assert found[0].line.startswith("fibonacci, n = 10, value = 55, Trace")
    assert found[0].chapter.sentence == "fibonacci, on some witness, wrote journal n = 10, value = 55."


def test_it_is_verified_now(bench: Workbench) -> None:
    shown = play(bench, prove(bench, 10))
    assert (shown.headline, shown.evidence, shown.good) == ("55", Strength.RE_EXECUTABLE, True)
    assert [one.state for one in shown.checks] == [AnswerState.YES] * 3
    assert [figure.name for figure in shown.figures] == ["Verified in", "Backend", "Size"]
    assert shown.elapsed_ns > 0
    assert shown.outcome == "The proof is verified."


def test_a_proof_that_is_gone(bench: Workbench) -> None:
    proof_id = prove(bench, 10)
    bench.library.delete([proof_id])
    with pytest.raises(UserError):
        play(bench, proof_id)


def test_what_cannot_be_verified_is_no_answer(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    proof_id = prove(bench, 10)

    def crash(*_arguments: object, **_options: object) -> None:
        raise UserError("job.worker_protocol", {"kind": "verify", "detail": "x"})

    monkeypatch.setattr(bench.verify_worker, "verify", crash)
    with pytest.raises(UserError):
        play(bench, proof_id)
