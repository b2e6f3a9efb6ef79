"""The text of a source file that DWARF names, if it lies where the program came from.

What an ELF says about paths is a stranger's claim. Only the last parts of it are used, only below one folder, only for
names that look like sources, and what is found must really lie in there after all links are followed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from studio.host.files import read_file
from studio.model.errors import UserError
from studio.resources import resource_path

MAX_SOURCE_BYTES = 1 << 20
MAX_LINE_LETTERS = 400
_MAX_PARTS = 32
_SUFFIXES = frozenset(".c .h .s .cc .cpp .cxx .hpp .hh .inc .rs .zig .go .adb .ads .nim .d".split())
_TAB = 4


@dataclass(frozen=True, slots=True)
class SourceText:
    """One source file as lines. `newer`: it was changed after the program was built, so lines may not fit."""

    name: str
    lines: tuple[str, ...]
    newer: bool = False


class SourceFolder:
    """Finds sources below one folder."""

    def __init__(self, root: Path, built_ns: int | None = None) -> None:
        """`built_ns`: when the ELF was last changed; None where that says nothing."""
        self._root = root
        self._built_ns = built_ns

    @classmethod
    def of_program(cls, elf_path: Path) -> SourceFolder:
        """The bundled sources for a bundled program, else the folder of the ELF."""
        guests = resource_path("guests").resolve()
        try:
            resolved = elf_path.resolve()
            if resolved.is_relative_to(guests):
                return cls(guests)
            return cls(resolved.parent, resolved.stat().st_mtime_ns)
        except (OSError, ValueError):
            return cls(elf_path.parent)

    def read(self, name: str) -> SourceText | None:
        """The file that `name` ends in, the longest fitting end first; None where there is none to show."""
        for parts in _ends(name):
            try:
                path = self._root.joinpath(*parts).resolve()
                if not path.is_relative_to(self._root.resolve()) or not path.is_file():
                    continue
                newer = self._built_ns is not None and path.stat().st_mtime_ns > self._built_ns
                data = read_file(path, MAX_SOURCE_BYTES)
            except (UserError, OSError, ValueError):
                continue
            return SourceText("/".join(parts), _lines(data), newer)
        return None


def _ends(name: str) -> list[tuple[str, ...]]:
    """`a/b.c` and `b.c` for `/x/../a/b.c`; nothing for what does not look like a source file."""
    parts: list[str] = []
    for part in re.split(r"[/\\]", name)[-_MAX_PARTS:]:
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    if not parts or Path(parts[-1]).suffix.lower() not in _SUFFIXES:
        return []
    ends: list[tuple[str, ...]] = []
    for start in range(len(parts) - 1, -1, -1):
        part = parts[start]
        if part.startswith(".") or ":" in part or not part.isprintable():
            break  # a hidden folder, a drive: nothing that a source tree needs
        ends.append(tuple(parts[start:]))
    return ends[::-1]


def _lines(data: bytes) -> tuple[str, ...]:
    """Lines that are safe to draw: tabs become spaces, other control characters a mark, long lines are cut."""
    text = data.decode("utf-8", "replace")
    lines = re.split(r"\r\n|\r|\n", text)
    if lines and not lines[-1]:
        lines.pop()
    return tuple(_printable(line) for line in lines)


def _printable(line: str) -> str:
    cut = line[:MAX_LINE_LETTERS].expandtabs(_TAB)
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in cut)
    return shown + "…" if len(line) > MAX_LINE_LETTERS else shown
