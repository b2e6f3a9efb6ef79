"""The rows of the library as Qt sees them: other lists, further pages, checks that outlive both."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from studio.gui.models.proof_table_model import ROW_ROLE, SORTS, Column, ProofTableModel
from studio.gui.views.kit.badge import Capability
from studio.library import VerificationSummary
from studio.model.verdict import AnswerState, Outcome, Strength
from studio.session import Cursor, Entry, ListedPage, ListedProof, State, with_verification

YES, NO, OPEN = AnswerState.YES, AnswerState.NO, AnswerState.NOT_CHECKED


def entry(proof_id: int) -> Entry:
    return Entry(
        id=proof_id,
        identity=bytes(32),
        body_hash=bytes(32),
        program_id=bytes(32),
        program_name="fibonacci",
        backend="trace",
        backend_version="0.1.0",
        steps=295,
        journal_bytes=12,
        journal_prefix=bytes(12),
        created_unix_ms=0,
        elapsed_ns=0,
        device="CPU",
        file_bytes=100,
        opening_bytes=None,
        kept=True,
        pinned=False,
        last_used_unix_ms=0,
        verification=None,
    )


def row(proof_id: int, **changes: object) -> ListedProof:
    made = ListedProof(
        proof_id,
        entry(proof_id),
        "fibonacci",
        "n = 10, value = 55",
        "Trace",
        "295",
        "100 B",
        100,
        "10:42",
        State.NEVER,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def page(*ids: int, following: bool = False) -> ListedPage:
    return ListedPage(tuple(row(one) for one in ids), Cursor(0, 0) if following else None)


@pytest.fixture
def model(qapp: object) -> ProofTableModel:
    made = ProofTableModel()
    made.tester = QAbstractItemModelTester(  # type: ignore[attr-defined]
        made, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    return made


def ids(model: ProofTableModel) -> list[int]:
    return [one.id for one in model.rows]


LISTS = [
    ((), (1, 2, 3)),
    ((1, 2, 3), ()),
    ((1, 2, 3), (3, 2, 1)),
    ((1, 2, 3), (0, 1, 2, 3)),
    ((1, 2, 3, 4, 5), (1, 2, 5)),
    ((1, 2, 3), (1, 9, 3)),
    ((1, 2, 3), (1, 2, 3)),
    ((1, 2, 3), (7, 8)),
]


@pytest.mark.parametrize(("before", "after"), LISTS)
def test_any_list_gives_way_to_any_other(
    before: tuple[int, ...], after: tuple[int, ...], model: ProofTableModel
) -> None:
    model.replace(page(*before))
    model.replace(page(*after))
    assert ids(model) == list(after)
    assert [model.row_of(one) for one in after] == list(range(len(after)))


def test_rows_that_stay_are_not_taken_away(qtbot: QtBot, model: ProofTableModel) -> None:
    model.replace(page(1, 2, 3, 4))
    removed, inserted = [], []
    model.rowsRemoved.connect(lambda _parent, first, last: removed.append((first, last)))
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    model.replace(page(9, 1, 2, 3, 4))
    model.replace(page(9, 1, 4))
    assert (removed, inserted) == ([(2, 3)], [(0, 0)])


def test_pages_follow_one_another(qtbot: QtBot) -> None:
    model, nowhere = ProofTableModel(), QModelIndex()  # without the tester, which asks for pages itself
    assert not model.canFetchMore(nowhere)
    model.replace(page(1, 2, following=True))
    with qtbot.waitSignal(model.more_wanted):
        model.fetchMore(nowhere)
    assert not model.canFetchMore(nowhere)  # one page at a time
    model.fetch_failed()
    assert model.canFetchMore(nowhere)
    model.append(page(2, 3, following=False))  # a page that was asked for twice has no row twice
    assert ids(model) == [1, 2, 3]
    assert model.row_of(3) == 2
    assert not model.canFetchMore(nowhere)


def test_checks_outlive_another_list(qtbot: QtBot, model: ProofTableModel) -> None:
    model.replace(page(1, 2, 3))
    with qtbot.waitSignal(model.checked_changed):
        model.check([0, 2], on=True)
    model.replace(page(3, 5))
    assert dict(model.checked) == {1: 100, 3: 100}
    assert (model.is_checked(0), model.is_checked(1)) == (True, False)
    box = model.index(1, Column.CHECK)
    assert model.setData(box, Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert box.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
    assert not model.setData(model.index(0, Column.SIZE), 1, Qt.ItemDataRole.CheckStateRole)
    model.forget([3, 99])
    model.check_only({7: 1})
    assert dict(model.checked) == {7: 1}


def test_what_the_columns_say(model: ProofTableModel) -> None:
    summary = VerificationSummary(Outcome.REFUSED, Strength.RE_EXECUTABLE, NO, YES, OPEN, 1)
    model.replace(ListedPage((row(1), ListedProof(2, None), with_verification(row(3), summary)), None))
    mark = Qt.ItemDataRole.UserRole
    never, damaged, refused = (model.index(place, Column.EVIDENCE) for place in range(3))
    assert isinstance(never.data(mark), Capability)
    assert never.data(mark).text == "Not checked"
    assert damaged.data(mark).text == "File changed on disk"
    assert refused.data(mark) is Strength.REFUSED
    answers = [model.index(2, column).data(mark) for column in (Column.VALID, Column.TRUSTED, Column.FITS)]
    assert answers == [NO, YES, OPEN]
    assert [model.index(0, column).data(mark) for column in (Column.VALID, Column.FITS)] == [None, None]
    assert model.index(1, Column.STATEMENT).data() == "Proof 2"
    assert model.index(1, Column.CHECK).data(Qt.ItemDataRole.CheckStateRole) is None
    assert model.index(0, Column.STATEMENT).data(ROW_ROLE).id == 1
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert refused.data(spoken) == "Evidence: Refused"
    assert model.index(2, Column.VALID).data(spoken) == "Valid: No"
    assert model.index(0, Column.FITS).data(spoken) == "Fits: Not asked yet"
    model.check([1], on=True)
    assert not model.checked  # nothing can be done with a row that is damaged


def test_other_words_for_a_row(qtbot: QtBot, model: ProofTableModel) -> None:
    model.replace(page(1, 2))
    with qtbot.waitSignal(model.dataChanged):
        model.update_rows([row(2, made="Yesterday"), row(77)])
    assert model.index(1, Column.MADE).data() == "Yesterday"


def test_headings(model: ProofTableModel) -> None:
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in Column]
    assert heads == ["", "Evidence", "Statement", "Backend", "Steps", "Size", "Made", "Valid", "Trusted", "Fits"]
    assert Column.EVIDENCE not in SORTS
    assert model.headerData(99, Qt.Orientation.Horizontal) is None


def test_a_damaged_row_among_others_keeps_its_place(model: ProofTableModel) -> None:
    model.replace(ListedPage((ListedProof(5, None), row(9)), None))
    model.update_rows([row(5)])
    assert model.rows[0].entry is not None
