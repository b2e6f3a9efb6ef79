"""A Markdown table of what packaging/coverage measured: `coverage_summary.py FOLDER`."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def table(folder: Path) -> list[str]:
    """A row for each language whose result is in the folder."""
    rows = ["| language | lines | reached | |", "|---|---:|---:|---:|"]
    if (python := folder / "python" / "coverage.json").is_file():
        totals = json.loads(python.read_text(encoding="utf-8"))["totals"]
        rows.append(row("Python", totals["num_statements"], totals["covered_lines"]))
    if (rust := folder / "rust" / "coverage.json").is_file():
        lines = json.loads(rust.read_text(encoding="utf-8"))["data"][0]["totals"]["lines"]
        rows.append(row("Rust", lines["count"], lines["covered"]))
    return rows


def row(language: str, count: int, covered: int) -> str:
    """One line of the table."""
    percent = 100 * covered / count if count else 100
    return f"| {language} | {count:,} | {covered:,} | {percent:.1f} % |"


if __name__ == "__main__":
    print("\n".join(table(Path(sys.argv[1]))))
