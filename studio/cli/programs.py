"""`programs`: the bundled programs, what one of them takes and gives, and whether an ELF keeps the portable profile."""

from __future__ import annotations

from dataclasses import asdict

from studio.cli.context import Command, Context
from studio.cli.exit_codes import DONE, REFUSED
from studio.cli.output import JsonValue, Output
from studio.cli.parser import PROGRAM, Parser
from studio.cli.program_page import print_program, program_json
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text
from studio.session import ProfileReport

_LIST, _SHOW, _CHECK = "list", "show", "check"


def _configure(parser: Parser) -> None:
    parser.add_argument("action", metavar="ACTION", nargs="?", default=_LIST, help=translate(N_("list, show or check")))
    parser.add_argument(
        "program", metavar="PROGRAM", nargs="?", help=translate(N_("a bundled name or the path of an ELF file"))
    )


def _execute(context: Context) -> int:
    action, named = context.arguments.action, context.arguments.program
    actions = {_LIST: _list, _SHOW: _show, _CHECK: _check}
    if action not in actions:
        detail = translate(N_("{name} is not one of list, show, check")).format(name=action)
        raise UserError("cli.usage", {"detail": detail, "program": f"{PROGRAM} programs"})
    if (action == _LIST) == (named is not None):
        detail = N_("list takes no program") if action == _LIST else N_("a program must be named")
        raise UserError("cli.usage", {"detail": translate(detail), "program": f"{PROGRAM} programs"})
    return actions[action](context)


def _list(context: Context) -> int:
    bundled = context.session.bundled()
    context.output.table(
        [translate(N_("name")), translate(N_("what it does"))],
        [[program.manifest.name, translate(program.manifest.summary)] for program in bundled],
    )
    context.output.result(
        {
            "programs": [
                {
                    "name": program.manifest.name,
                    "title": program.manifest.title,
                    "summary": program.manifest.summary,
                    "path": str(program.elf_path),
                    "fields": [field.name for field in program.manifest.witness],
                    "samples": [sample.name for sample in program.manifest.samples],
                }
                for program in bundled
            ]
        }
    )
    return DONE


def _show(context: Context) -> int:
    program = context.session.open(context.arguments.program)
    print_program(program, context.output)
    context.output.result(program_json(program))
    return DONE


def _check(context: Context) -> int:
    program = context.session.open(context.arguments.program)
    report = context.session.profile(program)
    _print_report(report, context.output)
    context.output.result(
        {
            "program": program.name,
            "program_id": program.native.program_id.hex(),
            "portable": report.portable,
            "findings": [_finding_json(report, index) for index in range(len(report.findings))],
            "facts": asdict(report.facts),
        },
        ok=report.portable,
    )
    return DONE if report.portable else REFUSED


def _finding_json(report: ProfileReport, index: int) -> JsonValue:
    finding = report.findings[index]
    return {
        "id": finding.id,
        "address": finding.address,
        "text": finding.message.what,
        "next_step": finding.message.next_step,
    }


def _print_report(report: ProfileReport, output: Output) -> None:
    facts = report.facts
    no_gap = translate(N_("nothing follows"))
    output.table(
        [translate(N_("fact")), translate(N_("value"))],
        [
            [translate(N_("ELF file")), bytes_text(facts.elf_bytes)],
            [translate(N_("entry")), f"0x{facts.entry:08x}"],
            [translate(N_("code")), bytes_text(facts.text_bytes)],
            [translate(N_("constants")), bytes_text(facts.rodata_bytes)],
            [translate(N_("data")), bytes_text(facts.data_bytes)],
            [translate(N_("free after the code")), no_gap if facts.gap_bytes is None else bytes_text(facts.gap_bytes)],
            [translate(N_("instruction words")), count_text(facts.instruction_words)],
            [translate(N_("system calls in the code")), count_text(facts.system_calls)],
            [translate(N_("marks in the code")), count_text(facts.mark_words)],
            [translate(N_("functions")), count_text(facts.function_count)],
            [translate(N_("source lines")), translate(N_("yes") if facts.has_source_lines else N_("no"))],
        ],
    )
    output.line()
    if report.portable:
        output.line(translate(N_("The program keeps the portable profile: every backend can take it as it is.")))
        return
    output.line(
        translate(N_("The program leaves the portable profile; it runs and traces, but some provers refuse it:"))
    )
    for finding in report.findings:
        output.line(f"  {finding.message.what} {finding.message.next_step}".rstrip())


COMMAND = Command(N_("list, show and check programs"), _configure, _execute)
