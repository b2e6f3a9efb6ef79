"""A shelf with a library of its own, and proofs to put on it: what tests of aggregates share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from studio.jobs.report import Cancel, Report
from studio.library import Library
from studio.programs.opening import OpenedProgram
from studio.session import Keeping, Request, Session
from studio.session.aggregate_shelf import AggregateShelf
from studio.session.aggregate_values import BuildOrder, BuildResult
from studio.session.aggregates import Aggregates, Source
from studio.session.verify_worker import VerifyWorker
from studio.settings import DEFAULT_SETTINGS

SESSION = Session()


@dataclass(frozen=True)
class Place:
    folder: Path
    library: Library
    aggregates: Aggregates
    shelf: AggregateShelf

    def kept(self, *numbers: int, program: OpenedProgram | None = None) -> list[int]:
        """Proofs of fib(n) in the library."""
        opened = program or SESSION.open("fibonacci")
        keeping = Keeping(SESSION, self.library)
        finished = [keeping.prove(opened, n.to_bytes(4, "little"), Request()) for n in numbers]
        return [one.proof_id for one in finished if one.proof_id is not None]

    def proof_file(self, n: int) -> Path:
        """A proof file of fib(n) with its opening beside it."""
        proved = SESSION.prove(SESSION.open("fibonacci"), n.to_bytes(4, "little"))
        return SESSION.store(proved, self.folder / f"{n}.proof").path

    def build(self, name: str, *sources: Source, append: bool = False, duplicates: bool = False) -> BuildResult:
        order = BuildOrder(name, sources, append, duplicates)
        return self.shelf.build(order, Report(), Cancel())


def tampered(path: Path) -> Path:
    """One bit of a proof file changed."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    return path


@contextmanager
def opened_place(folder: Path, worker: VerifyWorker | None = None) -> Iterator[Place]:
    with Library.open(folder / "library") as library:
        aggregates = Aggregates(SESSION, library, folder / "lock")
        yield Place(folder, library, aggregates, AggregateShelf(SESSION, library, aggregates, worker))


@contextmanager
def opened_worker(folder: Path) -> Iterator[VerifyWorker]:
    made = VerifyWorker(DEFAULT_SETTINGS, folder / "verify")
    try:
        yield made
    finally:
        made.close()
