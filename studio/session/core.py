"""What every use case works under: one set of settings, and the hard limits that follow from them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from studio.backends.protocol import ProveOptions, Surroundings
from studio.host.paths import user_paths
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

    @cached_property  # asking the system for its folders takes as long as a small Trace proof
    def surroundings(self) -> Surroundings:
        """What the backends may know of this user."""
        return Surroundings(self.settings.r0vm_path, user_paths().data_folder / "measured.json", parameters_folder())

    def prove_options(self, form: str) -> ProveOptions:
        """How to prove under these settings."""
        return ProveOptions(
            self.limits,
            form,
            self.settings.max_proof_bytes,
            self.surroundings,
        )

    def recorded(self, program: OpenedProgram, witness: bytes, control: Control) -> Trace:
        """A run kept open for inspection or measurement."""
        return Trace.record(
            program.native, witness, self.limits, control, snapshot_budget_bytes=self.settings.snapshot_budget_bytes
        )


def parameters_folder() -> Path:
    """Where this user's public parameters of Halo2 are kept: they can be made again, so it is a cache."""
    return user_paths().cache_folder / "halo2"
