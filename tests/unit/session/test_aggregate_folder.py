"""Names, renames, deletions that can be taken back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studio.model.errors import UserError
from studio.session.aggregate_folder import MOST_LETTERS, AggregateFolder, Deleted, checked_name
from studio.session.aggregate_notes import Note, read_note, write_note

NOTE = Note(bytes(32), 1, 2, 3)


@pytest.fixture
def folder(tmp_path: Path) -> AggregateFolder:
    made = AggregateFolder(tmp_path / "aggregates", 1000)
    made.make()
    return made


def put(folder: AggregateFolder, name: str, data: bytes = b"x") -> Path:
    path = folder.path(name)
    path.write_bytes(data)
    write_note(path, NOTE)
    return path


def names(folder: AggregateFolder) -> list[str]:
    return sorted(file.name for file in folder.files())


def refusal(call: object, *arguments: object) -> str:
    with pytest.raises(UserError) as refused:
        call(*arguments)  # type: ignore[operator]
    assert str(refused.value)
    return refused.value.message_id


@pytest.mark.parametrize("name", ["Morning batch", "Transfers, block 8,412", "晨间", "v1.2", "a" * MOST_LETTERS, "(x)"])
def test_names_that_are_taken(folder: AggregateFolder, name: str) -> None:
    assert checked_name(name) == name
    put(folder, name)
    assert names(folder) == [name]
    assert folder.find(name).path.read_bytes() == b"x"
    assert folder.free_name(name) != name


OTHER_BAD_NAMES = ("界" * 70, "\udcff", "a?b", "a|b")


@pytest.mark.parametrize(
    "name",
    [
        *OTHER_BAD_NAMES,
        "",
        " ",
        ".",
        "..",
        "a/b",
        "a\\b",
        "a:b",
        "a\0b",
        ".hidden",
        "end.",
        "a" * (MOST_LETTERS + 1),
        "CON",
        "com1.x",
    ],
)
def test_names_that_are_refused(folder: AggregateFolder, name: str) -> None:
    assert refusal(checked_name, name) == "aggregate.bad_name"
    free = folder.free_name(name)
    assert checked_name(free) == free
    put(folder, free)


def test_spaces_and_letters_of_two_parts_are_tidied() -> None:
    assert checked_name("  a  b ") == "a b"
    assert checked_name("e\u0301") == "\u00e9"


def test_the_folder_need_not_be_there(tmp_path: Path) -> None:
    folder = AggregateFolder(tmp_path / "none", 1000)
    assert folder.files() == []
    assert not folder.is_taken("a")
    assert refusal(folder.find, "a") == "aggregate.not_listed"
    (tmp_path / "file").write_bytes(b"")
    broken = AggregateFolder(tmp_path / "file", 1000)
    assert refusal(broken.make).startswith("file.")
    assert refusal(broken.files).startswith("file.")


def test_renaming(folder: AggregateFolder) -> None:
    put(folder, "a")
    put(folder, "b")
    assert refusal(folder.rename, "a", "B") == "aggregate.name_taken"
    assert refusal(folder.rename, "c", "d") == "aggregate.not_listed"
    assert refusal(folder.rename, "a", "../x") == "aggregate.bad_name"
    assert folder.rename("a", "A") == "A"
    assert folder.rename("A", "A") == "A"
    assert folder.rename("A", "c") == "c"
    assert names(folder) == ["b", "c"]
    assert read_note(folder.path("c")) == NOTE


def test_a_deletion_is_taken_back(folder: AggregateFolder) -> None:
    put(folder, "a", b"first")
    deleted = folder.delete("a")
    assert names(folder) == []
    put(folder, "a", b"second")
    assert folder.put_back(deleted) == "a 2"
    assert folder.path("a 2").read_bytes() == b"first"
    assert read_note(folder.path("a 2")) == NOTE
    assert refusal(folder.put_back, deleted) == "aggregate.cannot_undo"
    assert refusal(folder.delete, "x") == "aggregate.not_listed"
    assert refusal(folder.put_back, Deleted("a", "../..")) == "aggregate.cannot_undo"


def test_what_was_deleted_long_ago_is_gone(folder: AggregateFolder) -> None:
    put(folder, "a")
    deleted = folder.delete("a")
    folder.make()
    assert (folder.root / ".trash" / deleted.token).exists()
    AggregateFolder(folder.root, -10_000).make()
    assert not (folder.root / ".trash" / deleted.token).exists()


def test_only_aggregates_are_listed_the_newest_first(folder: AggregateFolder) -> None:
    for age, name in enumerate(("new", "old")):
        path = put(folder, name)
        os.utime(path, (1_700_000_000 - age, 1_700_000_000 - age))
    (folder.root / "other.txt").write_bytes(b"")
    (folder.root / "folder.aggregate").mkdir()
    (folder.root / ".hidden.aggregate").write_bytes(b"")
    assert [file.name for file in folder.files()] == ["new", "old"]
    before = folder.find("new").stamp
    folder.find("new").path.write_bytes(b"other")
    assert folder.find("new").stamp != before
