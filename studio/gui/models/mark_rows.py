"""A page of the list of marks."""

from __future__ import annotations

from studio.gui.models.code_rows import CodeCell, CodeRow
from studio.gui.models.step_rows import mark_cell
from studio.model.units import count_text
from studio.session.run_looks import MarkPage

COLUMNS = 4
INDEX, STEP, NAME, VALUE = range(COLUMNS)


def mark_rows(page: MarkPage) -> list[CodeRow]:
    """Number in the run, step, name, value; the last mark that the step has passed is the current one."""
    rows = []
    for index, mark in enumerate(page.marks, page.top):
        current = index == page.passed
        rows.append(
            CodeRow(
                (
                    CodeCell(count_text(index + 1), "text3"),
                    CodeCell(count_text(mark.step), "text" if current else "text2", bold=current),
                    mark_cell(mark),
                    CodeCell(count_text(mark.value), "text2"),
                ),
                current=current,
            )
        )
    return rows
