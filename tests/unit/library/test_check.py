"""`check` as its callers see it: what it needs, what it names, what it mends."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.library import Fate, Library, check_library
from studio.model.errors import UserError
from tests.conformance.library_samples import noise, sample


def ids_of(root: Path) -> list[str]:
    return [damage.message_id for damage in check_library(root).damages]


def test_a_clean_library_is_counted(tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root) as library:
        library.add_many([sample(1), sample(2, large=True)])
        report = check_library(root)  # also while it is open
    assert report.clean
    assert (report.proofs, report.programs, report.files) == (2, 1, 2)


def test_where_there_is_no_library_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        check_library(tmp_path / "absent")
    assert refused.value.message_id == "file.not_found"
    assert not (tmp_path / "absent").exists()


def test_repairing_needs_the_library_closed(tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root), pytest.raises(UserError) as refused:
        check_library(root, repair_too=True)
    assert refused.value.message_id == "library.repair_alone"


def test_files_that_do_not_belong_there(tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root) as library:
        proof_id = library.add(sample(1, large=True))
    (root / "files" / "notes.txt").write_bytes(b"mine")
    (root / "files" / ".proving-studio-00.part").write_bytes(b"half")
    (root / "files" / f"{noise(1, 32).hex()}.proof").write_bytes(b"no proof")
    assert ids_of(root) == ["library.check_orphan", "library.check_stranger", "library.check_temporary"]
    report = check_library(root, repair_too=True)
    assert [damage.fate for damage in report.damages] == [Fate.SET_ASIDE, Fate.SET_ASIDE, Fate.REPAIRED]
    assert all(damage.words for damage in report.damages)
    assert check_library(root).clean
    assert sorted(path.name for path in (root / "set-aside").iterdir()) == [f"{noise(1, 32).hex()}.proof", "notes.txt"]
    with Library.open(root) as library:
        assert library.get(proof_id).proof == sample(1, large=True).proof


def test_a_row_that_is_lost_comes_back_from_its_file(tmp_path: Path) -> None:
    import sqlite3

    root = tmp_path / "library"
    with Library.open(root) as library:
        proof_id = library.add(sample(1, large=True))
        library.add(sample(2))
    connection = sqlite3.connect(root / "library.sqlite")
    connection.execute("DELETE FROM proofs WHERE id = ?", (proof_id,))
    connection.execute("DELETE FROM bodies WHERE id = ?", (proof_id,))
    connection.commit()
    connection.close()
    assert ids_of(root) == ["library.check_orphan"] * 2
    report = check_library(root, repair_too=True)
    assert {damage.fate for damage in report.damages} == {Fate.REPAIRED}
    assert check_library(root).clean
    with Library.open(root) as library:
        record = library.get(library.page().entries[0].id)
        assert (record.proof, record.opening) == (sample(1, large=True).proof, sample(1, large=True).opening)
        assert library.count() == 2


def test_a_lost_secret_is_made_anew_and_old_keys_are_forgotten(tmp_path: Path) -> None:
    root = tmp_path / "library"

    def key(library: Library) -> bytes:
        return library.cache_keys(program_id=b"p", backend="b", backend_version="v", options={})(b"w")

    with Library.open(root) as library:
        library.add(sample(1, cache_key=key(library)))
    (root / "secret").unlink()
    with Library.open(root) as library:
        assert library.count() == 1
        assert library.lookup(key(library)) is None
    assert ids_of(root) == ["library.check_secret"]
    check_library(root, repair_too=True)
    assert check_library(root).clean
    with Library.open(root) as library:
        assert library.lookup(key(library)) is None
        proof_id = library.add(sample(1, cache_key=key(library)))
    with Library.open(root) as library:
        record = library.lookup(key(library))
        assert record is not None
        assert record.entry.id == proof_id


def test_a_damaged_proof_is_refused_by_name_and_its_neighbours_are_not(tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library.open(root) as library:
        first, second = library.add_many([sample(1, large=True), sample(2)])
        path = next((root / "files").glob("*.proof"))
        path.write_bytes(path.read_bytes()[:-1] + b"\0")
        with pytest.raises(UserError) as refused:
            library.get(first)
        assert refused.value.message_id == "library.file_damaged"
        assert library.get(second).proof == sample(2).proof
    report = check_library(root, repair_too=True)
    assert [damage.fate for damage in report.damages] == [Fate.SET_ASIDE]
    assert report.damages[0].params == {"id": first}
    with Library.open(root) as library:
        assert [entry.id for entry in library.page().entries] == [second]
        assert library.add(sample(1, large=True)) > second
    assert check_library(root).clean
