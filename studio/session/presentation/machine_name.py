"""A machine in a few words, for what was recorded on it: no name of a person or of a host."""

from __future__ import annotations

from studio.host.system import SystemFacts
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text


def machine_name(facts: SystemFacts) -> str:
    """`8 processors, 16.0 GiB, Linux x86_64`."""
    parts = [translate(N_("{count} processors")).format(count=count_text(facts.cpu_count))]
    if facts.memory_bytes is not None:
        parts.append(bytes_text(facts.memory_bytes))
    parts.append(f"{facts.system.partition(' ')[0]} {facts.machine}")
    return ", ".join(parts)
