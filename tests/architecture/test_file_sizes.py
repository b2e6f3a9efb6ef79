"""One file answers one question: 400 lines at most, tables and tests excepted."""

from __future__ import annotations

from tests.architecture.sources import ROOT, source_files

MOST_LINES = 400
TABLES = {"studio/model/messages.py": "the table of all messages"}


def test_no_file_is_too_long() -> None:
    too_long = {}
    for path in source_files():
        name = path.relative_to(ROOT).as_posix()
        is_test = name.startswith("tests/") or "/tests/" in name or path.name == "tests.rs"
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > MOST_LINES and name not in TABLES and not is_test:
            too_long[name] = lines
    assert too_long == {}


def test_the_exceptions_are_still_needed() -> None:
    for name in TABLES:
        assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) > MOST_LINES
