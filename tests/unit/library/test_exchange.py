"""Out and in again: the same bytes under safe names, and an answer for everything that is not a proof."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio import native
from studio.library import ImportLimits, Library, NewProof, export_archive, export_folder, import_files
from studio.library.exchange import MOST_ITEMS
from studio.model.errors import Cancelled
from tests.conformance.library_samples import sample, sample_opening, sample_proof


def made_folder(tmp_path: Path) -> Path:
    out = tmp_path / "files"
    out.mkdir()
    return out


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "other") as opened:
        yield opened


@pytest.mark.posix
def test_through_a_folder(library: Library, other: Library, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    ids = library.add_many([sample(1), sample(2, large=True)])
    written = export_folder(library, ids, out).paths
    assert sorted(out.iterdir()) == sorted(written)
    answers = import_files(other, written)
    assert [other.get(answer.proof_id or 0).proof for answer in answers] == [
        sample(1).proof,
        sample(2, large=True).proof,
    ]
    export_folder(library, ids, out, openings=True)
    openings = sorted(out.glob("*.opening"))
    assert [stat.S_IMODE(path.stat().st_mode) for path in openings] == [0o600, 0o600]
    assert all(answer.error is None for answer in import_files(other, openings))  # they find their proofs
    assert other.get(answers[0].proof_id or 0).opening == sample(1).opening
    with Library.open(tmp_path / "third") as third:
        (out / "notes.txt").write_text("not ours")
        assert [answer.error for answer in import_files(third, [out])] == [None] * 4  # the folder as it was written
        assert third.count() == 2


@pytest.mark.parametrize("archived", [True, False])
def test_a_damaged_proof_keeps_back_no_other(archived: bool, library: Library, tmp_path: Path) -> None:
    first, last = library.add_many([sample(1, large=True), sample(2)])
    (damaged,) = (tmp_path / "library" / "files").glob("*.proof")
    damaged.write_bytes(b"x")
    done = (
        export_archive(library, [first, last], tmp_path / "proofs.zip")
        if archived
        else export_folder(library, [first, last], tmp_path)
    )
    assert {number: error.message_id for number, error in done.refused.items()} == {first: "library.file_damaged"}
    with Library.open(tmp_path / "other") as other:
        assert [answer.error for answer in import_files(other, done.paths)] == [None]


@pytest.mark.parametrize("openings", [True, False])
def test_through_an_archive(openings: bool, library: Library, other: Library, tmp_path: Path) -> None:
    ids = library.add_many([sample(number) for number in range(4)])
    path = tmp_path / "proofs.zip"
    export_archive(library, [*ids, ids[0]], path, openings=openings)
    first = path.read_bytes()
    export_archive(library, ids, path, openings=openings)
    assert path.read_bytes() == first
    answers = import_files(other, [path])
    assert len(answers) == (8 if openings else 4)
    assert all(answer.error is None for answer in answers)
    assert {other.get(answer.proof_id or 0).opening is None for answer in answers} == {not openings}


def test_a_name_is_safe_whatever_the_program_is_called(library: Library, tmp_path: Path) -> None:
    ids = [
        library.add(NewProof(sample_proof(number, program=number), program_name=name))
        for number, name in enumerate(["../../etc/passwd", "CON", "a" * 500, "é\u202e/\0:", ""])
    ]
    names = [path.name for path in export_folder(library, ids, tmp_path).paths]
    assert len(set(names)) == 5
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") for name in names)
    assert all(len(name) < 80 and name.count(".") == 1 for name in names)
    assert not any(name.upper().split(".")[0] in ("CON", "") for name in names)


@pytest.mark.posix
def test_each_bad_file_has_its_answer_and_stops_no_other(library: Library, tmp_path: Path) -> None:
    good, text, link, large, alone = (tmp_path / name for name in ("good", "text", "link", "large", "alone"))
    good.write_bytes(sample_proof(1))
    text.write_bytes(b"hello")
    link.symlink_to(good)
    large.write_bytes(bytes(5000))
    alone.write_bytes(sample_opening(sample_proof(9)))
    os.mkfifo(tmp_path / "pipe")
    paths = [text, link, large, alone, tmp_path / "pipe", tmp_path, tmp_path / "absent", good]
    answers = import_files(library, paths, ImportLimits(item_bytes=4000, archive_bytes=6000))
    errors = {Path(answer.source).name: answer.error.message_id for answer in answers if answer.error}
    assert errors == {
        "text": "proof.not_a_proof",
        "link": "file.is_link",
        "large": "file.too_large",
        "alone": "library.opening_alone",
        "pipe": "file.not_regular",
        tmp_path.name: "file.is_folder",
        "absent": "file.not_found",
    }
    assert [answer.proof_id for answer in answers if not answer.error] == [library.page().entries[0].id]


def archive(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def test_no_name_of_an_archive_is_used(library: Library, tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = archive(
        inside / "x.zip", {"../escaped": sample_proof(1), "/absolute": sample_proof(2), "C:\\x": b"no", "d/": b""}
    )
    before = sorted(tmp_path.rglob("*.*"))
    answers = import_files(library, [path])
    assert [answer.error is None for answer in answers] == [True, True, False]
    assert all(".." not in answer.source.rpartition(": ")[2].replace(". ", "") for answer in answers)
    assert [path for path in sorted(tmp_path.rglob("*.*")) if "library" not in str(path)] == [
        path for path in before if "library" not in str(path)
    ]


def test_a_bomb_does_not_burst(library: Library, tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", {f"{number}": bytes(100_000) for number in range(50)})
    assert path.stat().st_size < 20_000
    answers = import_files(library, [path], ImportLimits(item_bytes=1000, archive_bytes=20_000))
    assert {answer.error.message_id for answer in answers if answer.error} == {"file.too_large"}
    assert 0 < len(answers) < 50


def test_a_damaged_archive_is_named(library: Library, tmp_path: Path) -> None:
    whole = archive(tmp_path / "x.zip", {"a": sample_proof(1), "b": sample_proof(2)}).read_bytes()
    for at in range(0, len(whole), 7):
        (tmp_path / "y.zip").write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
        import_files(library, [tmp_path / "y.zip"])  # an answer, never an exception
    (tmp_path / "y.zip").write_bytes(whole[:-30])
    answers = import_files(library, [tmp_path / "y.zip"])
    assert [answer.error.message_id for answer in answers if answer.error] == ["library.archive_damaged"]
    assert library.count() <= 2


def test_too_many_members_are_refused(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_ITEMS >= 10_000
    monkeypatch.setattr("studio.library.exchange.MOST_ITEMS", 3)
    path = archive(tmp_path / "x.zip", {f"{number}": b"" for number in range(4)})
    answers = import_files(library, [path])
    assert [answer.error.message_id for answer in answers if answer.error] == ["library.archive_too_many"]


def test_a_program_gets_its_name_and_what_was_there_before_is_known(tmp_path: Path) -> None:
    with Library.open(tmp_path / "one") as one:
        written = export_folder(one, one.add_many([sample(1), sample(2)]), made_folder(tmp_path), openings=True).paths
    files = [*written, *(path.with_name(f"{path.name}.opening") for path in written)]
    with Library.open(tmp_path / "other") as other:
        first = import_files(other, files, name_of=lambda program_id: f"program {program_id[0]}")
        assert [answer.known for answer in first] == [False] * 4
        assert [entry.program_name for entry in other.page().entries] == ["program 1"] * 2
        again = import_files(other, files)
        assert [(answer.proof_id, answer.known) for answer in again] == [(answer.proof_id, True) for answer in first]


def test_of_two_proofs_of_one_identity_both_get_the_opening(tmp_path: Path) -> None:
    first = sample(1)
    file = native.proof_decode(first.proof)
    names = "program_id journal exit_code steps backend backend_version evidence studio_version created_unix_ms device"
    other = native.proof_encode(**{name: getattr(file, name) for name in names.split()}, elapsed_ns=7)
    out = made_folder(tmp_path)
    for name, data in (("a.proof", first.proof), ("b.proof", other), ("c.opening", first.opening)):
        assert data is not None
        (out / name).write_bytes(data)
    with Library.open(tmp_path / "library") as library:
        assert [answer.error for answer in import_files(library, [out])] == [None] * 3
        assert [library.get(proof_id).opening for proof_id in (1, 2)] == [first.opening] * 2


def test_many_come_in_groups_and_a_stop_keeps_those_that_are_in(tmp_path: Path) -> None:
    with Library.open(tmp_path / "one") as one:
        ids = one.add_many([sample(number) for number in range(600)])
        told: list[tuple[int, int]] = []
        archive = tmp_path / "all.zip"
        export_archive(one, ids, archive, told=lambda done, total: told.append((done, total)))
        assert told == [(number, 600) for number in range(600)]
    with Library.open(tmp_path / "other") as other:

        def stop(done: int, total: int) -> None:
            if done:
                raise Cancelled

        with pytest.raises(Cancelled):
            import_files(other, [archive], told=stop)
        assert 0 < other.count() < 600
        told.clear()
        assert len(import_files(other, [archive], told=lambda done, total: told.append((done, total)))) == 600
        assert told[-1] == (600, 600)
        assert other.count() == 600


def test_the_opening_beside_a_proof_comes_with_it(library: Library, other: Library, tmp_path: Path) -> None:
    """Who opens a proof file can check it at once; named both, the opening is taken once."""
    (proof,) = export_folder(library, [library.add(sample(1))], made_folder(tmp_path), openings=True).paths
    (answer, with_it) = import_files(other, [proof])
    assert (answer.error, with_it.error) == (None, None)
    assert other.get(answer.proof_id or 0).opening == sample(1).opening
    assert len(import_files(other, [proof, proof.with_name(f"{proof.name}.opening")])) == 2
