"""The exported script: in an environment that has Python and blake3 only, it accepts what is true and nothing else."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import random
import runpy
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import blake3
import pytest

from studio import native
from studio.merkle.aggregate import Aggregate
from studio.merkle.inclusion import INCLUSION_NAME, PROOF_NAME, SCRIPT_NAME, check_inclusion, inclusion_export
from studio.model.errors import UserError
from studio.resources import resource_path
from tests.conformance.fibonacci_proofs import program, proof_file, proof_files, witness
from tests.conformance.models import aggregates as model

SCRIPT = resource_path("inclusion", SCRIPT_NAME)
MUTANTS = int(os.environ.get("PROVING_STUDIO_MUTANTS", "2000"))
FILES = proof_files(13)
INDEX = 12  # promoted twice on its way: 13 = 8 + 4 + 1


@pytest.fixture(scope="module")
def aggregate() -> Aggregate:
    made = Aggregate()
    made.append(FILES)
    return made


@pytest.fixture
def folder(tmp_path: Path, aggregate: Aggregate) -> Path:
    for name, content in inclusion_export(aggregate, INDEX, FILES[INDEX], SCRIPT.read_bytes()).items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with nothing but blake3, as `pip install blake3` leaves it."""
    home = tmp_path_factory.mktemp("bare")
    venv.create(home, with_pip=False, system_site_packages=False)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ask = "import sysconfig; print(sysconfig.get_path('platlib'))"
    packages = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()
    shutil.copytree(Path(blake3.__file__).parent, Path(packages) / "blake3")
    return python


def run(python: Path | str, folder: Path, *arguments: str) -> tuple[int, str]:
    ended = subprocess.run(
        [python, "-W", "error", folder / SCRIPT_NAME, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={"PATH": "", "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")},
    )
    assert ended.stderr == ""
    return ended.returncode, ended.stdout


def verdict(folder: Path, *arguments: str) -> tuple[int, str]:
    """The same inside this process, which is fast enough for thousands; any exception but SystemExit fails the test."""
    said, old, code = io.StringIO(), sys.argv, 0
    sys.argv = [SCRIPT_NAME, *arguments]
    try:
        with contextlib.redirect_stdout(said):
            runpy.run_path(str(folder / SCRIPT_NAME))
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        sys.argv = old
    return code, said.getvalue()


def test_it_is_short_and_old_pythons_read_it() -> None:
    text = SCRIPT.read_text(encoding="ascii")
    assert len(text.splitlines()) <= 60
    assert max(map(len, text.splitlines())) <= 120
    tree = ast.parse(text, feature_version=(3, 8))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"sys", "pathlib", "blake3"}
    assert not any(isinstance(node, ast.Assert) for node in ast.walk(tree)), "python -O leaves assert out"


def test_it_says_yes_in_a_bare_environment(bare_python: Path, folder: Path, aggregate: Aggregate) -> None:
    listed = subprocess.run([bare_python, "-c", "import studio"], capture_output=True, check=False, cwd=folder)
    assert listed.returncode != 0, "the environment is not bare"
    code, said = run(bare_python, folder)
    assert code == 0
    for words in (aggregate.root.hex(), f"index: {INDEX},", "count: 13", "YES", "Compare this root"):
        assert words in said
    code, said = run(bare_python, folder, "--root", aggregate.root.hex().upper())
    assert (code, "YES" in said, "Compare" in said) == (0, True, False)
    code, said = run(bare_python, folder, "--root", "00" * 32)
    assert (code, "NO: " in said, "YES" in said) == (1, True, False)


def test_without_blake3_it_says_what_to_install(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("empty")
    venv.create(home, with_pip=False, system_site_packages=False)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    code, said = run(python, folder)
    assert code == 1
    assert "pip install blake3" in said


def test_every_leaf_of_small_aggregates_passes(tmp_path: Path) -> None:
    (tmp_path / SCRIPT_NAME).write_bytes(SCRIPT.read_bytes())
    for count in range(1, len(FILES) + 1):
        made = Aggregate()
        made.append(FILES[:count])
        for index in range(count):
            (tmp_path / INCLUSION_NAME).write_bytes(made.inclusion(index))
            (tmp_path / PROOF_NAME).write_bytes(native.proof_to_raw(FILES[index]))
            assert verdict(tmp_path, "--root", made.root.hex())[0] == 0


def test_a_large_proof_and_a_large_aggregate_pass(tmp_path: Path) -> None:
    made = native.trace_prove(program(), witness(80), native.Limits(), native.Control())
    file = proof_file(made, evidence_tail=bytes(70_000), device="é" * 100)
    aggregate = Aggregate()
    aggregate.append_hashes(random.Random(1).randbytes(64 * 70_000), "halo2")  # noqa: S311 - no secret
    aggregate.append([file])
    for name, content in inclusion_export(aggregate, 70_000, file, SCRIPT.read_bytes()).items():
        (tmp_path / name).write_bytes(content)
    assert verdict(tmp_path)[0] == 0


@pytest.mark.parametrize("name", [PROOF_NAME, INCLUSION_NAME])
def test_every_flipped_bit_is_refused(folder: Path, name: str) -> None:
    data = (folder / name).read_bytes()
    for bit in range(len(data) * 8):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        (folder / name).write_bytes(changed)
        code, said = verdict(folder)
        assert (code, "NO: " in said) == (1, True), bit


@pytest.mark.parametrize("name", [PROOF_NAME, INCLUSION_NAME])
def test_mutants_are_refused(folder: Path, name: str) -> None:
    source = random.Random(name)  # noqa: S311 - the same in every run, no secret
    data = (folder / name).read_bytes()
    for _ in range(MUTANTS):
        mutant = model.mutate(data, source)
        (folder / name).write_bytes(mutant)
        assert verdict(folder)[0] == (0 if mutant == data else 1), mutant.hex()


def test_forgers_who_seal_again_are_refused(folder: Path, aggregate: Aggregate) -> None:
    honest = native.inclusion_decode(aggregate.inclusion(INDEX))
    pair, path = (honest.statement_hash, honest.body_hash), honest.path

    def forged(pair: tuple[bytes, bytes], index: int, count: int, siblings: list[bytes], root: bytes) -> str:
        file = model.inclusion_file(*pair, index, count, siblings, root)
        (folder / INCLUSION_NAME).write_bytes(file)
        with pytest.raises(UserError):
            check_inclusion(file, (folder / PROOF_NAME).read_bytes())
        code, said = verdict(folder)
        assert code == 1
        return said

    other = native.proof_decode(FILES[0])
    assert "another proof" in forged((other.statement_hash, pair[1]), INDEX, 13, path, honest.root)
    assert "another proof" in forged((pair[0], other.body_hash), INDEX, 13, path, honest.root)
    assert "outside" in forged(pair, 13, 13, path, honest.root)
    assert "outside" in forged(pair, 0, 0, [], honest.root)
    assert "too short" in forged(pair, INDEX, 13, path[:-1], honest.root)
    assert "too short" in forged(pair, INDEX, 13, [*path[:-1], path[-1][:31]], honest.root)
    assert "too long" in forged(pair, INDEX, 13, [*path, bytes(32)], honest.root)
    assert "lead" in forged(pair, INDEX, 13, path[::-1], honest.root)
    assert "lead" in forged(pair, INDEX, 13, path, bytes(32))
    assert "too short" in forged(pair, INDEX, 2**64 - 1, path, honest.root)
    for index in range(20):
        for count in range(20):
            if (index, count) != (INDEX, 13):
                forged(pair, index, count, path, honest.root)


def test_a_proof_of_another_form_is_refused_in_words(folder: Path) -> None:
    cases: list[tuple[str, Callable[[bytes], bytes]]] = [
        (PROOF_NAME, lambda data: data[:-1]),
        (PROOF_NAME, lambda data: data + b"\0"),
        (PROOF_NAME, lambda _: b""),
        (PROOF_NAME, lambda _: FILES[3]),
        (PROOF_NAME, lambda _: proof_file(_made(10), evidence_tail=bytes(5000))),  # stored compressed
        (INCLUSION_NAME, lambda _: FILES[INDEX]),
    ]
    for name, change in cases:
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(change(data))
        code, said = verdict(folder)
        assert code == 1
        assert said.startswith("NO: leaf.")
        (folder / name).write_bytes(data)
    (folder / PROOF_NAME).unlink()
    code, said = verdict(folder)
    assert (code, PROOF_NAME in said) == (1, True)


def _made(n: int) -> native.TraceProof:
    return native.trace_prove(program(), witness(n), native.Limits(), native.Control())
