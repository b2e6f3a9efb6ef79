"""Sources that DWARF names: found where they belong, and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studio.programs.opening import open_program
from studio.programs.source_files import MAX_LINE_LETTERS, MAX_SOURCE_BYTES, SourceFolder


def test_a_bundled_program_shows_its_bundled_sources() -> None:
    program = open_program("sort")
    folder = SourceFolder.of_program(program.path)
    for name in ("guests/runtime/guest.c", "guests/sort/main.c", "/build/elsewhere/guests/sort/main.c"):
        text = folder.read(name)
        assert text is not None, name
        assert not text.newer
    found = folder.read("guests/sort/main.c")
    assert found is not None
    assert any("main" in line for line in found.lines)


def test_the_longest_fitting_end_wins(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.c").write_text("inner\n")
    (tmp_path / "a.c").write_text("outer\n")
    folder = SourceFolder(tmp_path)
    for name, wanted in (("/x/src/a.c", "inner"), ("/x/other/a.c", "outer"), ("/x/src/../a.c", "outer")):
        text = folder.read(name)
        assert text is not None
        assert text.lines == (wanted,), name
    windows = folder.read("C:\\work\\src\\a.c")
    assert windows is not None
    assert windows.name == "src/a.c"


@pytest.mark.posix
@pytest.mark.parametrize(
    "name",
    ["../secret.c", "/etc/passwd", "secret", ".hidden/a.c", "folder.c", "", "/", "a\0.c", "x" * 5000 + ".c", "link.c"],
)
def test_nothing_outside_the_folder_and_nothing_that_is_no_source(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.c").write_text("mine")
    root = tmp_path / "root"
    (root / ".hidden").mkdir(parents=True)
    (root / ".hidden" / "a.c").write_text("hidden")
    (root / "secret").write_text("no source")
    (root / "folder.c").mkdir()
    (root / "link.c").symlink_to(tmp_path / "secret.c")
    assert SourceFolder(root).read(name) is None


def test_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_bytes(b"x" * (MAX_SOURCE_BYTES + 1))
    assert SourceFolder(tmp_path).read("a.c") is None


def test_lines_are_safe_to_draw(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_bytes(b"\tint\x1b[31m;\r\n\xff\n" + b"y" * 1000)
    text = SourceFolder(tmp_path).read("a.c")
    assert text is not None
    assert text.lines[0] == "    int\ufffd[31m;"
    assert text.lines[1] == "\ufffd"
    assert len(text.lines[2]) == MAX_LINE_LETTERS + 1


def test_a_source_that_changed_after_the_program_says_so(tmp_path: Path) -> None:
    program, source = tmp_path / "a.elf", tmp_path / "a.c"
    program.write_bytes(b"elf")
    source.write_text("int main;\n")
    for seconds, newer in ((10, False), (2_000_000_000, True)):
        os.utime(program, (1_000_000, 1_000_000))
        os.utime(source, (seconds, seconds))
        text = SourceFolder.of_program(program).read("a.c")
        assert text is not None
        assert text.newer is newer
