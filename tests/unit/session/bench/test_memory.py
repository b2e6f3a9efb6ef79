"""Warm proofs ask the system for next to nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.session.bench import memory
from tests.unit.session.bench.test_measuring import measuring


def test_a_system_that_counts_nothing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "page_faults", lambda: None)
    bench = measuring(tmp_path, quick=True)
    memory.measure(bench)
    assert "memory.faults" in {one.name for one in bench.absent}
    assert "memory.small_proof" in {figure.name for figure in bench.figures}


@pytest.mark.linux
def test_memory_is_used_again(tmp_path: Path) -> None:
    bench = measuring(tmp_path, quick=True)
    memory.measure(bench)
    faults = next(figure for figure in bench.figures if figure.name == "memory.faults")
    assert faults.met
