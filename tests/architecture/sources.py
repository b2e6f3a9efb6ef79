"""The source files of the repository, as the architecture tests look at them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
STUDIO = ROOT / "studio"


@cache
def python_files(folder: Path) -> tuple[Path, ...]:
    """Every Python file below `folder`, without caches."""
    return tuple(sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts))


def source_files() -> tuple[Path, ...]:
    """Every file that people write code in: Python and Rust, outside build folders."""
    rust = sorted((STUDIO / "rust" / "src").rglob("*.rs"))
    return (*python_files(STUDIO), *python_files(ROOT / "tests"), *python_files(ROOT / "packaging"), *rust)


def imported_modules(path: Path) -> Iterator[str]:
    """The absolute names that a Python file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
