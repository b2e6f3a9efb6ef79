"""Who may import whom, part by part. import-linter holds the order of the layers; this holds their table."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT, STUDIO, imported_modules, python_files

DRAWING = ("PySide6", "shiboken6", "pyqtgraph")
SETTINGS_ROW = {"settings", "diagnostics", "resources"}
MAY_IMPORT: dict[str, set[str]] = {
    "__main__": {"cli", "gui", "model"},
    "gui": {"session", "model", *SETTINGS_ROW},
    "cli": {"session", "jobs", "model", *SETTINGS_ROW},
    "session": {"backends", "library", "jobs", "merkle", "trace", "programs", "host", "native", "model", *SETTINGS_ROW},
    "library": {"host", "native", "model"},
    "jobs": {"host", "model"},
    "backends": {"programs", "trace", "host", "native", "model"},
    "merkle": {"native", "model"},
    "trace": {"programs", "native", "model"},
    "vm": {"programs", "model"},
    "programs": {"resources", "host", "native", "model"},  # host: files are read under a limit, in one place
    "settings": {"host", "model"},
    "diagnostics": {"host", "model"},
    "resources": {"host", "model"},
    "host": {"model"},
    "native": {"model"},
    "model": set(),
}
# The command line starts the process, so it is the one that tells the diagnostics where the log belongs.
# A verify worker gets bytes of files, and the session opens files. A prover's process starts without the session, which
# takes as long to load as a small proof.
EXCEPTIONS = {("cli/app.py", "host"), ("cli/verify_work.py", "native"), ("cli/worker.py", "backends")}


def part_of(module: str) -> str | None:
    """The part of the studio that a module name belongs to; None for anything else and for the package itself."""
    names = module.split(".")
    return names[1] if names[0] == "studio" and len(names) > 1 and not names[1].startswith("__v") else None


def test_the_table_names_every_part() -> None:
    parts = {path.name for path in STUDIO.iterdir() if (path / "__init__.py").exists()}
    parts |= {path.stem for path in STUDIO.glob("*.py")} - {"__init__"}
    assert parts == set(MAY_IMPORT)


@pytest.mark.parametrize("part", sorted(MAY_IMPORT))
def test_a_part_imports_only_what_it_may(part: str) -> None:
    files = python_files(STUDIO / part) if (STUDIO / part).is_dir() else (STUDIO / f"{part}.py",)
    wrong = set()
    for path in files:
        name = path.relative_to(STUDIO).as_posix()
        for module in imported_modules(path):
            other = part_of(module)
            allowed = other is None or other == part or other in MAY_IMPORT[part] or (name, other) in EXCEPTIONS
            if other in MAY_IMPORT and not allowed:
                wrong.add((name, module))
    assert wrong == set()


def test_only_one_file_names_the_engine() -> None:
    importers = {
        path.relative_to(ROOT).as_posix()
        for folder in (STUDIO, ROOT / "tests", ROOT / "packaging")
        for path in python_files(folder)
        if any(module.startswith("studio._native") for module in imported_modules(path))
    }
    assert importers == {"studio/native.py"}


def importers_of(*packages: str) -> set[str]:
    return {
        path.relative_to(STUDIO).parts[0]
        for path in python_files(STUDIO)
        if not set(packages).isdisjoint(name.split(".")[0] for name in imported_modules(path))
    }


def test_only_the_window_imports_what_draws_it() -> None:
    assert importers_of(*DRAWING) == {"gui"}


def test_only_the_window_and_the_pictures_of_a_run_compute_in_arrays() -> None:
    assert importers_of("numpy") == {"gui", "trace"}


def test_the_whole_command_line_starts_without_what_draws_the_window() -> None:
    code = (
        "import sys\n"
        f"sys.modules.update(dict.fromkeys({DRAWING}))\n"  # importing it now raises ImportError
        "import pkgutil, importlib, studio\n"
        "for found in pkgutil.walk_packages(studio.__path__, 'studio.'):\n"
        "    if not found.name.startswith('studio.gui') and found.name != 'studio.__main__':\n"
        "        importlib.import_module(found.name)\n"
        "from studio.cli.app import run_command_line\n"
        "sys.exit(run_command_line(['programs']))\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert ended.returncode == 0, ended.stderr
    assert "fibonacci" in ended.stdout
