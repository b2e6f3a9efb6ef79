"""Batches and queues when things go wrong: real processes are killed, share a library, and lose the disk under them.

Nothing finished is lost, nothing is proved twice, nothing is served for another statement.
"""

from __future__ import annotations

import errno
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from studio.library import check_library
from studio.session import Filter, Library, LibraryUse, Session
from tests.conformance.library_crash import interposer, named_steps
from tests.conformance.risc0_guests import elf_of
from tests.conftest import CommandLine

TIMEOUT_S = 100
SHARED = 2000  # enough that two processes that start together are at work together
NUMBERS = range(94)


def fibonacci(number: int) -> int:
    one, other = 0, 1
    for _ in range(number):
        one, other = other, one + other
    return one


def journal(number: int) -> str:
    return (number.to_bytes(4, "little") + fibonacci(number).to_bytes(8, "little")).hex()


def messages(path: Path, numbers: Iterable[int]) -> Path:
    path.write_text("program,message\n" + "".join(f"sha256,text:message {number}\n" for number in numbers))
    return path


def all_fibonacci(path: Path) -> Path:
    path.write_text("program,n\n" + "".join(f"fibonacci,{number}\n" for number in NUMBERS))
    return path


def start(env: Mapping[str, str], *arguments: object, **environment: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "studio", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**env, **environment})


def ended(process: subprocess.Popen[bytes]) -> tuple[int, dict[str, Any]]:
    out, err = process.communicate(timeout=TIMEOUT_S)
    assert b"Traceback" not in out + err
    return process.returncode, json.loads(out)


def outcomes(items: Sequence[dict[str, Any]]) -> Counter[tuple[str, str | None]]:
    return Counter((item["outcome"], item["error"] and item["error"]["id"]) for item in items)


def until_told(process: subprocess.Popen[bytes], count: int) -> None:
    assert process.stdout is not None
    told = 0
    for line in process.stdout:
        told += line.split()[1:2] == [b"proved"]
        if told >= count:
            return


def assert_all_good(library_folder: Path, count: int, every: int, command_line: CommandLine) -> None:
    """So many proofs, each of another statement; whole, and valid wherever they are looked at."""
    with Library.open(library_folder) as library:
        entries = list(LibraryUse(Session(), library).entries(Filter()))
        assert len(entries) == len({entry.identity for entry in entries}) == count
        some = [entry.id for entry in entries][::every]
    assert check_library(library_folder).clean
    assert command_line("library", "verify", *map(str, some), "--library", library_folder).code == 0


def test_two_batches_at_once_share_the_work_and_prove_nothing_twice(
    command_line: CommandLine, user_environment: Mapping[str, str], tmp_path: Path
) -> None:
    library = tmp_path / "library"
    lists = [messages(tmp_path / f"{first}.csv", range(first, first + SHARED)) for first in (0, SHARED // 2)]
    both = [start(user_environment, "batch", one, "--library", library, "--json") for one in lists]
    (code, first), (other_code, second) = map(ended, both)
    assert (code, other_code) == (0, 0)
    proved = [one["counts"]["proved"] for one in (first, second)]
    assert sum(proved) == SHARED * 3 // 2
    assert all(proved)
    # What both were asked for is one proof for both.
    ids = [{item["line"]: item["library_id"] for item in one["items"]} for one in (first, second)]
    assert all(ids[0][line + SHARED // 2] == ids[1][line] for line in range(2, SHARED // 2 + 2))
    assert_all_good(library, SHARED * 3 // 2, 100, command_line)


def test_a_batch_whose_lines_nobody_reads_keeps_no_other_waiting(
    user_environment: Mapping[str, str], tmp_path: Path
) -> None:
    library, listed = tmp_path / "library", messages(tmp_path / "list.csv", range(4000))  # more than a pipe takes
    unread = start(user_environment, "batch", listed, "--library", library)
    until_told(unread, 1)
    code, said = ended(start(user_environment, "batch", listed, "--library", library, "--json"))
    assert (code, said["counts"]["failed"]) == (0, 0)
    out, err = unread.communicate(timeout=TIMEOUT_S)
    assert (unread.returncode, err) == (0, b"")
    told = Counter(line.split()[1] for line in out.splitlines()[:-1])
    assert said["counts"]["proved"] + told[b"proved"] + 1 == 4000


@pytest.mark.posix
def test_when_one_of_two_is_killed_the_other_proves_the_rest_and_nothing_is_lost(
    command_line: CommandLine, user_environment: Mapping[str, str], tmp_path: Path
) -> None:
    library = tmp_path / "library"
    listed = messages(tmp_path / "list.csv", range(SHARED))
    victim = start(user_environment, "batch", listed, "--library", library)
    survivor = start(user_environment, "batch", listed, "--library", library, "--json")
    until_told(victim, 100)
    victim.send_signal(signal.SIGKILL)
    victim.communicate(timeout=TIMEOUT_S)
    code, said = ended(survivor)
    assert (code, said["counts"]["proved"] + said["counts"]["from_library"]) == (0, SHARED)
    assert said["counts"]["from_library"] >= 100
    again = command_line("batch", listed, "--library", library, "--json").json["counts"]
    assert again == {"proved": 0, "from_library": SHARED, "failed": 0, "cancelled": 0, "queued": 0}
    assert_all_good(library, SHARED, 100, command_line)


@pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("cc"), reason="the interposer is for Linux, and needs cc"
)
def test_a_disk_that_is_full_half_way_fails_the_rest_and_a_later_run_proves_only_that(
    command_line: CommandLine, user_environment: Mapping[str, str], tmp_path: Path
) -> None:
    listed, log = messages(tmp_path / "list.csv", range(1000)), tmp_path / "log"
    faults = {"LD_PRELOAD": str(interposer(tmp_path)), "FAULT_HOW": "fail", "FAULT_ERRNO": str(errno.ENOSPC)}
    faults |= {"FAULT_FROM_THEN_ON": "1"}

    def run(name: str, at: int) -> tuple[int, dict[str, Any]]:
        more = {**faults, "FAULT_ROOT": str(tmp_path / name), "FAULT_AT": str(at), "FAULT_LOG": str(log)}
        return ended(start(user_environment, "batch", listed, "--library", tmp_path / name, "--json", **more))

    assert run("whole", 0)[1]["counts"]["proved"] == 1000
    commits = [at for at, step in enumerate(named_steps(log), 1) if step == "sync /library.sqlite-wal"]
    # The groups of two runs are not the same: from the end on, until it is full in the middle of the work, and at a
    # write. Of a commit that fails at its fsync SQLite says "I/O error", and nobody knows whether it is on the disk.
    for at in (step for commit in reversed(commits[:-2]) for step in (commit - 1, commit)):
        code, said = run(str(at), at)
        proved = said["counts"]["proved"]
        if proved < 1000 and ("failed", "file.system_error") not in outcomes(said["items"]):
            break
    library = tmp_path / str(at)
    assert 0 < proved < 1000
    assert code == 1
    assert outcomes(said["items"]) == {("proved", None): proved, ("failed", "file.disk_full"): 1000 - proved}
    with Library.open(library) as opened:
        assert {item["library_id"] for item in said["items"] if item["library_id"]} == {
            entry.id for entry in LibraryUse(Session(), opened).entries(Filter())
        }
    again = command_line("batch", listed, "--library", library, "--json").json["counts"]
    assert isinstance(again, dict)
    assert (again["from_library"], again["proved"]) == (proved, 1000 - proved)
    assert_all_good(library, 1000, 100, command_line)


@pytest.mark.posix
@pytest.mark.parametrize("how", ["deleted", "renamed", "replaced"])
def test_a_library_that_goes_under_a_batch_counts_no_proof_that_nobody_will_find(
    how: str, command_line: CommandLine, user_environment: Mapping[str, str], tmp_path: Path
) -> None:
    library, aside = tmp_path / "library", tmp_path / "aside"
    listed = messages(tmp_path / "list.csv", range(3000))
    running = start(user_environment, "batch", listed, "--library", library)
    until_told(running, 100)
    library.rename(aside)
    if how == "deleted":
        shutil.rmtree(aside)
    if how == "replaced":
        shutil.copytree(aside, library)
    out, err = running.communicate(timeout=TIMEOUT_S)
    assert (running.returncode, err) == (1, b"")
    told = out.decode().splitlines()
    assert sum("was deleted or replaced while it was open" in line for line in told) > 100
    if how == "renamed":  # what was told is where the person put it
        with Library.open(aside) as opened:
            known = {entry.id for entry in LibraryUse(Session(), opened).entries(Filter())}
        assert {int(line.split()[2]) for line in told if line.split()[1:2] == ["proved"]} <= known
    assert command_line("batch", all_fibonacci(tmp_path / "f.csv"), "--library", library).code == 0


# Each row takes what its opposite had.
EXCHANGE_BODIES = (
    "CREATE TEMP TABLE o AS SELECT * FROM bodies;"
    "UPDATE bodies SET proof = o.proof, opening = o.opening FROM o WHERE o.id = 95 - bodies.id"
)
EXCHANGE_KEYS = (
    "CREATE TEMP TABLE o AS SELECT * FROM proofs;"
    "UPDATE proofs SET cache_key = o.cache_key FROM o WHERE o.id = 95 - proofs.id"
)
EXCHANGE_PROGRAMS = "UPDATE programs SET program_id = zeroblob(32)"
CHANGE_JOURNAL = "UPDATE proofs SET journal_prefix = zeroblob(12)"
CHANGE_BYTES = "UPDATE bodies SET proof = CAST(substr(proof, 1, 60) || x'00' || substr(proof, 62) AS BLOB)"


@pytest.fixture(scope="module")
def proved(command_line: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the proofs of all numbers."""
    folder = tmp_path_factory.mktemp("proved")
    ended = command_line("batch", all_fibonacci(folder / "list.csv"), "--library", folder / "library", "--jobs", "1")
    assert ended.code == 0
    return folder / "library"


@pytest.mark.parametrize(
    ("statement", "served"),
    [
        pytest.param(EXCHANGE_BODIES, 0, id="bodies"),
        pytest.param(EXCHANGE_KEYS, 0, id="keys"),
        pytest.param(CHANGE_JOURNAL, 1, id="journal"),  # that of 0 is all zeros anyway
        pytest.param(CHANGE_BYTES, 0, id="bytes"),
        pytest.param(EXCHANGE_PROGRAMS, len(NUMBERS), id="programs"),  # each proof still names its own
    ],
)
def test_a_changed_library_never_serves_another_statement(
    statement: str, served: int, proved: Path, command_line: CommandLine, tmp_path: Path
) -> None:
    library, listed = tmp_path / "library", all_fibonacci(tmp_path / "list.csv")
    shutil.copytree(proved, library)
    connection = sqlite3.connect(library / "library.sqlite")
    connection.executescript(statement)
    connection.close()
    repaired = tmp_path / "repaired"
    shutil.copytree(library, repaired)
    assert check_library(repaired, repair_too=True).damages
    for folder in (library, repaired):
        ended = command_line("batch", listed, "--library", folder, "--json")
        items: Any = ended.json["items"]
        assert (ended.code, [item["journal"] for item in items]) == (0, [journal(number) for number in NUMBERS])
        if folder == library:
            assert sum(item["outcome"] == "from library" for item in items) == served
    assert not check_library(library).clean
    assert check_library(repaired).clean


def test_bad_programs_and_inputs_stop_no_other(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "risc0.elf").write_bytes(elf_of(lambda _code: None))
    (tmp_path / "cut.elf").write_bytes((tmp_path / "risc0.elf").read_bytes()[:100])
    path = tmp_path / "list.csv"
    wanted = {
        "fibonacci,5,,": None,
        "nothing,1,,": "file.unknown_program",
        f"{tmp_path / 'cut.elf'},,,": "elf.truncated",
        f"{tmp_path / 'risc0.elf'},,00,": "trace.risc0_program",
        "signature,,,changed": "prove.guest_fault",
        "fibonacci,,01,": "prove.guest_exit",
        "fibonacci,93,,": "prove.guest_fault",
        "fibonacci,-1,,": "witness.not_a_number",
        "fibonacci,,0g,": "batch.bad_hex",
        "fibonacci,7,,": None,
    }
    path.write_text("\n".join(["program,n,witness_hex,sample", *wanted]))
    ended = command_line("batch", path, "--library", tmp_path / "library", "--max-steps", "1000", "--json")
    items: Any = ended.json["items"]
    assert ended.code == 1
    assert [item["error"] and item["error"]["id"] for item in items] == list(wanted.values())
    assert all(item["error"]["text"] for item in items if item["error"])
    with Library.open(tmp_path / "library") as library:
        assert library.count() == 2


@pytest.mark.posix
def test_a_prover_process_that_is_killed_costs_its_own_proof_and_no_other(
    command_line: CommandLine, user_environment: Mapping[str, str], tmp_path: Path
) -> None:
    library, listed = tmp_path / "library", tmp_path / "list.csv"
    listed.write_text("program,n\nfibonacci,1\nfibonacci,2\n")
    arguments = ("batch", listed, "--backend", "Halo2", "--library", library, "--json")
    running = start(user_environment, *arguments)
    deadline_s = time.monotonic() + TIMEOUT_S
    while not (provers := [one for one in psutil.Process(running.pid).children() if "halo2" in one.cmdline()]):
        assert time.monotonic() < deadline_s
        time.sleep(0.02)
    provers[0].kill()
    code, said = ended(running)
    assert code == 1
    assert outcomes(said["items"]) == {("failed", "halo2.prover_killed"): 1, ("proved", None): 1}
    again: Any = command_line(*arguments).json["counts"]
    assert (again["proved"], again["from_library"]) == (1, 1)


@pytest.mark.posix
def test_a_queue_whose_runner_is_killed_goes_on_in_two_others(
    command_line: CommandLine, user_environment: Mapping[str, str], tmp_path: Path
) -> None:
    own = {"XDG_DATA_HOME": str(tmp_path / "data")}
    listed = messages(tmp_path / "list.csv", range(120))
    assert command_line("batch", listed, "--queue", **own).code == 0
    victim = start(user_environment, "jobs", "run", "--jobs", "2", **own)
    assert victim.stdout is not None
    for _ in range(10):
        victim.stdout.readline()
    victim.send_signal(signal.SIGKILL)
    victim.communicate(timeout=TIMEOUT_S)
    both = [start(user_environment, "jobs", "run", "--jobs", "2", "--json", **own) for _ in range(2)]
    assert [ended(one)[0] for one in both] == [0, 0]
    jobs: Any = command_line("jobs", "--limit", "1000", "--json", **own).json["jobs"]
    assert Counter(job["state"] for job in jobs) == {"done": 120}
    assert len({job["result"]["library_id"] for job in jobs}) == 120
    assert_all_good(tmp_path / "data" / "proving-studio" / "library", 120, 10, command_line)
