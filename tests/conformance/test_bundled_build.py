"""The committed ELFs are what the sources build: byte by byte with the listed compiler, else by what they do."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from studio.programs.bundled import bundled_programs

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging" / "build_guests.py"
COMPILER = "riscv64-unknown-elf-gcc"


def check(root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "packaging" / "build_guests.py"), "--check"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout elsewhere, with a space in its path."""
    root = tmp_path / "another place"
    shutil.copytree(ROOT / "resources" / "guests", root / "resources" / "guests")
    shutil.copytree(ROOT / "studio", root / "studio", ignore=shutil.ignore_patterns("rust", "__pycache__"))
    (root / "packaging").mkdir()
    shutil.copyfile(SCRIPT, root / "packaging" / SCRIPT.name)
    return root


needs_compiler = pytest.mark.skipif(
    shutil.which(COMPILER) is None,
    reason=f"{COMPILER} is not installed; on Debian: apt-get install gcc-{COMPILER[:-4]}",
)


def test_the_list_names_every_elf() -> None:
    listed = tomllib.loads((ROOT / "resources" / "guests" / "built.toml").read_text())
    assert COMPILER in listed["built_with"]
    elves = {p.manifest.name: p.elf_path for p in bundled_programs()}
    elves["kernel"] = ROOT / "resources" / "guests" / "kernel" / "kernel.elf"
    actual = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in elves.items()}
    assert listed["sha256"] == actual


@needs_compiler
def test_rebuilt_elfs_are_the_committed_ones(copy: Path) -> None:
    """From another folder: neither the place nor the time may reach the ELF."""
    done = check(copy)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("byte-identical") == 8 or "another compiler" in done.stdout


@needs_compiler
def test_a_changed_source_is_noticed(copy: Path) -> None:
    source = copy / "resources" / "guests" / "fibonacci" / "main.c"
    source.write_text(source.read_text().replace("next = previous + current", "next = previous - current"))
    done = check(copy)
    assert done.returncode == 1
    assert "fibonacci" in done.stdout
    assert "DIFFER" in done.stdout


@needs_compiler
def test_another_compiler_is_named_and_behaviour_compared(copy: Path) -> None:
    built = copy / "resources" / "guests" / "built.toml"
    built.write_text(built.read_text().replace("12.2.0-14", "99.9.9-1"))
    done = check(copy)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "another compiler" in done.stdout
    assert "99.9.9-1" in done.stdout
    assert "same: " in done.stdout
    assert "kernel             not compared" in done.stdout


@needs_compiler
def test_another_behaviour_under_another_compiler_is_a_difference(copy: Path) -> None:
    built = copy / "resources" / "guests" / "built.toml"
    built.write_text(built.read_text().replace("12.2.0-14", "99.9.9-1"))
    source = copy / "resources" / "guests" / "fibonacci" / "main.c"
    source.write_text(source.read_text().replace("next = previous + current", "next = previous - current"))
    done = check(copy)
    assert done.returncode == 1
    assert "DIFFERENT" in done.stdout


def test_without_a_compiler_it_says_so(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    done = check(copy)
    assert done.returncode == 3
    assert "not installed" in done.stdout


def test_a_damaged_elf_is_noticed_without_a_compiler(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elf = copy / "resources" / "guests" / "sort" / "sort.elf"
    elf.write_bytes(elf.read_bytes()[:-1] + b"\xff")
    monkeypatch.setenv("PATH", "")
    done = check(copy)
    assert done.returncode == 1
    assert "sort" in done.stdout
