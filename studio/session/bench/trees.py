"""Merkle trees: from leaf digests to the root, appending, inclusion proofs, and what the peers take for the same."""

from __future__ import annotations

import importlib
import random
from typing import Any

from studio import native
from studio.host.own_peak import OwnPeak
from studio.merkle.aggregate import Aggregate
from studio.model.text import N_, translate
from studio.session.bench.measuring import Measuring

ROOT_MS, MANY_GAIN, GROWTH = 40.0, 3.0, 4.0
_LEAVES = 1_000_000
_FEW = 1_000
_PYTHON_LEAVES = 10_000  # of a tree in Python: more would take minutes


def measure(bench: Measuring) -> None:
    """A million leaves, on one core."""
    count = _LEAVES
    source = random.Random(1)  # noqa: S311 - no secret
    digests, hashes = source.randbytes(32 * count), source.randbytes(64 * count)
    root_s = bench.best_s(20, lambda: native.merkle_root(digests))
    bench.add("trees.root", 1e3 * root_s, "ms", at_most=ROOT_MS)
    node_ns = bench.add("trees.node", 1e9 * root_s / (count - 1), "ns")
    _measure_peers(bench, count, node_ns)

    peak = OwnPeak()
    made = Aggregate()
    made.append_hashes(hashes, "trace")
    if (grown := peak.growth_bytes()) is not None:
        bench.add("aggregates.memory", grown / count, "B")
    small = Aggregate()
    small.append_hashes(hashes[: 64 * _FEW], "trace")
    extra = iter(range(1 << 40))

    def append(to: Aggregate) -> None:
        for _ in range(1_000):
            to.append_hashes(next(extra).to_bytes(64, "little"), "trace")
            _ = to.root

    def include(of: Aggregate) -> None:
        size = len(of)
        for number in range(1_000):
            of.inclusion(number * 7919 % size)

    # O(log n): a thousand times the leaves make a path twice as long, not a thousand times.
    for name, call in (("append", append), ("inclusion", include)):
        few_s, many_s = bench.in_turns(10, [lambda: call(small), lambda: call(made)])  # noqa: B023 - called here
        bench.add(f"aggregates.{name}", 1e3 * many_s, "us")
        bench.add(f"aggregates.{name}_growth", many_s / few_s, "x", at_most=GROWTH)
    bench.add("aggregates.file_a_leaf", len(made.encode()) / len(made), "B")


def _measure_peers(bench: Measuring, count: int, node_ns: float) -> None:
    peers = bench.peers
    if peers.program is None:
        for name in ("trees.rs_merkle", "trees.one_by_one", "trees.many_gain"):
            bench.lack(name, peers.reason)
    else:
        bench.add("trees.rs_merkle", peers.number("elapsed_ns", "root", str(count)) / 1e6, "ms")
        one_ns = peers.number("elapsed_ns", "nodes", str(count)) / (count - 1)
        bench.add("trees.one_by_one", one_ns, "ns")
        bench.add("trees.many_gain", one_ns / node_ns, "x", at_least=MANY_GAIN)
    try:
        pymerkle: Any = importlib.import_module("pymerkle")
    except ImportError:
        bench.lack("trees.pymerkle", translate(N_("not installed: pip install pymerkle")))
        return
    leaves = [number.to_bytes(8, "little") for number in range(_PYTHON_LEAVES)]

    def build() -> None:
        tree = pymerkle.InmemoryTree(algorithm="sha256")
        for leaf in leaves:
            tree.append_entry(leaf)
        tree.get_root()

    bench.add("trees.pymerkle", 1e9 * bench.best_s(2, build) / (_PYTHON_LEAVES - 1), "ns")
