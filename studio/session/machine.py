"""This machine and what can prove on it."""

from __future__ import annotations

from dataclasses import dataclass

from studio.backends.protocol import Availability
from studio.backends.registry import BACKENDS, NOT_INCLUDED
from studio.host.system import SystemFacts, system_facts
from studio.model.verdict import Strength
from studio.session.core import Core


@dataclass(frozen=True, slots=True)
class SystemReport:
    """This machine and what can prove on it."""

    facts: SystemFacts
    backends: tuple[tuple[str, Strength, Availability], ...]
    not_included: tuple[str, ...]

    @property
    def usable(self) -> tuple[str, ...]:
        """The names of those that can prove here."""
        return tuple(name for name, _, availability in self.backends if availability.usable)


class Machine(Core):
    """Questions about this machine."""

    def system_report(self) -> SystemReport:
        """This machine and every backend's own word about it."""
        probed = tuple((backend.name, backend.strength, backend.probe(self.surroundings)) for backend in BACKENDS)
        return SystemReport(system_facts(), probed, NOT_INCLUDED)
