"""Lines of source and of instructions around the current one."""

from __future__ import annotations

from collections.abc import Collection

from studio.gui.models.code_rows import EMPTY, CodeCell, CodeRow
from studio.session.run_looks import Listing, SourceText

SOURCE_COLUMNS, CODE_COLUMNS = 2, 3
_LONG_LINE = 40


def source_rows(
    source: SourceText,
    current: int | None,
    with_code: Collection[int],
    first: int,
    count: int,
    caret: int | None = None,
) -> list[CodeRow]:
    """Lines from index `first` on, which may lie before the first line; `current` and `with_code` count from 1."""
    rows = []
    for number in range(first + 1, first + count + 1):
        if not 1 <= number <= len(source.lines):
            rows.append(CodeRow((EMPTY, EMPTY)))
            continue
        here = number == current
        token = "text" if here else "text2" if number in with_code else "text3"
        text = source.lines[number - 1]
        hint = text.strip() if len(text) > _LONG_LINE else ""
        line = CodeCell(text, "text" if here or number in with_code else "text2", hint=hint)
        rows.append(CodeRow((CodeCell(str(number), token, bold=here, chosen=number - 1 == caret), line), current=here))
    return rows


def code_rows(listing: Listing, current: int | None, first: int, count: int, caret: int | None = None) -> list[CodeRow]:
    """Instructions from index `first` on, which may lie before the first one."""
    rows = []
    for index in range(first, first + count):
        if not 0 <= index < len(listing.lines):
            rows.append(CodeRow((EMPTY,) * CODE_COLUMNS))
            continue
        line = listing.lines[index]
        mnemonic, _, operands = line.text.partition(" ")
        here = index == current
        place = "" if line.file is None else f"{line.file.rpartition('/')[2]}:{line.line}"
        address = CodeCell(f"{line.address:x}", "text3", bold=here, chosen=index == caret)
        cells = (address, CodeCell(mnemonic), CodeCell(operands))
        rows.append(CodeRow(cells, current=here, hint=place))
    return rows
