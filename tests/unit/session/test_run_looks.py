"""What the window is given of a recorded run."""

from __future__ import annotations

from studio.session import Session, run_looks


def test_a_recorded_run_is_a_source_of_looks() -> None:
    session = Session()
    program = session.open("fibonacci")
    run: run_looks.RunSource = session.record(program, session.witness(program, {}, sample="small"))
    moment = run_looks.moment_at(run, run_looks.Wish(0, 10, 3, run_looks.MemoryWish(4)))
    assert moment.here is not None
    assert moment.source is not None, "the bundled sources are shown"
    assert moment.place.line is not None
    assert moment.source.lines[moment.place.line - 1].strip()
    assert not set(run_looks.__all__) - set(dir(run_looks))
