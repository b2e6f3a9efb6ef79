"""Every proof is verified before it becomes a leaf; all of them are taken or none; what is in an aggregate is kept."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio.library import Library, NewProof
from studio.merkle.aggregate import Aggregate
from studio.merkle.inclusion import INCLUSION_NAME, PROOF_NAME, SCRIPT_NAME
from studio.model.errors import Cancelled, UserError
from studio.model.verdict import Outcome
from studio.native import proof_decode, proof_to_raw
from studio.programs.opening import OpenedProgram
from studio.session import Control, Session, opening_path_of
from studio.session.aggregates import Aggregates, Built
from studio.session.inclusions import load_aggregate

SESSION = Session()


@dataclass(frozen=True)
class Place:
    """A folder with a library of its own."""

    folder: Path
    library: Library
    aggregates: Aggregates

    @property
    def target(self) -> Path:
        return self.folder / "a.aggregate"

    def proof(self, n: int, name: str = "", *, program: OpenedProgram | None = None, form: str = "") -> Path:
        """A proof file of fib(n) with its opening beside it."""
        program = program or SESSION.open("fibonacci")
        witness = n.to_bytes(4, "little")
        proved = SESSION.prove(program, witness, form=form)
        return SESSION.store(proved, self.folder / (name or f"{n}.proof")).path

    def build(
        self,
        *sources: Path | int,
        append: bool = False,
        duplicates: bool = False,
        programs: tuple[OpenedProgram, ...] = (),
    ) -> Built:
        return self.aggregates.build(
            sources, self.target, Control(), programs=programs, append=append, allow_duplicates=duplicates
        )


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with Library.open(tmp_path / "library") as library:
        yield Place(tmp_path, library, Aggregates(SESSION, library, tmp_path / "lock"))


def other_program(folder: Path) -> OpenedProgram:
    """Fibonacci with one more byte behind its end: the same code, another identity."""
    path = folder / "other.elf"
    path.write_bytes(SESSION.open("fibonacci").elf + b"\0")
    return SESSION.open(str(path))


def root_of(built: Built) -> bytes:
    assert built.aggregate is not None
    return built.aggregate.root


def refusal_of(built: Built, position: int = 0) -> str:
    assert built.aggregate is None
    error = built.checked[position].error
    assert error is not None
    return error.message_id


def test_the_file_holds_what_was_built_and_the_library_has_the_proofs(place: Place) -> None:
    paths = [place.proof(n) for n in (5, 10, 15)]
    built = place.build(*paths)
    assert load_aggregate(place.target).root == root_of(built)
    assert [one.taken for one in built.checked] == [True] * 3
    for index, path in enumerate(paths):
        data = path.read_bytes()
        proof_id = place.library.find_body(load_aggregate(place.target).leaf(index).body_hash)
        assert proof_id is not None
        record = place.library.get(proof_id)
        assert (record.proof, record.opening) == (data, opening_path_of(path).read_bytes())
        assert record.entry.kept
        assert record.entry.program_name == "fibonacci"
        assert record.entry.verification is not None
        assert record.entry.verification.outcome is Outcome.VERIFIED
    assert place.library.program_elf(SESSION.open("fibonacci").native.program_id)


def test_the_root_binds_order_and_number(place: Place) -> None:
    first, second, third = (place.proof(n) for n in (5, 10, 15))
    orders = [(first,), (first, second), (first, second, third), (third, second, first)]
    assert len({root_of(place.build(*order)) for order in orders}) == len(orders)


def test_adding_gives_the_same_file_as_building_at_once(place: Place) -> None:
    paths = [place.proof(n) for n in (5, 10, 15, 20, 25)]
    place.build(*paths)
    at_once = place.target.read_bytes()
    place.target.unlink()
    place.build(paths[0])
    added = place.build(*paths[1:3], append=True)
    assert added.first_index == 1
    assert place.build(*paths[3:], append=True).first_index == 3
    assert place.target.read_bytes() == at_once


def test_numbers_of_the_library_are_sources_too(place: Place) -> None:
    path = place.proof(10)
    proof_id = place.library.add(NewProof(path.read_bytes(), opening_path_of(path).read_bytes()))
    from_library = root_of(place.build(proof_id))
    place.target.unlink()
    assert root_of(place.build(path)) == from_library
    assert refusal_of(place.build(10**6)) == "library.no_proof"


def test_a_proof_that_does_not_verify_keeps_all_others_out(place: Place) -> None:
    good, bad = place.proof(5), place.proof(10)
    data = bytearray(bad.read_bytes())
    data[len(data) // 2] ^= 1
    bad.write_bytes(data)
    built = place.build(good, bad)
    assert refusal_of(built, 1).startswith("proof.")
    assert (built.taken, place.target.exists(), place.library.count()) == (1, False, 0)


def test_a_refused_addition_leaves_the_aggregate_as_it_was(place: Place) -> None:
    place.build(place.proof(5))
    before = place.target.read_bytes()
    (place.folder / "no.proof").write_bytes(b"no proof")
    assert refusal_of(place.build(place.folder / "no.proof", append=True)) == "proof.not_a_proof"
    assert refusal_of(place.build(place.folder / "absent.proof", append=True)) == "file.not_found"
    assert place.target.read_bytes() == before


def test_a_compact_proof_needs_its_opening_from_beside_it_or_from_the_library(place: Place) -> None:
    path = place.proof(10)
    opening = opening_path_of(path).read_bytes()
    opening_path_of(path).unlink()
    built = place.build(path)
    assert built.aggregate is None
    verdict = built.checked[0].verdict
    assert verdict is not None
    assert (verdict.outcome, verdict.evidence_valid.reason_id) == (Outcome.UNDECIDED, "verify.needs_opening")
    place.library.add(NewProof(path.read_bytes(), opening))
    assert place.build(path).taken == 1


def test_the_opening_of_another_proof_opens_nothing(place: Place) -> None:
    path, other = place.proof(10), place.proof(5)
    own = opening_path_of(path).read_bytes()
    opening_path_of(path).write_bytes(opening_path_of(other).read_bytes())
    assert refusal_of(place.build(path)) == "verify.other_opening"
    place.library.add(NewProof(path.read_bytes(), own))
    assert place.build(path).taken == 1


def test_the_opening_of_the_same_statement_proved_again_is_not_taken_for_its_own(place: Place) -> None:
    path, again = place.proof(10), place.proof(10, "again.proof")
    place.library.add(NewProof(again.read_bytes(), opening_path_of(again).read_bytes()))
    opening_path_of(path).unlink()
    verdict = place.build(path).checked[0].verdict
    assert verdict is not None
    assert verdict.outcome is Outcome.UNDECIDED


def test_an_audit_proof_needs_none(place: Place) -> None:
    assert place.build(place.proof(10, form="audit")).taken == 1


def test_duplicates_are_refused_unless_they_are_wanted(place: Place) -> None:
    path, again = place.proof(10), place.proof(10, "again.proof")
    assert path.read_bytes() != again.read_bytes()
    assert refusal_of(place.build(path, again), 1) == "aggregate.same_as_other"
    place.build(path)
    assert refusal_of(place.build(again, append=True)) == "aggregate.same_as_leaf"
    assert len(load_aggregate(place.target)) == 1
    built = place.build(again, path, append=True, duplicates=True)
    assert built.aggregate is not None
    assert len(built.aggregate) == 3


def test_a_program_must_be_known_or_named(place: Place) -> None:
    program = other_program(place.folder)
    path = place.proof(10, program=program)
    assert refusal_of(place.build(path)) == "aggregate.unknown_program"
    sort = SESSION.open("sort")
    named_wrongly = place.build(path, programs=(sort,))
    assert refusal_of(named_wrongly) == "aggregate.unknown_program"
    assert place.build(path, programs=(program,)).taken == 1
    # From now on the library knows it.
    assert place.build(path).checked[0].taken


def test_what_is_no_aggregate_is_never_replaced(place: Place) -> None:
    path = place.proof(10)
    before = path.read_bytes()
    with pytest.raises(UserError) as refused:
        place.aggregates.build([path], path, Control())
    assert refused.value.message_id == "aggregate.target_is_no_aggregate"
    assert path.read_bytes() == before
    with pytest.raises(UserError) as refused:
        place.aggregates.build([path], path, Control(), append=True)
    assert refused.value.message_id == "aggregate.not_an_aggregate"
    with pytest.raises(UserError) as refused:
        place.build(path, append=True)
    assert refused.value.message_id == "file.not_found"
    with pytest.raises(UserError) as refused:
        place.aggregates.build([path], place.folder, Control())
    assert refused.value.message_id == "file.is_folder"


def test_nothing_becomes_an_aggregate_of_nothing(place: Place) -> None:
    with pytest.raises(UserError) as refused:
        place.build()
    assert refused.value.message_id == "aggregate.empty"


def test_a_proof_that_changes_meanwhile_is_not_taken(place: Place) -> None:
    path = place.proof(10)
    checked = place.aggregates.check([path], place.target, Control())
    path.write_bytes(place.proof(5).read_bytes())
    with pytest.raises(UserError) as refused:
        place.aggregates.write(checked, place.target)
    assert refused.value.message_id in ("aggregate.changed_meanwhile", "verify.other_opening")
    assert not place.target.exists()


def test_a_cancel_writes_nothing(place: Place) -> None:
    control = Control()
    control.cancel()
    with pytest.raises(Cancelled):
        place.aggregates.build([place.proof(10)], place.target, control)
    assert (place.target.exists(), place.library.count()) == (False, 0)


def test_a_full_disk_leaves_the_aggregate_as_it_was(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.build(place.proof(5))
    before = place.target.read_bytes()
    added = place.proof(10)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    checked = place.aggregates.check([added], place.target, Control(), append=True)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(UserError) as refused:
            place.aggregates.write(checked, place.target, append=True)
    assert refused.value.message_id == "file.disk_full"
    assert place.target.read_bytes() == before
    assert not [path for path in place.folder.iterdir() if path.name.endswith(".part")]
    assert place.aggregates.write(checked, place.target, append=True).first_index == 1


def test_additions_at_the_same_time_are_all_there(place: Place) -> None:
    paths = [place.proof(n) for n in range(1, 13)]
    place.build(paths[0])
    errors: list[BaseException] = []

    def add(path: Path) -> None:
        try:
            place.build(path, append=True)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=add, args=(path,)) for path in paths[1:]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    made = load_aggregate(place.target)
    bodies = {made.leaf(index).body_hash for index in range(len(made))}
    assert bodies == {proof_decode(path.read_bytes()).body_hash for path in paths}


def test_a_second_one_of_two_at_the_same_time_is_a_duplicate(place: Place) -> None:
    path = place.proof(10)
    place.build(place.proof(5))
    checked = [place.aggregates.check([path], place.target, Control(), append=True) for _ in range(2)]
    place.aggregates.write(checked[0], place.target, append=True)
    with pytest.raises(UserError) as refused:
        place.aggregates.write(checked[1], place.target, append=True)
    assert refused.value.message_id == "aggregate.duplicate"
    assert len(load_aggregate(place.target)) == 2


def test_an_export_holds_three_files(place: Place) -> None:
    paths = [place.proof(n) for n in (5, 10, 15)]
    aggregate = place.build(*paths).aggregate
    assert aggregate is not None
    folder = place.folder / "new" / "inclusion"
    written = place.aggregates.export_inclusion(aggregate, 1, folder).files
    assert {path.name for path in folder.iterdir()} == {path.name for path in written}
    assert {path.name for path in written} == {INCLUSION_NAME, PROOF_NAME, SCRIPT_NAME}
    assert (folder / PROOF_NAME).read_bytes() == proof_to_raw(paths[1].read_bytes())
    # Once more, over the files of another proof.
    place.aggregates.export_inclusion(aggregate, 2, folder)
    assert (folder / PROOF_NAME).read_bytes() == proof_to_raw(paths[2].read_bytes())


def test_an_export_finds_the_proof_or_takes_the_one_that_is_named(place: Place) -> None:
    paths = [place.proof(n) for n in (5, 10)]
    folder = place.folder / "inclusion"
    aggregate = Aggregate()
    aggregate.append([path.read_bytes() for path in paths])
    with pytest.raises(UserError) as refused:
        place.aggregates.export_inclusion(aggregate, 0, folder)
    assert refused.value.message_id == "aggregate.proof_not_kept"
    with pytest.raises(UserError) as refused:
        place.aggregates.export_inclusion(aggregate, 0, folder, proof_path=paths[1])
    assert refused.value.message_id == "inclusion.wrong_leaf"
    with pytest.raises(UserError) as refused:
        place.aggregates.export_inclusion(aggregate, 2, folder, proof_path=paths[1])
    assert refused.value.message_id == "aggregate.index_outside"
    assert not folder.exists()
    place.aggregates.export_inclusion(aggregate, 0, folder, proof_path=paths[0])
    with pytest.raises(UserError) as refused:
        place.aggregates.export_inclusion(aggregate, 0, paths[0], proof_path=paths[0])
    assert refused.value.message_id == "aggregate.not_a_folder"
