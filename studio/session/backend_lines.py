"""What there is to say about each backend: whether it works here, or that this version does not have it."""

from __future__ import annotations

from dataclasses import dataclass

from studio.backends.protocol import Availability
from studio.backends.registry import ORDER
from studio.model.messages import render
from studio.model.text import N_, translate
from studio.model.verdict import Strength
from studio.session.machine import SystemReport


@dataclass(frozen=True, slots=True)
class BackendLine:
    """One backend in words. `reason` and `remedy` are empty where it can be used; `command` can be copied."""

    name: str
    usable: bool
    strength: Strength | None = None  # None: this version does not know it
    device: str = ""
    version: str = ""
    reason: str = ""
    remedy: str = ""
    command: str = ""
    path: str = ""  # of the foreign program that proves, where there is one

    @property
    def state(self) -> str:
        """Usable or not, in one word or two."""
        return translate(N_("Usable")) if self.usable else translate(N_("Not usable"))


def backend_lines(report: SystemReport) -> tuple[BackendLine, ...]:
    """All backends that the studio knows of, in the order in which they are always named."""
    usable = next((name for name, _, availability in report.backends if availability.usable), "")
    lines = [
        *(backend_line(*entry) for entry in report.backends),
        *(_absent(name, usable) for name in report.not_included),
    ]
    return tuple(sorted(lines, key=lambda line: ORDER.index(line.name) if line.name in ORDER else len(ORDER)))


def backend_line(name: str, strength: Strength, availability: Availability) -> BackendLine:
    """One backend of this version."""
    params = availability.params
    reason = render(availability.reason_id, params).what if availability.reason_id else ""
    remedy = render(availability.remedy_id, params) if availability.remedy_id else None
    return BackendLine(
        name,
        availability.usable,
        strength,
        availability.device,
        availability.version,
        reason,
        "" if remedy is None else remedy.what,
        "" if remedy is None else remedy.next_step,
        availability.path,
    )


def _absent(name: str, usable: str) -> BackendLine:
    reason = translate(N_("Not part of this version of the studio; nothing is missing on this machine."))
    if not usable:
        return BackendLine(name, usable=False, reason=reason)
    remedy = translate(N_("No installation adds it. Prove with {other} instead:"))
    return BackendLine(
        name,
        usable=False,
        reason=reason,
        remedy=remedy.format(other=usable),
        command=f"proving-studio prove fibonacci n=10 --backend {usable} --out fib.proof",
    )
