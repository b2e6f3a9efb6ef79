"""What the values say of themselves."""

from __future__ import annotations

from pathlib import Path

from studio.model.errors import UserError
from studio.model.verdict import YES, Strength, Verdict
from studio.session.aggregate_notes import Note
from studio.session.aggregate_values import BuildOrder, BuildResult, ShelfRow, ShelfState
from studio.session.aggregates import Checked


def test_taken_and_refused_keep_their_order() -> None:
    verdict = Verdict(YES, YES, YES, Strength.RE_EXECUTABLE)
    checked = (
        Checked(1, verdict=verdict),
        Checked(2, error=UserError("aggregate.empty")),
        Checked(3, verdict=verdict),
        Checked(4),
    )
    result = BuildResult(BuildOrder("a", (1, 2, 3, 4)), checked)
    assert [one.source for one in result.taken] == [1, 3]
    assert [one.source for one in result.refused] == [2, 4]


def test_leaves_of_which_nothing_is_known_are_foreign() -> None:
    row = ShelfRow("a", Path("a"), 1, 1, ShelfState.UNCHECKED, leaves=5)
    assert row.foreign_leaves == 5
    noted = ShelfRow("a", Path("a"), 1, 1, ShelfState.VERIFIED, leaves=5, note=Note(b"", 1, 1, 9))
    assert noted.foreign_leaves == 5
    assert ShelfRow("a", Path("a"), 1, 1, ShelfState.VERIFIED, leaves=5, note=Note(b"", 1, 1, 0)).foreign_leaves == 0
