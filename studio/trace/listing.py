"""The instructions around a program counter, as text: a whole function, or a stretch of code where no function is."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from studio import native
from studio.programs.disassembly import text_of

_WORD_BYTES = 4
MAX_LINES = 8192
_BLOCK_BYTES = 1024 * _WORD_BYTES  # code without a function is cut at these borders,
_MARGIN_BYTES = 128 * _WORD_BYTES  # with so much before and after


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One instruction and the source line that it was made of."""

    address: int
    word: int
    text: str
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Instructions one after the other. `function` is None for code that belongs to none."""

    function: str | None
    lines: tuple[CodeLine, ...]

    def index_of(self, pc: int) -> int | None:
        """The line of the instruction at `pc`."""
        if not self.lines:
            return None
        index, rest = divmod(pc - self.lines[0].address, _WORD_BYTES)
        return index if rest == 0 and 0 <= index < len(self.lines) else None


class Listings:
    """Makes listings of one program and keeps the last few. Safe to use from several threads."""

    _KEPT = 16

    def __init__(self, program: native.Program) -> None:
        self._program = program
        self._code = [(part.address, part.data) for part in program.segments if part.executable]
        self._sizes_bytes = {address: size_bytes for address, size_bytes, _ in program.functions}
        self._guard = threading.Lock()
        self._made: dict[tuple[int, int], Listing] = {}

    def at(self, pc: int) -> Listing:
        """What stands around `pc`; empty where no code is."""
        for address, data in self._code:
            if address <= pc < address + len(data):
                return self._within(pc, address, data)
        return Listing(None, ())

    def _within(self, pc: int, base: int, data: bytes) -> Listing:
        end = base + len(data)
        function, start, stop = self._function_at(pc, end)
        if function is None or stop - start > MAX_LINES * _WORD_BYTES:
            block = pc - pc % _BLOCK_BYTES
            start = max(start if function else base, block - _MARGIN_BYTES)
            stop = min(stop if function else end, block + _BLOCK_BYTES + _MARGIN_BYTES)
        key = (start, stop)
        with self._guard:
            listing = self._made.pop(key, None) or self._listing(function, key, base, data)
            self._made[key] = listing  # the last one used is the last one dropped
            while len(self._made) > self._KEPT:
                self._made.pop(next(iter(self._made)))
        return listing

    def _function_at(self, pc: int, end: int) -> tuple[str | None, int, int]:
        found = self._program.function_at(pc)
        if found is None:
            return None, pc, pc
        name, offset_bytes = found
        start = pc - offset_bytes
        size_bytes = max(self._sizes_bytes.get(start, 0), offset_bytes + _WORD_BYTES)
        return name, start, min(end, start + size_bytes)

    def _listing(self, function: str | None, bounds: tuple[int, int], base: int, data: bytes) -> Listing:
        lines = []
        for address in range(bounds[0], bounds[1] - _WORD_BYTES + 1, _WORD_BYTES):
            word = int.from_bytes(data[address - base : address - base + _WORD_BYTES], "little")
            file, line = self._program.source_line_at(address) or (None, None)
            lines.append(CodeLine(address, word, text_of(word, address), file, line))
        return Listing(function, tuple(lines))
