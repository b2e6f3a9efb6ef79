"""A hex dump of memory, eight bytes a row."""

from __future__ import annotations

from studio.gui.models.code_rows import CodeCell, CodeRow
from studio.model.text import N_, translate
from studio.session.run_looks import DUMP_ROW_BYTES, Dump

COLUMNS = DUMP_ROW_BYTES + 2  # address, bytes, letters


def memory_rows(dump: Dump) -> list[CodeRow]:
    """What the step read or wrote is coloured; what it wrote is bold, with the value before in the tooltip."""
    rows = []
    token = "read" if dump.before is None else "write"
    for start in range(0, len(dump.data), DUMP_ROW_BYTES):
        data = dump.data[start : start + DUMP_ROW_BYTES]
        cells = [CodeCell(f"{dump.base + start:08x}", "text3")]
        for offset, byte in enumerate(data):
            address = dump.base + start + offset
            touched = dump.touched_low <= address < dump.touched_high
            hint = ""
            if touched and dump.before is not None:
                before = dump.before[address - dump.touched_low]
                hint = translate(N_("Before this step: {value}")).format(value=f"{before:02x}")
            quiet = "text3" if byte == 0 else "text"
            cells.append(
                CodeCell(
                    f"{byte:02x}", token if touched else quiet, bold=touched and dump.before is not None, hint=hint
                )
            )
        letters = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in data)
        rows.append(CodeRow((*cells, CodeCell(letters, "text3"))))
    return rows
