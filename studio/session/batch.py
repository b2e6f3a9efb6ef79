"""Many proofs: set-up shared, cores filled, nothing proved twice, and each one durable before it is reported."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from studio.backends.protocol import Proved, Watcher
from studio.model.errors import UserError
from studio.native import Control
from studio.programs.opening import OpenedProgram
from studio.session.keeping import Finished, Keeping, Request, finished_proof
from studio.session.pause import Pause
from studio.session.session import Session


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One proof to make."""

    program: OpenedProgram
    witness: bytes = field(repr=False)
    request: Request = field(default_factory=Request)


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """What became of the item at `index`: a proof in the library, one that nobody keeps, an error, or a cancel."""

    index: int
    kept: Finished | None = None
    made: Proved | None = None
    error: UserError | None = None
    begun: bool = True  # False: neither this item nor any that is told after it was begun before the cancel

    @property
    def cancelled(self) -> bool:
        """Whether it was stopped before there was a proof."""
        return self.kept is None and self.made is None and self.error is None

    @property
    def finished(self) -> Finished | None:
        """The proof with its bytes, which are made now for one that nobody keeps."""
        return finished_proof(self.made) if self.made is not None else self.kept


class Batch:
    """Proves lists of items. Without `keeping` nothing is looked up and nothing is stored."""

    def __init__(
        self,
        session: Session,
        keeping: Keeping | None,
        *,
        threads: int = 0,
        again: bool = False,
        pause: Pause | None = None,
        watcher: Watcher | None = None,
    ) -> None:
        self.session = session
        self.keeping = keeping
        self.threads = threads or session.settings.prove_threads or os.cpu_count() or 1
        self.again = again
        self.pause = pause or Pause()
        self.watcher = watcher  # of what is proved one after the other

    def run(self, items: Sequence[BatchItem], control: Control | None = None) -> Iterator[ItemOutcome]:
        """One outcome for each item, as they come. After a cancel of `control`, finished ones stay finished."""
        from studio.session.batch_run import BatchRun  # which is about the values above

        return BatchRun(self, items, control or Control()).outcomes()
