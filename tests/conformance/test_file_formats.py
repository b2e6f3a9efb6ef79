"""The page "File formats" is enough to write another reader: one that was, reads what the studio writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from blake3 import blake3

from studio import native
from studio.programs.bundled import find_bundled
from tests.conformance.models.files import STATE_BYTES, decode, digest, encode, items, memory_root, parts, stored
from tests.conftest import FOLDER_VARIABLES, CommandLine


@pytest.fixture
def folder(tmp_path: Path, command_line: CommandLine) -> Path:
    """Two proofs, an audit, an aggregate of the two and an inclusion proof in it."""
    environment = {name: str(tmp_path / name.lower()) for name in (*FOLDER_VARIABLES, "HOME")}
    for line in (
        "prove fibonacci n=10 --out fib.proof",
        "prove sort --sample small --out sort.proof",
        "prove sort --sample small --form audit --out audit.proof",
        "aggregate fib.proof sort.proof --out two.aggregate",
        "inclusion two.aggregate 1 --out given",
    ):
        ended = command_line(*line.split(), cwd=tmp_path, **environment)
        assert ended.code == 0, ended.err
    return tmp_path


def test_a_proof_and_its_opening(folder: Path) -> None:
    body, seal = items(folder / "fib.proof", "proving-studio-proof")
    assert digest("proof file body", stored(body)) == seal
    program_id, journal, exit_code, steps, backend, *_versions = fields = decode(stored(body))
    bundled = find_bundled("fibonacci")
    assert bundled is not None
    assert program_id == blake3(bundled.elf_path.read_bytes()).digest()
    assert (journal, exit_code, backend) == ((10).to_bytes(4, "little") + (55).to_bytes(8, "little"), 0, "trace")
    assert len(fields) == 11
    version, form, commitment, digests = decode(fields[6])
    assert (version, form, len(parts(digests))) == (1, 0, steps // 2**20 + 1)
    identity, salt, witness, opening_seal = items(folder / "fib.proof.opening", "proving-studio-opening")
    assert identity == digest("proof identity", encode([digest("statement", encode(fields[:4])), backend]))
    assert digest("opening file body", identity, salt, stored(witness)) == opening_seal
    assert digest("witness commitment", salt, stored(witness)) == commitment


def test_an_audit(folder: Path) -> None:
    raw = folder / "raw.proof"
    raw.write_bytes(native.proof_to_raw((folder / "audit.proof").read_bytes()))  # the same, not compressed
    fields = decode(stored(items(raw, "proving-studio-proof")[0]))
    version, form, commitment, digests, salt, witness, states, segments = decode(fields[6])
    assert (version, form) == (1, 1)
    assert digest("witness commitment", salt, witness) == commitment
    start, *ends = parts(states, STATE_BYTES)
    assert [digest("segment state", salt, end) for end in ends] == parts(digests)
    assert [int.from_bytes(state[:8], "little") for state in (start, ends[-1])] == [0, fields[3]]
    assert [memory_root(*segment) for segment in segments] == [state[-34:-2] for state in (start, *ends[:-1])]
    assert ends[-1][-2:] == b"\x01\x00"


def test_an_aggregate_and_an_inclusion_proof(folder: Path) -> None:
    body, seal = items(folder / "two.aggregate", "proving-studio-aggregate")
    assert digest("aggregate file body", body) == seal
    backends, leaves, of_leaves, root = decode(body)
    assert (backends, of_leaves, len(leaves)) == (["trace"], b"\x00\x00", 2 * 64)
    *told, inclusion_seal = items(folder / "given" / "leaf.inclusion", "proving-studio-inclusion")
    statement, body_hash, index, count, path, under = told
    assert digest("inclusion file body", *map(encode, told)) == inclusion_seal
    assert statement + body_hash == leaves[64:]
    (sibling,) = parts(path)
    node = digest("aggregate node", sibling, digest("aggregate leaf", statement, body_hash))
    assert sibling == digest("aggregate leaf", leaves[:64])
    assert (index, count) == (1, 2)
    assert digest("aggregate root", count.to_bytes(8, "little"), node) == under == root
