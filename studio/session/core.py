"""What every use case works under: one set of settings, and the hard limits that follow from them."""

from __future__ import annotations

from studio.native import Control, Limits, Trace
from studio.programs.opening import OpenedProgram
from studio.settings import DEFAULT_SETTINGS, Settings


class Core:
    """The base of each group of use cases."""

    def __init__(self, settings: Settings = DEFAULT_SETTINGS) -> None:
        self.settings = settings
        self.limits = Limits(
            max_steps=settings.max_steps,
            max_memory_bytes=settings.max_memory_bytes,
            max_journal_bytes=settings.max_journal_bytes,
            max_console_bytes=settings.max_console_bytes,
        )

    def recorded(self, program: OpenedProgram, witness: bytes, control: Control) -> Trace:
        """A run kept open for inspection or measurement."""
        return Trace.record(
            program.native, witness, self.limits, control, snapshot_budget_bytes=self.settings.snapshot_budget_bytes
        )
