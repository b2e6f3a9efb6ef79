"""Checking an inclusion proof from a folder or a file, and what each kind of damage is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.merkle.aggregate import Aggregate
from studio.merkle.inclusion import INCLUSION_NAME, PROOF_NAME, SCRIPT_NAME, inclusion_export
from studio.model.errors import UserError
from studio.resources import resource_path
from studio.session import Session
from studio.session.inclusions import ScriptState, check_inclusion_at, load_aggregate, make_folder
from studio.session.proof_files import encoded_proof

SESSION = Session()


@pytest.fixture(scope="module")
def aggregate_and_files() -> tuple[Aggregate, dict[str, bytes]]:
    program = SESSION.open("fibonacci")
    proofs = [encoded_proof(SESSION.prove(program, SESSION.witness(program, {"n": str(n)})))[0] for n in (5, 10, 15)]
    aggregate = Aggregate()
    aggregate.append(proofs)
    script = resource_path("inclusion", SCRIPT_NAME).read_bytes()
    return aggregate, inclusion_export(aggregate, 1, proofs[1], script)


@pytest.fixture
def folder(tmp_path: Path, aggregate_and_files: tuple[Aggregate, dict[str, bytes]]) -> Path:
    for name, content in aggregate_and_files[1].items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def refusal(path: Path, **options: object) -> str:
    with pytest.raises(UserError) as refused:
        check_inclusion_at(path, **options)  # type: ignore[arg-type]
    return refused.value.message_id


def test_a_folder(folder: Path, aggregate_and_files: tuple[Aggregate, dict[str, bytes]]) -> None:
    root = aggregate_and_files[0].root
    for trusted in (None, root):
        checked = check_inclusion_at(folder, trusted_root=trusted)
        assert (checked.inclusion.root, checked.inclusion.index, checked.inclusion.count) == (root, 1, 3)
        assert (checked.proof_path, checked.script) == (folder / PROOF_NAME, ScriptState.OURS)
        assert checked.root_was_given is (trusted is not None)
    assert refusal(folder, trusted_root=bytes(32)) == "inclusion.other_root"


def test_a_file_with_its_proof_beside_it_elsewhere_or_nowhere(folder: Path, tmp_path: Path) -> None:
    inclusion, proof = folder / INCLUSION_NAME, folder / PROOF_NAME
    assert check_inclusion_at(inclusion).proof_path == proof
    elsewhere = tmp_path / "elsewhere"
    proof.rename(elsewhere)
    undecided = check_inclusion_at(inclusion)
    assert (undecided.proof_path, undecided.script) == (None, ScriptState.ABSENT)
    assert refusal(inclusion, trusted_root=bytes(32)) == "inclusion.other_root"
    assert check_inclusion_at(inclusion, proof_path=elsewhere).proof_path == elsewhere
    assert check_inclusion_at(folder, proof_path=elsewhere).proof_path == elsewhere
    assert refusal(folder) == "file.not_found"


@pytest.mark.parametrize("name", [INCLUSION_NAME, PROOF_NAME])
def test_any_changed_byte_is_refused(folder: Path, name: str) -> None:
    whole = (folder / name).read_bytes()
    for at in range(len(whole)):
        (folder / name).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert refusal(folder).startswith(("inclusion.", "proof."))
    for damaged in (whole[:-1], whole + b"\0", b""):
        (folder / name).write_bytes(damaged)
        assert refusal(folder).startswith(("inclusion.", "proof."))


def test_a_script_that_is_not_ours_is_told(folder: Path) -> None:
    script = folder / SCRIPT_NAME
    script.write_bytes(script.read_bytes() + b"\n")
    assert check_inclusion_at(folder).script is ScriptState.OTHER
    script.unlink()
    assert check_inclusion_at(folder).script is ScriptState.ABSENT


def test_aggregates_are_read_under_a_limit_and_checked(
    tmp_path: Path, aggregate_and_files: tuple[Aggregate, dict[str, bytes]]
) -> None:
    path = tmp_path / "a.aggregate"
    path.write_bytes(aggregate_and_files[0].encode())
    assert load_aggregate(path).root == aggregate_and_files[0].root
    path.write_bytes(aggregate_and_files[0].encode()[:-1])
    with pytest.raises(UserError) as refused:
        load_aggregate(path)
    assert refused.value.message_id == "aggregate.truncated"


def test_a_folder_to_export_into(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserError) as refused:
        make_folder(tmp_path / "file")
    assert refused.value.message_id == "aggregate.not_a_folder"
    for bad in (tmp_path / "file" / "below", Path("bad\0name"), tmp_path / ("x" * 300)):
        with pytest.raises(UserError) as refused:
            make_folder(bad)
        assert refused.value.message_id.startswith("file.")
