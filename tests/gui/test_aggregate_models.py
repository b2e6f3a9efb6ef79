"""The models of the aggregates page, through Qt's own tester, over rows that a shelf made."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.gui.models.candidates_model import CandidatesModel
from studio.gui.models.leaves_model import LEAF_ROLE, LeavesModel
from studio.gui.models.shelf_model import ROW_ROLE, ShelfModel
from studio.model.verdict import Strength
from studio.session import BuildOrder, LeafProof, LeafRow, Request, Workbench
from studio.session.background import Cancel, Report
from studio.settings import DEFAULT_SETTINGS

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
DISPLAY = Qt.ItemDataRole.DisplayRole


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    made = Workbench(DEFAULT_SETTINGS, tmp_path_factory.mktemp("bench") / "library")
    yield made
    made.close()


@pytest.fixture(scope="module")
def proofs(bench: Workbench) -> tuple[LeafProof, ...]:
    program = bench.session.open("fibonacci")
    for n in (5, 10, 15):
        bench.keeping.prove(program, n.to_bytes(4, "little"), Request())
    return bench.shelf.leaves.labelled(bench.library.page().entries)


def test_the_list_of_aggregates(qapp: QApplication, bench: Workbench, proofs: tuple[LeafProof, ...]) -> None:
    model = ShelfModel()
    QAbstractItemModelTester(model, FATAL)
    model.show_rows((), ())
    order = BuildOrder("a", tuple(proof.entry.id for proof in proofs))
    bench.shelf.build(order, Report(), Cancel())
    rows = bench.shelf.rows()
    model.show_rows(rows, ("spoken",))
    assert model.rowCount() == 1
    assert model.index(0).data() == "a"
    assert model.index(0).data(ROW_ROLE) == rows[0]
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "spoken"
    assert (model.position("a"), model.position("b")) == (0, -1)
    changed: list[object] = []
    model.dataChanged.connect(lambda *_: changed.append(1))
    model.show_rows(rows, ("again",))
    assert changed
    assert model.index(0).data(Qt.ItemDataRole.ToolTipRole) == "again"
    model.show_rows((), ())
    assert model.rowCount() == 0
    assert model.data(QModelIndex()) is None


def test_a_window_over_many_leaves(qtbot: QtBot) -> None:
    model = LeavesModel(["Leaf", "Proof", "Evidence"])
    QAbstractItemModelTester(model, FATAL)
    first = 15_999_990
    model.show_window(first, [str(first + row) for row in range(10)])
    assert (model.rowCount(), model.index(0, 0).data(), model.index(0, 1).data()) == (10, "15999990", None)
    assert not model.has_all()
    rows = [LeafRow(first + row, os.urandom(32), os.urandom(32), "Trace", None) for row in range(10)]
    texts = [(row, (f"{row.index:,}", f"name {row.index}", ""), Strength.PROVED) for row in rows]
    model.show_leaves(texts)
    assert model.has_all()
    assert model.index(3, 1).data() == f"name {first + 3}"
    assert model.index(3, 2).data(Qt.ItemDataRole.UserRole) is Strength.PROVED
    assert model.index(3, 1).data(LEAF_ROLE) == rows[3]
    model.show_window(first - 5, [str(row) for row in range(10)])  # what both windows show was read already
    assert model.index(4, 1).data() is None
    assert model.index(5, 1).data() == f"name {first}"
    model.show_leaves(texts)  # an answer that comes late brings no rows from elsewhere
    assert model.index(9, 1).data() == f"name {first + 4}"
    model.show_window(0, ["0"])
    assert (model.rowCount(), model.index(0, 1).data()) == (1, None)
    model.forget()
    assert model.rowCount() == 0
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Leaf"
    assert model.headerData(7, Qt.Orientation.Horizontal) is None


def test_candidates_are_ticked_in_order_and_stay_ticked_behind_a_filter(
    qapp: QApplication, proofs: tuple[LeafProof, ...]
) -> None:
    model = CandidatesModel(["Order", "Proof", "Backend", "Evidence", "Made"])
    QAbstractItemModelTester(model, FATAL)
    changes: list[int] = []
    model.choice_changed.connect(lambda: changes.append(1))
    rows = [(proof, (proof.name, proof.backend_name, "", "now"), Strength.RE_EXECUTABLE) for proof in proofs]
    model.show_proofs(rows)
    newest, middle, oldest = (proof.entry.id for proof in proofs)
    model.toggle(2)
    model.toggle(0)
    assert model.chosen == (oldest, newest)
    assert [model.index(row, 0).data() for row in range(3)] == ["2", "", "1"]
    checked = [Qt.CheckState(model.index(row, 0).data(Qt.ItemDataRole.CheckStateRole)) for row in range(3)]
    assert checked == [Qt.CheckState.Checked, Qt.CheckState.Unchecked, Qt.CheckState.Checked]
    assert model.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "fibonacci 5, chosen as number 1"
    assert model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "fibonacci 55, not chosen"
    assert model.index(1, 1).data() == "fibonacci 55"
    assert model.index(1, CandidatesModel.EVIDENCE).data(Qt.ItemDataRole.UserRole) is Strength.RE_EXECUTABLE
    model.show_proofs(rows[1:2])
    assert model.chosen == (oldest, newest)
    model.choose((middle, oldest, middle))
    assert model.chosen == (middle, oldest)
    model.toggle(0)
    assert list(model.chosen) == [oldest]
    assert len(changes) == 4
    assert model.data(QModelIndex(), DISPLAY) is None


def test_the_folder_of_the_tests_is_not_that_of_the_user(bench: Workbench) -> None:
    assert bench.shelf.folder.root == bench.library.root.parent / "aggregates"
    assert isinstance(bench.shelf.folder.root, Path)
