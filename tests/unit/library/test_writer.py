"""Groups: as soon as somebody waits, else after 256 proofs or 100 ms; a failure reaches everybody in the group."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import cast

import pytest

from studio.library.adding import Prepared
from studio.library.writer import LARGEST_GROUP, LONGEST_WAIT_S, Writer
from studio.model.errors import UserError


class Commits:
    """Stands in for the database."""

    def __init__(self) -> None:
        self.groups: list[int] = []
        self.gate = threading.Event()
        self.error: Exception | None = None

    def __call__(self, group: Sequence[Prepared]) -> Sequence[int]:
        self.gate.wait(5)
        if self.error:
            raise self.error
        self.groups.append(len(group))
        return range(sum(self.groups[:-1]), sum(self.groups))


ITEM = cast("Prepared", object())


def test_who_waits_is_served_at_once_and_others_share_the_wait() -> None:
    commits = Commits()
    commits.gate.set()
    writer = Writer(commits)
    started_s = time.monotonic()
    assert writer.submit(ITEM, urgent=True).result(5) == 0
    assert time.monotonic() - started_s < LONGEST_WAIT_S
    commits.gate.clear()
    futures = [writer.submit(ITEM, urgent=False) for _ in range(LARGEST_GROUP + 10)]
    commits.gate.set()
    assert [future.result(5) for future in futures] == list(range(1, LARGEST_GROUP + 11))
    assert commits.groups == [1, LARGEST_GROUP, 10]
    writer.close()


def test_closing_commits_what_is_queued() -> None:
    commits = Commits()
    commits.gate.set()
    writer = Writer(commits)
    future = writer.submit(ITEM, urgent=False)
    writer.close()
    assert future.result(0) == 0
    with pytest.raises(UserError):
        writer.submit(ITEM, urgent=True)
    writer.close()


def test_a_failure_reaches_everybody_and_the_next_group_goes_on() -> None:
    commits = Commits()
    commits.error = UserError("file.disk_full", {"path": "x"})
    writer = Writer(commits)
    futures = [writer.submit(ITEM, urgent=False) for _ in range(3)]
    commits.gate.set()
    assert [type(future.exception(5)) for future in futures] == [UserError] * 3
    commits.error = None
    assert writer.submit(ITEM, urgent=True).result(5) == 0
    writer.close()
