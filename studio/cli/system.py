"""`system`: this machine and what can prove on it."""

from __future__ import annotations

from studio.cli.context import Command, Context
from studio.cli.exit_codes import DONE
from studio.cli.output import JsonValue, Output
from studio.cli.parser import Parser
from studio.model.text import N_, translate
from studio.model.units import bytes_text
from studio.session import BackendLine, SystemReport, backend_lines


def system_json(report: SystemReport) -> dict[str, JsonValue]:
    """The report with stable keys."""
    facts = report.facts
    return {
        "system": facts.system,
        "machine": facts.machine,
        "cpu_count": facts.cpu_count,
        "memory_bytes": facts.memory_bytes,
        "memory_available_bytes": facts.memory_available_bytes,
        "python_version": facts.python_version,
        "gpu": facts.gpu,
        "backends": [_backend_json(line) for line in backend_lines(report)],
    }


def _backend_json(line: BackendLine) -> dict[str, JsonValue]:
    included = line.strength is not None
    return {
        "name": line.name,
        "included": included,
        "usable": line.usable,
        "evidence": None if line.strength is None else line.strength.value,
        "device": line.device if included else None,
        "version": line.version if included else None,
        "path": line.path or None,
        "reason": line.reason,
        "remedy": line.remedy,
        "remedy_command": line.command,
    }


def print_system(report: SystemReport, output: Output) -> None:
    """The report for people."""
    facts = report.facts
    unknown = translate(N_("not known"))
    memory = unknown if facts.memory_bytes is None else bytes_text(facts.memory_bytes)
    available = unknown if facts.memory_available_bytes is None else bytes_text(facts.memory_available_bytes)
    output.line(
        translate(N_("System: {system} on {machine}, Python {python}")).format(
            system=facts.system, machine=facts.machine, python=facts.python_version
        )
    )
    output.line(
        translate(N_("Processors: {count}; memory: {memory}, of which {available} available")).format(
            count=facts.cpu_count, memory=memory, available=available
        )
    )
    output.line(translate(N_("GPU: {gpu}")).format(gpu=facts.gpu or translate(N_("none found"))))
    output.line()
    lines = backend_lines(report)
    rows = [[line.name, _state(line), _badge(line), line.device, line.version] for line in lines]
    headings = (N_("backend"), N_("state"), N_("evidence"), N_("device"), N_("version"))
    output.table([translate(heading) for heading in headings], rows)
    for line in lines:
        if line.strength is not None and (line.path or line.reason):
            output.line()
            _print_details(line, output)


def _state(line: BackendLine) -> str:
    if line.strength is None:
        return translate(N_("not part of this version"))
    return translate(N_("usable")) if line.usable else translate(N_("not usable"))


def _badge(line: BackendLine) -> str:
    return "" if line.strength is None else line.strength.badge


def _print_details(line: BackendLine, output: Output) -> None:
    """Where a foreign prover lies; why a backend cannot be used, what helps, and a command to copy."""
    if line.path and line.usable:
        output.line(translate(N_("{backend} proves with {path}")).format(backend=line.name, path=line.path))
    if line.reason:
        output.line(line.reason if line.name in line.reason else f"{line.name}: {line.reason}")
    if line.remedy:
        output.line(line.remedy)
    if line.command:
        output.line(f"  {line.command}")


def _configure(_parser: Parser) -> None:
    """No options of its own."""


def _execute(context: Context) -> int:
    report = context.session.system_report()
    print_system(report, context.output)
    context.output.result(system_json(report))
    return DONE


COMMAND = Command(N_("this machine and what can prove on it"), _configure, _execute)
