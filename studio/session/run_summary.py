"""A recorded run in the few values that a page draws beside a proof: its marks, its journal, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass

from studio.jobs.report import Cancel
from studio.model.faults import fault_message
from studio.model.message import Message
from studio.programs.opening import OpenedProgram
from studio.session.mark_chart import MarkChart, mark_chart
from studio.session.statements import ShownJournal, shown_journal
from studio.trace.view import RunView

_CONSOLE_BYTES = 400


@dataclass(frozen=True, slots=True)
class RunSummary:
    """`exit_code` is None where the program stopped by a fault; `console` is what it said last, in one line."""

    steps: int
    exit_code: int | None
    fault: Message | None
    journal: ShownJournal
    console: str
    chart: MarkChart

    @property
    def provable(self) -> bool:
        """Only a run that exits with 0 proves anything."""
        return self.exit_code == 0


def run_summary(program: OpenedProgram, view: RunView, cancel: Cancel) -> RunSummary:
    """Everything is bounded, however long the run was."""
    execution = view.execution
    fault, message = execution.fault, None
    if fault is not None:
        message = fault_message(fault.kind, fault.pc, fault.function, fault.address, fault.detail)
    return RunSummary(
        execution.steps,
        execution.exit_code,
        message,
        shown_journal(program, execution.journal),
        " ".join(execution.console[-_CONSOLE_BYTES:].decode("utf-8", "replace").split()),
        mark_chart(view, cancel),
    )
