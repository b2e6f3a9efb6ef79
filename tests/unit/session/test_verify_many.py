"""Many proofs verified again in other processes: each has its answer, which is remembered and told while it goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from studio import native
from studio.jobs.report import Cancel, Report
from studio.library import Filter, NewProof, State
from studio.model.errors import Cancelled
from studio.model.verdict import Outcome
from studio.session import Batch, BatchItem, Session, Verified, Workbench
from studio.session.verify_many import MOST_TROUBLED, verify_many
from studio.settings import DEFAULT_SETTINGS

SESSION = Session()
FIBONACCI = SESSION.open("fibonacci")
COUNT = 40


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    made = Workbench(DEFAULT_SETTINGS, tmp_path / "library")
    items = [BatchItem(FIBONACCI, SESSION.witness(FIBONACCI, {"n": str(number)})) for number in range(COUNT)]
    list(Batch(made.session, made.keeping).run(items))
    yield made
    made.close()


def altered(proof: bytes, **changes: object) -> bytes:
    """A well-formed proof file that says something else."""
    file = native.proof_decode(proof)
    names = "program_id journal exit_code steps backend backend_version evidence studio_version created_unix_ms"
    fields = {name: getattr(file, name) for name in [*names.split(), "elapsed_ns", "device"]}
    return native.proof_encode(**fields | changes)


def test_each_has_its_answer(bench: Workbench) -> None:
    library = bench.library
    some = library.get(1)
    tampered = altered(some.proof, journal=b"\x0a\0\0\0\x36\0\0\0\0\0\0\0")
    salt, witness = native.opening_decode(some.opening or b"")[1:]
    opening = native.opening_encode(proof_identity=native.proof_decode(tampered).identity, salt=salt, witness=witness)
    refused = library.add(NewProof(tampered, opening))
    stranger = library.add(NewProof(altered(some.proof, program_id=bytes(32))))
    library.erase_openings([2])
    library.delete([3])
    told: list[Verified] = []
    report = Report()
    ids = [*range(1, COUNT + 1), refused, stranger]
    many = verify_many(bench.library_use, library, ids, report, Cancel(), told.extend)
    assert many.counts == {Outcome.VERIFIED: COUNT - 2, Outcome.REFUSED: 1, Outcome.UNDECIDED: 1}
    assert (many.errors, many.total) == (1, COUNT + 1)  # the deleted one is left out
    assert [one.proof_id for one in many.troubled] == [refused, stranger, 2]  # the worst first
    assert sorted(one.proof_id for one in told) == sorted(set(ids) - {3})
    assert report.phase == f"{COUNT + 1} of {COUNT + 2} proofs"
    assert library.count(Filter(state=State.VERIFIED)) == COUNT - 2
    assert library.count(Filter(state=State.REFUSED)) == 1
    assert library.count(Filter(state=State.NEVER)) == 1


def test_a_stop_keeps_what_was_found_until_then(bench: Workbench) -> None:
    cancel = Cancel()

    def told(group: Sequence[Verified]) -> None:
        cancel.stop()

    ids = [*range(1, COUNT + 1)] * 50  # far more than one group
    with pytest.raises(Cancelled):
        verify_many(bench.library_use, bench.library, ids, Report(), cancel, told)
    assert bench.library.count(Filter(state=State.VERIFIED)) > 0


def test_a_stop_before_the_start(bench: Workbench) -> None:
    cancel = Cancel()
    cancel.stop()
    with pytest.raises(Cancelled):
        verify_many(bench.library_use, bench.library, [1], Report(), cancel)
    assert bench.library.count(Filter(state=State.NEVER)) == COUNT


def test_of_very_many_troubles_the_first_are_kept_and_all_are_counted(bench: Workbench) -> None:
    ids = [bench.library.add(NewProof(altered(bench.library.get(1).proof, program_id=bytes(32))))]
    many = verify_many(bench.library_use, bench.library, ids * (MOST_TROUBLED + 5), Report(), Cancel())
    assert (many.errors, len(many.troubled)) == (MOST_TROUBLED + 5, MOST_TROUBLED)


def test_nothing_to_verify(bench: Workbench) -> None:
    many = verify_many(bench.library_use, bench.library, [], Report(), Cancel())
    assert (many.total, many.troubled) == (0, ())


def test_a_damaged_proof_keeps_back_no_other(bench: Workbench) -> None:
    bench.library._write(lambda connection: connection.execute("UPDATE bodies SET proof = x'00' WHERE id = 5"))
    many = verify_many(bench.library_use, bench.library, range(1, COUNT + 1), Report(), Cancel())
    assert many.counts[Outcome.VERIFIED] == COUNT - 1
    (damaged,) = many.troubled
    assert damaged.error is not None
    assert (damaged.proof_id, damaged.error.message_id) == (5, "library.proof_damaged")


def test_one_that_is_damaged_while_it_is_verified_keeps_back_no_other(bench: Workbench) -> None:
    """Its row is found damaged only when the outcome is to be written."""
    look = bench.library_use.look

    def damaging(proof_id: int, *arguments: object, **more: object) -> Verified:
        found = look(proof_id, *arguments, **more)  # type: ignore[arg-type]
        if proof_id == 5:
            bench.library._write(lambda connection: connection.execute("UPDATE proofs SET kept = 0 WHERE id = 5"))
        return found

    bench.library_use.look = damaging  # type: ignore[method-assign]
    many = verify_many(bench.library_use, bench.library, range(1, 11), Report(), Cancel())
    assert many.counts[Outcome.VERIFIED] == 9
    assert [one.proof_id for one in many.troubled] == [5]
