"""Everything that the page System tells, as finished values, and the same as plain text to paste into a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.host.figures import MachineFigures
from studio.model.text import N_, listed, translate
from studio.model.units import bytes_text, count_text
from studio.session.backend_lines import BackendLine, backend_lines
from studio.session.folders import UserFolders, below_home, user_folders
from studio.session.machine import SystemReport
from studio.session.versions import versions
from studio.settings import Settings

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PauseFigures:
    """How long the event loop of the window did not come round, over the last minute; `count` 0: not measured."""

    count: int
    median_ms: float
    p99_ms: float
    longest_ms: float


@dataclass(frozen=True, slots=True)
class SystemDetails:
    """What does not change while the window is open, but for a new probe."""

    machine: tuple[Fact, ...]
    backends: tuple[BackendLine, ...]
    versions: tuple[Fact, ...]
    folders: UserFolders


def system_details(
    report: SystemReport, settings: Settings, library: Path | None = None, *, qt: str = ""
) -> SystemDetails:
    """Asks for the graphics processors and the versions, so it is work for a thread."""
    return SystemDetails(machine_facts(report), backend_lines(report), versions(qt), user_folders(settings, library))


def machine_facts(report: SystemReport) -> tuple[Fact, ...]:
    """System, processors, memory, graphics processors; what is not known is said to be not known."""
    facts, unknown = report.facts, translate(N_("not known"))
    processors = count_text(facts.cpu_count)
    if facts.cpu_name is not None:
        processors = translate(N_("{count} ({name})")).format(count=processors, name=facts.cpu_name)
    memory = unknown if facts.memory_bytes is None else bytes_text(facts.memory_bytes)
    if facts.memory_available_bytes is not None:
        text = translate(N_("{memory}, of which {available} available"))
        memory = text.format(memory=memory, available=bytes_text(facts.memory_available_bytes))
    system = translate(N_("{system} on {machine}")).format(system=facts.system, machine=facts.machine)
    return (
        (translate(N_("System")), system),
        (translate(N_("Processors")), processors),
        (translate(N_("Memory")), memory),
        (translate(N_("Graphics")), facts.gpu or translate(N_("none found"))),
    )


def live_facts(figures: MachineFigures | None, pauses: PauseFigures) -> tuple[Fact, ...]:
    """What the application itself is like now."""
    found = []
    if pauses.count:
        text = translate(N_("median {median} ms, 99 of 100 below {p99} ms, longest {longest} ms"))
        values = {"median": pauses.median_ms, "p99": pauses.p99_ms, "longest": pauses.longest_ms}
        shown = text.format(**{name: milliseconds_text(value) for name, value in values.items()})
    else:
        shown = translate(N_("not measured"))
    found.append((translate(N_("Pauses of the window, last minute")), shown))
    if figures is not None:
        memory = translate(N_("{memory} in {count} processes"))
        count = len(figures.processes)
        found.append((translate(N_("Memory")), memory.format(memory=bytes_text(figures.own_memory_bytes), count=count)))
        threads = sum(process.threads for process in figures.processes)
        found.append((translate(N_("Threads")), count_text(threads)))
    return tuple(found)


def milliseconds_text(value_ms: float) -> str:
    """One decimal below ten, whole numbers above."""
    return f"{value_ms:.1f}" if value_ms < 10 else f"{value_ms:.0f}"


def report_text(details: SystemDetails, figures: MachineFigures | None, pauses: PauseFigures) -> str:
    """Plain text: no name of a person, and no path but those of the three folders, the home folder written as ~."""
    folders = details.folders
    sections: Sequence[tuple[str, Sequence[Fact]]] = (
        (translate(N_("Machine")), details.machine),
        (translate(N_("Backends")), [(line.name, _backend_text(line)) for line in details.backends]),
        (translate(N_("Application")), live_facts(figures, pauses)),
        (translate(N_("Versions")), details.versions),
        (
            translate(N_("Folders")),
            [
                (translate(N_("Library")), below_home(folders.library)),
                (translate(N_("Settings")), below_home(folders.settings)),
                (translate(N_("Log")), below_home(folders.log)),
            ],
        ),
    )
    width = max(len(name) for _, facts in sections for name, _ in facts)
    lines = [translate(N_("System report of Proving Studio"))]
    for title, facts in sections:
        lines += ["", title, *(f"  {name.ljust(width)}  {value}" for name, value in facts)]
    return "\n".join(lines) + "\n"


def _backend_text(line: BackendLine) -> str:
    badge = "" if line.strength is None else line.strength.badge
    return listed(part for part in (line.state, badge, line.device, line.version, line.reason) if part)
