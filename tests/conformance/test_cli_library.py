"""`library` as people use it: list, show, verify again, pin, delete and undo, erase, export, import, check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conformance.library_samples import noise
from tests.conftest import CommandLine, Ended

LibraryCommand = Callable[..., Ended]


@pytest.fixture
def library(command_line: CommandLine, tmp_path: Path) -> LibraryCommand:
    """`library ARGUMENTS --json` on a library of this test with three proofs: fib(10), fib(11) and a hash."""
    (tmp_path / "list.csv").write_text("program,n,message\nfibonacci,10,\nfibonacci,11,\nsha256,,text:secret words\n")
    assert command_line("batch", tmp_path / "list.csv", "--library", tmp_path / "library").code == 0

    def run(*arguments: str | Path) -> Ended:
        return command_line("library", *arguments, "--library", tmp_path / "library", "--json")

    return run


def proofs(ended: Ended) -> list[Mapping[str, object]]:
    found = ended.json["proofs"]
    assert isinstance(found, list)
    return found


def ids(ended: Ended) -> list[object]:
    return [proof["id"] for proof in proofs(ended)]


def test_list_with_filters_order_and_pages(library: LibraryCommand) -> None:
    assert ids(library()) == [3, 2, 1]
    assert ids(library("list", "--ascending")) == [1, 2, 3]
    assert ids(library("list", "--sort", "steps")) == [3, 2, 1]
    assert ids(library("--program", "fibonacci")) == [2, 1]
    assert ids(library("--text", "sha")) == [3]
    assert ids(library("--backend", "Trace", "--state", "verified")) == []
    assert ids(library("--text", "fib 89")) == [2]
    assert ids(library("--days", "1", "--sort", "made")) == [3, 2, 1]
    assert ids(library("--strength", "re-executable")) == []
    identity = str(proofs(library("--text", "sha"))[0]["identity"])
    assert ids(library("--text", identity[:12])) == [3]
    first = library("--limit", "2", "--sort", "program")
    assert (ids(first), first.json["total"]) == ([3, 2], 3)
    second = library("--limit", "2", "--sort", "program", "--after", str(first.json["next"]))
    assert (ids(second), second.json["next"]) == ([1], None)


def test_show_tells_all_but_the_private_input(
    library: LibraryCommand, command_line: CommandLine, tmp_path: Path
) -> None:
    shown = library("show", "1")
    assert shown.json["outputs"] == {"n": "10", "value": "55"}
    people = command_line("library", "show", "3", "--library", tmp_path / "library")
    assert "erase-openings 3" in people.out
    assert "secret words" not in people.out
    assert "value" in command_line("library", "show", "1", "--library", tmp_path / "library").out


def test_verify_again(library: LibraryCommand) -> None:
    every = library("verify", "--all")
    assert (every.code, [proof["outcome"] for proof in proofs(every)]) == (0, ["verified"] * 3)
    assert ids(library("--state", "verified")) == [3, 2, 1]
    other = library("verify", "1", "3", "--program", "sha256")
    assert (other.code, [proof["outcome"] for proof in proofs(other)]) == (1, ["refused", "verified"])
    assert ids(library("--state", "refused")) == ids(library("--strength", "refused")) == [1]
    assert ids(library("--strength", "re-executable")) == [3, 2]


def test_pin_delete_and_undo(library: LibraryCommand) -> None:
    assert library("pin", "2").code == 0
    assert ids(library("--pinned")) == [2]
    assert library("unpin", "2").code == 0
    assert ids(library("--pinned")) == []
    deleted = library("delete", "1", "3")
    assert ids(library()) == [2]
    assert library("undo", str(deleted.json["undo"])).json["restored"] == [1, 3]
    assert ids(library()) == [3, 2, 1]
    library("delete", "3")
    assert library("empty-trash").json["deleted"] == 1
    assert ids(library()) == [2, 1]
    size = library("size").json
    assert (size["proofs"], size["kept_proofs"], size["cache_bytes"]) == (2, 2, 0)


def test_an_erased_input_is_gone_from_the_disk(library: LibraryCommand, tmp_path: Path) -> None:
    def on_disk() -> bool:
        files = [path for path in (tmp_path / "library").rglob("*") if path.is_file()]
        return any(b"secret words" in path.read_bytes() for path in files)

    assert on_disk()
    assert library("erase-openings", "3").json["erased"] == 1
    assert not on_disk()
    undecided = library("verify", "3")
    assert (undecided.code, proofs(undecided)[0]["outcome"]) == (3, "undecided")


def test_export_and_import(library: LibraryCommand, command_line: CommandLine, tmp_path: Path) -> None:
    public = library("export", "--all", "--out", tmp_path / "public")
    files = sorted((tmp_path / "public").iterdir())
    assert (public.code, len(files)) == (0, 3)
    assert not any(b"secret words" in path.read_bytes() for path in files)
    assert library("export", "3", "1", "--openings", "--out", tmp_path / "all.zip").code == 0
    other = ("--library", tmp_path / "other", "--json")
    taken = command_line("library", "import", tmp_path / "all.zip", tmp_path / "list.csv", files[0], *other)
    assert taken.code == 1  # the list is no proof, and stops no other
    found = taken.json["files"]
    assert isinstance(found, list)
    assert [one["error"] and one["error"]["id"] for one in found].count("proof.not_a_proof") == 1
    verified = command_line("library", "verify", "--all", *other)
    assert {proof["outcome"] for proof in proofs(verified)} <= {"verified", "undecided"}
    assert "verified" in {proof["outcome"] for proof in proofs(verified)}


def test_check_and_repair(library: LibraryCommand, tmp_path: Path) -> None:
    clean = library("check")
    assert (clean.code, clean.json["damages"], clean.json["proofs"]) == (0, [], 3)
    (tmp_path / "library" / "files" / "stranger").write_bytes(b"x")
    found = library("check")
    assert found.code == 1
    damages = found.json["damages"]
    assert isinstance(damages, list)
    assert damages[0]["fate"] == "found"
    library("check", "--repair")
    assert library("check").code == 0
    assert ids(library()) == [3, 2, 1]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("fly",), 2),
        (("show",), 2),
        (("show", "1", "2"), 2),
        (("show", "99"), 2),
        (("show", "x"), 2),
        (("list", "1"), 2),
        (("--after", "nonsense"), 2),
        (("--days", "0"), 2),
        (("--days", "99999999"), 2),
        (("--strength", "strong"), 2),
        (("--after", "WyIxIiwgIjIiXQ=="), 2),
        (("delete",), 2),
        (("delete", "1", "99"), 2),
        (("undo", "1"), 2),
        (("export", "1"), 2),
        (("export", "--all", "1", "--out", "x"), 2),
        (("import",), 2),
        (("import", "/nowhere/x"), 4),
        (("verify", "--all", "--program", "/nowhere"), 4),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], code: int, library: LibraryCommand) -> None:
    assert library(*arguments).code == code
    assert ids(library()) == [3, 2, 1]


def test_prove_finds_what_is_there(command_line: CommandLine, tmp_path: Path) -> None:
    where = ("--library", tmp_path / "library")
    first = command_line("prove", "fib", "n=10", "--out", tmp_path / "a", *where, "--json")
    second = command_line("prove", "fib", "n=10", "--out", tmp_path / "b", *where, "--json")
    assert (first.json["from_library"], second.json["from_library"]) == (False, True)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a.opening").read_bytes() == (tmp_path / "b.opening").read_bytes()
    for key in ("journal", "steps", "marks", "exit_code", "identity", "library_id"):
        assert first.json[key] == second.json[key], key
    people = command_line("prove", "fib", "n=10", "--out", tmp_path / "c", *where)
    assert "From the library: proof 1" in people.out
    assert (
        command_line("prove", "fib", "n=10", "--again", "--out", tmp_path / "d", *where, "--json").json["library_id"]
        == 2
    )
    alone = command_line("prove", "fib", "n=12", "--no-library", "--out", tmp_path / "e", *where, "--json")
    assert (alone.json["from_library"], alone.json["library_id"]) == (False, None)
    assert command_line("library", *where, "--json").json["total"] == 2
    changed = command_line("prove", "fib", "n=11", "--out", tmp_path / "f", *where, "--json")
    assert changed.json["from_library"] is False


def test_a_library_that_cannot_be_opened_costs_no_proof(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"in the way")
    ended = command_line(
        "prove", "fib", "n=10", "--out", tmp_path / "x", "--json", XDG_DATA_HOME=str(tmp_path / "data")
    )
    assert ended.code == 0
    assert ended.json["library_error"]
    assert command_line("verify", tmp_path / "x", "--program", "fib").code == 0
    named = command_line(
        "prove", "fib", "n=10", "--out", tmp_path / "y", "--library", tmp_path / "data" / "z", "--json"
    )
    assert named.code == 4


def test_one_damaged_proof_keeps_back_no_other(
    library: LibraryCommand, command_line: CommandLine, tmp_path: Path
) -> None:
    place = tmp_path / "library"
    (tmp_path / "message").write_bytes(noise(5, 300_000))
    made = ("prove", "sha256", f"message=file:{tmp_path / 'message'}", "--form", "audit", "--out", tmp_path / "x.proof")
    assert command_line(*made, "--library", place).code == 0
    (stored,) = (place / "files").iterdir()
    stored.write_bytes(stored.read_bytes()[:-1])
    done = library("export", "4", "1", "--out", tmp_path / "out")
    assert (done.code, done.json["ids"]) == (4, [1])
    assert "library.file_damaged" in str(done.json["refused"])
    verified = library("verify", "4", "1").json["proofs"]
    assert isinstance(verified, list)
    assert [one.get("outcome") for one in verified] == [None, "verified"]
    assert library("import", tmp_path / "out").code == 0
    assert library("import", tmp_path / "nowhere").code == 4


def test_what_delete_and_undo_say(command_line: CommandLine, library: LibraryCommand, tmp_path: Path) -> None:
    place = ("--library", tmp_path / "library")
    said = command_line("library", "delete", "2", *place).out
    assert "Proofs deleted: 1." in said  # a count, not the number of the proof
    token = said.split()[-1]
    assert "the one number that delete gave" in command_line("library", "undo", *place).err
    assert "Proofs brought back: 1" in command_line("library", "undo", token, *place).out
    assert "brought back already" in command_line("library", "undo", token, *place).err


def test_a_folder_with_other_things_does_not_become_a_library(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    ended = command_line("library", "--library", tmp_path, "--json")
    assert (ended.code, ended.error_id) == (4, "library.not_empty")
