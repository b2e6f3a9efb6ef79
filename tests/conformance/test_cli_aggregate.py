"""`aggregate` and `inclusion` as people use them, and the exported script as a stranger uses it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from studio import native
from studio.resources import resource_path
from tests.conftest import CommandLine, Ended

FILES = ("leaf.inclusion", "leaf.proof", "check_inclusion.py")
Use = Callable[..., Ended]


@pytest.fixture(scope="module")
def made(command_line: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three proofs with their openings, proved without a library."""
    folder = tmp_path_factory.mktemp("proofs")
    for n in (5, 10, 15):
        out = folder / f"{n}.proof"
        assert command_line("prove", "fibonacci", f"n={n}", "--no-library", "--out", out).code == 0
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    """A copy of them in a folder of this test's own."""
    return Path(shutil.copytree(made, tmp_path / "place"))


@pytest.fixture
def use(command_line: CommandLine, place: Path) -> Use:
    """A command in that folder, with a library of this test's own."""

    def run(command: str, *arguments: str) -> Ended:
        return command_line(command, *arguments, "--library", "library", "--json", cwd=place)

    return run


def run_script(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`python -I check_inclusion.py`: no environment variables, no current folder; blake3 is installed."""
    return subprocess.run(
        [sys.executable, "-I", str(folder / "check_inclusion.py"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder.parent.parent,
        timeout=60,
    )


def whole(use: Use) -> str:
    """The root of the three proofs in `a`."""
    ended = use("aggregate", "5.proof", "10.proof", "15.proof", "--out", "a")
    assert ended.code == 0, ended
    return str(ended.json["root"])


def findings(ended: Ended) -> list[dict[str, object]]:
    proofs = ended.json["proofs"]
    assert isinstance(proofs, list)
    return proofs


def reasons(ended: Ended) -> list[str | None]:
    """For each proof the id of its error, or of what is not a yes about its evidence."""
    found: list[str | None] = []
    for proof in findings(ended):
        error, verdict = proof["error"], proof["verdict"]
        if isinstance(error, dict):
            assert error["text"]
            assert error["next_step"]
            found.append(str(error["id"]))
        else:
            assert isinstance(verdict, dict)
            found.append(verdict["evidence_valid"]["id"])
    return found


# --- aggregate


def test_the_forms_that_others_rely_on(command_line: CommandLine, place: Path) -> None:
    built = command_line("aggregate", "5.proof", "10.proof", "15.proof", "--out", "a", cwd=place)
    assert built.code == 0, built
    assert built.out.count("[Re-executable] verified") == 3
    shown = command_line("aggregate", "--show", "a", "--json", cwd=place)
    root = str(shown.json["root"])
    assert f"Root: {root}" in built.out
    # The library of this user has the proof now, so that it need not be named.
    exported = command_line("inclusion", "a", "1", "--out", "folder", cwd=place)
    assert (exported.code, f"Root: {root}" in exported.out) == (0, True)
    assert {path.name for path in (place / "folder").iterdir()} == set(FILES)
    said = run_script(place / "folder")
    assert (said.returncode, root in said.stdout, "YES" in said.stdout) == (0, True, True)


def test_what_is_built_is_what_the_engine_says(use: Use, place: Path) -> None:
    root = whole(use)
    aggregate = native.Aggregate()
    aggregate.append_proofs([(place / f"{n}.proof").read_bytes() for n in (5, 10, 15)])
    assert (aggregate.root.hex(), aggregate.encode()) == (root, (place / "a").read_bytes())


def test_the_root_changes_with_order_and_number(use: Use) -> None:
    roots = {whole(use)}
    for names in (("5", "10"), ("10", "5"), ("15", "10", "5")):
        ended = use("aggregate", *(f"{name}.proof" for name in names), "--out", "b")
        assert ended.json["count"] == len(names)
        roots.add(str(ended.json["root"]))
    assert len(roots) == 4


def test_adding_equals_building(use: Use, place: Path) -> None:
    root = whole(use)
    assert use("aggregate", "5.proof", "--out", "b").code == 0
    added = use("aggregate", "10.proof", "15.proof", "--out", "b", "--append")
    assert (added.code, added.json["root"], added.json["first_index"], added.json["count"]) == (0, root, 1, 3)
    assert (place / "a").read_bytes() == (place / "b").read_bytes()


def test_a_forgotten_append_loses_nothing(use: Use, place: Path) -> None:
    whole(use)
    before = (place / "a").read_bytes()
    ended = use("aggregate", "10.proof", "--out", "a")
    assert (ended.code, ended.error_id) == (4, "aggregate.would_be_lost")
    assert (place / "a").read_bytes() == before


def test_numbers_of_the_library(use: Use) -> None:
    root = whole(use)
    by_number = use("aggregate", "1", "2", "3", "--out", "b")
    assert (by_number.code, by_number.json["root"]) == (0, root)
    absent = use("aggregate", "77", "--out", "b", "--append")
    assert (absent.code, reasons(absent)) == (2, ["library.no_proof"])


def test_a_bare_number_is_never_a_file(use: Use, place: Path) -> None:
    shutil.copy(place / "5.proof", place / "7")
    shutil.copy(place / "5.proof.opening", place / "7.opening")
    assert reasons(use("aggregate", "7", "--out", "a")) == ["library.no_proof"]
    assert use("aggregate", "./7", "--out", "a").code == 0


def test_a_changed_proof_is_refused_and_nothing_is_written(use: Use, place: Path) -> None:
    path = place / "10.proof"
    data = path.read_bytes()
    for at in range(0, len(data), 7):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1 :])
        if at % 70 == 0:
            ended = use("aggregate", "5.proof", "10.proof", "--out", "a")
            assert (ended.code, ended.error_id) == (1, "aggregate.not_all_verified")
            assert [proof["taken"] for proof in findings(ended)] == [True, False]
    path.write_bytes(data[:-1])
    assert reasons(use("aggregate", "10.proof", "--out", "a")) == ["proof.truncated"]
    assert not (place / "a").exists()


def test_a_proof_that_is_well_formed_but_wrong(use: Use, place: Path) -> None:
    file = native.proof_decode((place / "10.proof").read_bytes())
    journal = file.journal[:4] + b"\x38" + file.journal[5:]  # 56 instead of 55
    (place / "lie.proof").write_bytes(
        native.proof_encode(
            program_id=file.program_id,
            journal=journal,
            exit_code=file.exit_code,
            steps=file.steps,
            backend=file.backend,
            backend_version=file.backend_version,
            evidence=file.evidence,
            studio_version=file.studio_version,
            created_unix_ms=file.created_unix_ms,
            elapsed_ns=file.elapsed_ns,
            device=file.device,
        )
    )
    identity = native.proof_decode((place / "lie.proof").read_bytes()).identity
    _, salt, witness = native.opening_decode((place / "10.proof.opening").read_bytes())
    opening = native.opening_encode(proof_identity=identity, salt=salt, witness=witness)
    (place / "lie.proof.opening").write_bytes(opening)
    ended = use("aggregate", "5.proof", "lie.proof", "--out", "a")
    assert (ended.code, reasons(ended)) == (1, [None, "verify.wrong_journal"])


def test_without_an_opening(use: Use, command_line: CommandLine, place: Path) -> None:
    opening = place / "10.proof.opening"
    opening.rename(place / "hidden")
    ended = use("aggregate", "5.proof", "10.proof", "--out", "a")
    assert (ended.code, reasons(ended)) == (3, [None, "verify.needs_opening"])
    text = command_line("aggregate", "10.proof", "--out", "a", "--library", "library", cwd=place)
    assert (text.code, "undecided" in text.out, "nothing was written" in text.out) == (3, True, True)
    # A refusal weighs more than what is undecided.
    (place / "bad.proof").write_bytes(b"bad")
    assert use("aggregate", "10.proof", "bad.proof", "--out", "a").code == 1
    assert use("aggregate", "10.proof", "absent.proof", "--out", "a").code == 4
    assert not (place / "a").exists()


def test_duplicates(use: Use) -> None:
    twice = use("aggregate", "5.proof", "5.proof", "--out", "a")
    assert (twice.code, reasons(twice)) == (1, [None, "aggregate.same_as_other"])
    root = whole(use)
    again = use("aggregate", "10.proof", "--out", "a", "--append")
    assert (again.code, reasons(again)) == (1, ["aggregate.same_as_leaf"])
    assert use("aggregate", "--show", "a").json["root"] == root
    allowed = use("aggregate", "10.proof", "--out", "a", "--append", "--allow-duplicates")
    assert (allowed.code, allowed.json["count"]) == (0, 4)
    assert allowed.json["root"] != root


def test_the_program_must_be_known(use: Use, command_line: CommandLine, place: Path) -> None:
    elf = place / "mine.elf"
    elf.write_bytes(resource_path("guests", "fibonacci", "fibonacci.elf").read_bytes() + b"\0")
    (place / "witness").write_bytes((10).to_bytes(4, "little"))
    made = command_line(
        "prove", "./mine.elf", "--witness-file", "witness", "--no-library", "--out", "mine.proof", cwd=place
    )
    assert made.code == 0, made
    unknown = use("aggregate", "5.proof", "mine.proof", "--out", "a")
    assert (unknown.code, reasons(unknown)) == (1, [None, "aggregate.unknown_program"])
    other = use("aggregate", "mine.proof", "--out", "a", "--program", "sort")
    assert (other.code, reasons(other)) == (1, ["aggregate.unknown_program"])
    named = use("aggregate", "mine.proof", "5.proof", "--out", "a", "--program", "sort", "--program", "./mine.elf")
    assert (named.code, [proof["program"] for proof in findings(named)]) == (0, ["mine", "fibonacci"])
    elf.unlink()
    kept = use("aggregate", "mine.proof", "--out", "b")
    assert kept.code == 0, kept


def test_nothing_else_is_ever_overwritten(use: Use, place: Path) -> None:
    before = (place / "5.proof").read_bytes()
    ended = use("aggregate", "10.proof", "--out", "5.proof")
    assert (ended.code, ended.error_id) == (4, "aggregate.target_is_no_aggregate")
    assert (place / "5.proof").read_bytes() == before
    ended = use("aggregate", "10.proof", "--out", "5.proof", "--append")
    assert (ended.code, ended.error_id) == (1, "aggregate.not_an_aggregate")
    absent = use("aggregate", "10.proof", "--out", "absent", "--append")
    assert (absent.code, absent.error_id) == (4, "file.not_found")
    assert use("aggregate", "10.proof", "--out", "no/such/folder").code == 4
    whole(use)
    damaged = (place / "a").read_bytes()[:-1]
    (place / "a").write_bytes(damaged)
    assert use("aggregate", "10.proof", "--out", "a").code == 4
    assert use("aggregate", "--show", "a").error_id == "aggregate.truncated"
    assert (place / "a").read_bytes() == damaged


def test_wrong_use(use: Use) -> None:
    for line in ("", "5.proof", "--out a", "--show a --out b", "5.proof --show a", "--show a --append"):
        ended = use("aggregate", *line.split())
        assert (ended.code, ended.error_id) == (2, "cli.usage"), line
    for line in ("", "a", "a 0", "a 0 --out x --root 00", "a --check b"):
        ended = use("inclusion", *line.split())
        assert (ended.code, ended.error_id) == (2, "cli.usage"), line


def test_a_long_aggregate_is_shown_in_part(use: Use, command_line: CommandLine, place: Path) -> None:
    whole(use)
    shown = command_line("aggregate", "--show", "a", "--rows", "2", cwd=place)
    assert (shown.code, "and 1 more" in shown.out) == (0, True)
    assert len(findings(use("aggregate", "--show", "a", "--rows", "2"))) == 2


# --- inclusion


@pytest.mark.parametrize("index", [0, 1, 2])
def test_each_proof_is_shown_to_be_in_it(use: Use, place: Path, index: int) -> None:
    root = whole(use)
    assert use("inclusion", "a", str(index), "--out", "folder").json["root"] == root
    for said in (run_script(place / "folder"), run_script(place / "folder", "--root", root)):
        assert (said.returncode, said.stderr) == (0, "")
    assert run_script(place / "folder", "--root", "00" * 32).returncode == 1
    checked = use("inclusion", "--check", "folder", "--root", root)
    assert (checked.code, checked.json["index"], checked.json["script"]) == (0, index, "ours")
    assert (checked.json["root_was_given"], checked.json["count"]) == (True, 3)
    other = use("inclusion", "--check", "folder", "--root", "00" * 32)
    assert (other.code, other.error_id) == (1, "inclusion.other_root")
    assert use("inclusion", "--check", "folder", "--root", "00").error_id == "cli.bad_root"


@pytest.mark.parametrize("index", ["3", "-1", "99999999999999999999999"])
def test_an_index_outside(use: Use, place: Path, index: str) -> None:
    whole(use)
    ended = use("inclusion", "a", index, "--out", "folder")
    assert (ended.code, ended.error_id) == (2, "aggregate.index_outside")
    assert not (place / "folder").exists()


def test_an_index_that_is_none(use: Use) -> None:
    whole(use)
    assert use("inclusion", "a", "first", "--out", "folder").error_id == "cli.not_a_number"


@pytest.mark.parametrize("name", ["leaf.proof", "leaf.inclusion"])
def test_a_changed_file_is_refused_by_script_and_studio(use: Use, place: Path, name: str) -> None:
    whole(use)
    assert use("inclusion", "a", "1", "--out", "folder").code == 0
    path = place / "folder" / name
    data = path.read_bytes()
    for changed in (data[:40] + bytes([data[40] ^ 1]) + data[41:], data[:-1], data + b"\0", b""):
        path.write_bytes(changed)
        said = run_script(place / "folder")
        assert (said.returncode, said.stdout[:3], said.stderr) == (1, "NO:", "")
        assert use("inclusion", "--check", "folder").code == 1
    path.unlink()
    assert run_script(place / "folder").stdout.startswith("NO:")
    assert use("inclusion", "--check", "folder").code == 4


def test_a_changed_script_is_told(use: Use, command_line: CommandLine, place: Path) -> None:
    whole(use)
    use("inclusion", "a", "1", "--out", "folder")
    (place / "folder" / "check_inclusion.py").write_text("print('YES: anything')\n", encoding="utf-8")
    assert use("inclusion", "--check", "folder").json["script"] == "other"
    assert "do not run it unread" in command_line("inclusion", "--check", "folder", cwd=place).out


def test_files_of_different_proofs_do_not_mix(use: Use, place: Path) -> None:
    whole(use)
    for index in ("0", "1"):
        use("inclusion", "a", index, "--out", f"folder{index}")
    shutil.copy(place / "folder0" / "leaf.proof", place / "folder1" / "leaf.proof")
    assert "another proof" in run_script(place / "folder1").stdout
    ended = use("inclusion", "--check", "folder1")
    assert (ended.code, ended.error_id) == (1, "inclusion.wrong_leaf")


def test_a_lone_file(use: Use, place: Path) -> None:
    whole(use)
    use("inclusion", "a", "1", "--out", "folder")
    shutil.copy(place / "folder" / "leaf.inclusion", place / "lone.inclusion")
    assert use("inclusion", "--check", "folder/leaf.inclusion").code == 0
    undecided = use("inclusion", "--check", "lone.inclusion")
    assert (undecided.code, undecided.json["ok"], undecided.json["proof"]) == (3, False, None)
    assert use("inclusion", "--check", "lone.inclusion", "--proof", "10.proof").code == 0
    wrong = use("inclusion", "--check", "lone.inclusion", "--proof", "5.proof")
    assert (wrong.code, wrong.error_id) == (1, "inclusion.wrong_leaf")
    assert use("inclusion", "--check", "10.proof").error_id == "inclusion.not_an_inclusion"


def test_a_proof_that_the_library_does_not_have(use: Use, command_line: CommandLine, place: Path) -> None:
    whole(use)
    elsewhere = ("inclusion", "a", "1", "--out", "folder", "--library", "empty", "--json")
    ended = command_line(*elsewhere, cwd=place)
    assert (ended.code, ended.error_id) == (4, "aggregate.proof_not_kept")
    wrong = command_line(*elsewhere, "--proof", "5.proof", cwd=place)
    assert (wrong.code, wrong.error_id) == (1, "inclusion.wrong_leaf")
    assert command_line(*elsewhere, "--proof", "10.proof", cwd=place).code == 0
    assert run_script(place / "folder").returncode == 0


def test_handing_out_an_audit_proof_is_handing_out_the_input(use: Use, command_line: CommandLine, place: Path) -> None:
    audit = command_line(
        "prove", "fibonacci", "n=20", "--form", "audit", "--no-library", "--out", "audit.proof", cwd=place
    )
    assert audit.code == 0
    assert use("aggregate", "audit.proof", "5.proof", "--out", "a").code == 0
    assert use("inclusion", "a", "0", "--out", "folder0").json["reveals_witness"] is True
    assert use("inclusion", "a", "1", "--out", "folder1").json["reveals_witness"] is False
    told = command_line("inclusion", "a", "0", "--out", "folder0", "--library", "library", cwd=place)
    assert "can read the private input" in told.out
    assert run_script(place / "folder0").returncode == 0


# --- kills


@pytest.mark.posix
def test_a_killed_addition_leaves_the_old_or_the_new_aggregate(
    use: Use, user_environment: Mapping[str, str], place: Path
) -> None:
    assert use("aggregate", "5.proof", "--out", "a").code == 0
    old = (place / "a").read_bytes()
    command = [sys.executable, "-m", "studio", "aggregate", "10.proof", "15.proof", "--out", "a", "--append"]
    for round_number in range(12):
        (place / "a").write_bytes(old)
        child = subprocess.Popen(
            [*command, "--library", "library"],
            cwd=place,
            env=dict(user_environment),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(0.05 + 0.02 * round_number)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        count = native.Aggregate.decode((place / "a").read_bytes()).count
        assert count in (1, 3)
    (place / "a").write_bytes(old)
    assert use("aggregate", "10.proof", "15.proof", "--out", "a", "--append").json["count"] == 3
