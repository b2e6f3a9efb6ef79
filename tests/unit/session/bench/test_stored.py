"""Ten thousand proofs: really so many, and each a file that can be decoded."""

from __future__ import annotations

from pathlib import Path

from studio import native
from studio.session import Session
from studio.session.bench.stored import fib_proofs, measure
from tests.unit.session.bench.test_measuring import measuring


def test_no_two_proofs_are_one() -> None:
    proofs = fib_proofs(Session().open("fibonacci").native, 200)
    assert len({native.proof_decode(one.proof).body_hash for one in proofs}) == 200


def test_sizes_and_rates(tmp_path: Path) -> None:
    bench = measuring(tmp_path, quick=True)
    measure(bench)
    values = {figure.name: figure.value for figure in bench.figures}
    assert values["files.proof"] < values["files.on_disk"]
    assert values["files.read"] > 100
