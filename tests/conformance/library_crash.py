"""Running the worker of `library_worker` under faults, and what must hold of the library afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from blake3 import blake3

from studio.library import Library, check_library
from studio.library.folder import is_temporary
from tests.conformance.library_samples import sample

Job = TypeVar("Job")
Result = TypeVar("Result")
HERE = Path(__file__).parent
TIMEOUT_S = 120
WORKERS = 2


@dataclass(frozen=True)
class Told:
    """What a worker said before it ended."""

    code: int
    lines: tuple[tuple[str, ...], ...]
    err: str

    @property
    def stored(self) -> dict[int, str]:
        """The hash of every proof that was reported durable, by its number."""
        return {int(line[1]): line[2] for line in self.lines if line[0] == "stored" and len(line) == 3}

    def hashes(self, word: str) -> set[str]:
        """The hashes behind `deleted` or `erased`."""
        return {line[1] for line in self.lines if line[0] == word and len(line) == 2}

    @property
    def failed(self) -> set[str]:
        """The message ids of what was refused."""
        return {line[1] for line in self.lines if line[0] == "failed"}

    @property
    def done(self) -> bool:
        """Whether the worker came to its end."""
        return ("done",) in self.lines


@cache
def interposer(folder: Path) -> Path:
    """The compiled `library_faults.c`."""
    library = folder / "faults.so"
    source = HERE / "library_faults.c"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl", "-lpthread"], check=True)
    return library


def command(root: Path, first: int, count: int) -> list[str]:
    """The command line of a worker."""
    arguments = map(str, (root, first, count))
    return [sys.executable, "-m", "tests.conformance.library_worker", *arguments]


class Nursery:
    """Starts workers, each in a fork of one process that has everything loaded; the interposer is in it, and idle."""

    def __init__(self, faults_library: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.conformance.library_worker", "--serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "LD_PRELOAD": str(faults_library)},
            cwd=HERE.parents[1],
        )

    def run(
        self, root: Path, first: int, count: int, faults: dict[str, str], *, kill_after_s: float | None = None
    ) -> Told:
        """A worker from start to end, or to its death."""
        assert self._process.stdin is not None
        out, err = Path(f"{root}.out"), Path(f"{root}.err")
        for path in (out, err):
            path.write_bytes(b"")  # a worker may be killed before it opens them
        arguments = [str(root), first, count]
        request = {"arguments": arguments, "environment": faults, "out": str(out), "err": str(err)}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        worker = int(self._answer("started"))
        if kill_after_s is not None:
            time.sleep(kill_after_s)
            os.kill(worker, signal.SIGKILL)  # it stays a child of the nursery until that has waited for it
        return told(int(self._answer("ended")), out.read_bytes(), err.read_bytes())

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(TIMEOUT_S)
        self._process.stdout.close()

    def _answer(self, word: str) -> str:
        assert self._process.stdout is not None
        got, _, value = self._process.stdout.readline().partition(" ")
        assert got == word
        return value


def told(code: int, out: bytes, err: bytes) -> Told:
    """What was said, line by line."""
    lines = tuple(tuple(line.split()) for line in out.decode().splitlines())
    return Told(code, lines, err.decode("utf-8", "replace"))


def named_steps(log: Path) -> list[str]:
    """The steps that a log holds, each named by what was done to which kind of file."""
    return [_step_name(line) for line in log.read_text(encoding="utf-8").splitlines()]


def _step_name(line: str) -> str:
    what, _, path = line.partition(" ")
    if path.endswith(".part"):
        path = path.rpartition("/")[0] + "/temporary"
    elif path.startswith("/files/"):
        path = "/files/" + path.rpartition(".")[2]
    return f"{what} {path or '/'}"


def assert_nothing_lost(root: Path, said: Iterable[Told]) -> int:
    """Reopened: all that was reported is there and whole, nothing is half there, and the check is clean."""
    with Library.open(root) as library:
        found: dict[str, bytes | None] = {}
        for proof_id in all_ids(library):
            record = library.get(proof_id)
            found[blake3(record.proof).hexdigest()] = record.opening
        assert not [path for path in root.rglob("*") if is_temporary(path)]
        for one in said:
            for number, digest in one.stored.items():
                if number % 8 in (3, 4):  # on its way into the trash
                    continue
                assert digest in found, f"proof {number} was stored and is gone"
                if number % 8 == 7:  # on its way to lose its opening
                    continue
                assert found[digest] == sample(number, large=number % 4 == 3).opening
            assert not one.hashes("deleted") & found.keys()
            assert all(found.get(digest) is None for digest in one.hashes("erased"))
    report = check_library(root)
    assert report.clean, [damage.words for damage in report.damages]
    return len(found)


def all_ids(library: Library) -> Iterator[int]:
    """Every proof of the library, page by page."""
    after = None
    while True:
        page = library.page(after=after, page_size=500)
        yield from (entry.id for entry in page.entries)
        assert page.damaged == ()
        if (after := page.next) is None:
            return


def at_once(faults_library: Path, jobs: Iterable[Job], work: Callable[[Nursery, Job], Result]) -> list[Result]:
    """`work` on every job, on as many cores as the tests may use, each with a nursery of its own."""
    nurseries: SimpleQueue[Nursery] = SimpleQueue()
    for _ in range(WORKERS):
        nurseries.put(Nursery(faults_library))

    def with_nursery(job: Job) -> Result:
        nursery = nurseries.get()
        try:
            return work(nursery, job)
        finally:
            nurseries.put(nursery)

    try:
        with ThreadPoolExecutor(WORKERS) as pool:
            return list(pool.map(with_nursery, jobs))
    finally:
        for _ in range(WORKERS):
            nurseries.get().close()
