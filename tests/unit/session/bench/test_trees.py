"""Trees of a million leaves, and peers that are there or named."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.session.bench import trees
from tests.unit.session.bench.test_measuring import measuring


def test_figures_of_a_small_tree_fit_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "_LEAVES", 10_000)
    bench = measuring(tmp_path, quick=True)
    trees.measure(bench)
    values = {figure.name: figure.value for figure in bench.figures}
    assert values["trees.node"] == pytest.approx(1e6 * values["trees.root"] / 9_999, rel=0.01)
    assert values["aggregates.file_a_leaf"] == pytest.approx(65, abs=1)
    missing = {one.name for one in bench.absent}
    assert missing >= {"trees.rs_merkle", "trees.one_by_one", "trees.many_gain"}
