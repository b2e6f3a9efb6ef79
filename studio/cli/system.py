"""`system`: this machine and what can prove on it."""

from __future__ import annotations

from studio.cli.context import Command, Context
from studio.cli.exit_codes import DONE
from studio.cli.output import JsonValue, Output
from studio.cli.parser import Parser
from studio.model.messages import render
from studio.model.text import N_, translate
from studio.model.units import bytes_text
from studio.session import SystemReport


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
        "backends": [
            {
                "name": name,
                "included": True,
                "usable": availability.usable,
                "evidence": strength.value,
                "device": availability.device,
                "version": availability.version,
                "reason": _text_of(availability.reason_id),
                "remedy": _text_of(availability.remedy_id),
            }
            for name, strength, availability in report.backends
        ]
        + [_not_included_json(name) for name in report.not_included],
    }


def _not_included_json(name: str) -> dict[str, JsonValue]:
    return {
        "name": name,
        "included": False,
        "usable": False,
        "evidence": None,
        "device": None,
        "version": None,
        "reason": translate(N_("not part of this version")),
        "remedy": "",
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
    rows = [
        [
            name,
            translate(N_("usable")) if availability.usable else _text_of(availability.reason_id),
            strength.badge,
            availability.device,
            availability.version,
        ]
        for name, strength, availability in report.backends
    ]
    rows += [[name, translate(N_("not part of this version")), "", "", ""] for name in report.not_included]
    headings = (N_("backend"), N_("state"), N_("evidence"), N_("device"), N_("version"))
    output.table([translate(heading) for heading in headings], rows)


def _text_of(message_id: str) -> str:
    return render(message_id, {}).what if message_id else ""


def _configure(_parser: Parser) -> None:
    """No options of its own."""


def _execute(context: Context) -> int:
    report = context.session.system_report()
    print_system(report, context.output)
    context.output.result(system_json(report))
    return DONE


COMMAND = Command(N_("this machine and what can prove on it"), _configure, _execute)
