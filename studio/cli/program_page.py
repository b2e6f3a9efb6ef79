"""What `programs show` tells about one program: identity, input fields, public outputs, marks and samples."""

from __future__ import annotations

from studio.cli.output import JsonValue, Output
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text
from studio.session import Field, Manifest, OpenedProgram, range_text


def program_json(program: OpenedProgram) -> dict[str, JsonValue]:
    """The program with stable keys."""
    native, manifest = program.native, program.manifest
    return {
        "program": program.name,
        "path": str(program.path),
        "program_id": native.program_id.hex(),
        "elf_bytes": native.elf_bytes,
        "entry": native.entry,
        "segments": [
            {
                "address": segment.address,
                "memory_bytes": segment.memory_bytes,
                "file_bytes": segment.file_bytes,
                "readable": segment.readable,
                "writable": segment.writable,
                "executable": segment.executable,
            }
            for segment in native.segments
        ],
        "functions": len(native.functions),
        "has_source_lines": native.has_source_lines,
        "manifest": None if manifest is None else _manifest_json(manifest),
    }


def print_program(program: OpenedProgram, output: Output) -> None:
    """The program for people."""
    manifest = program.manifest
    title = program.name if manifest is None else f"{manifest.name}: {translate(manifest.title)}"
    output.line(title)
    if manifest is not None:
        output.line(translate(manifest.summary))
    output.line(translate(N_("Program id: {id}")).format(id=program.native.program_id.hex()))
    output.line(
        translate(N_("File: {path} ({size}), entry 0x{entry:08x}, {functions} functions")).format(
            path=program.path,
            size=bytes_text(program.native.elf_bytes),
            entry=program.native.entry,
            functions=count_text(len(program.native.functions)),
        )
    )
    if manifest is None:
        output.line(
            translate(N_("No manifest: the private input is given as a file, the public outputs are shown in hex."))
        )
        return
    _print_fields(translate(N_("Private input")), manifest.witness, output)
    _print_fields(translate(N_("Public outputs")), manifest.journal, output)
    if manifest.marks:
        output.line()
        output.table(
            [translate(N_("mark")), translate(N_("name")), translate(N_("meaning"))],
            [[str(mark.number), mark.name, translate(mark.help)] for mark in manifest.marks],
            right=(0,),
        )
    if manifest.samples:
        output.line()
        headings = (N_("sample"), N_("kind"), N_("steps"), N_("marks"), N_("exit code"), N_("what it is"))
        output.table(
            [translate(heading) for heading in headings],
            [
                [
                    sample.name,
                    sample.kind,
                    count_text(sample.steps),
                    count_text(sample.mark_count),
                    str(sample.exit_code),
                    translate(sample.help),
                ]
                for sample in manifest.samples
            ],
            right=(2, 3, 4),
        )


def _print_fields(title: str, fields: tuple[Field, ...], output: Output) -> None:
    if not fields:
        return
    output.line()
    output.table(
        [title, translate(N_("type")), translate(N_("range")), translate(N_("default")), translate(N_("meaning"))],
        [
            [field.name, field.type.value, range_text(field), (field.default or "")[:40], translate(field.help)]
            for field in fields
        ],
    )


def _manifest_json(manifest: Manifest) -> dict[str, JsonValue]:
    return {
        "title": manifest.title,
        "summary": manifest.summary,
        "aliases": list(manifest.aliases),
        "witness": [_field_json(field) for field in manifest.witness],
        "journal": [_field_json(field) for field in manifest.journal],
        "marks": [{"number": mark.number, "name": mark.name, "help": mark.help} for mark in manifest.marks],
        "samples": [
            {
                "name": sample.name,
                "kind": sample.kind,
                "help": sample.help,
                "steps": sample.steps,
                "marks": sample.mark_count,
                "exit_code": sample.exit_code,
                "journal": sample.journal.hex(),
            }
            for sample in manifest.samples
        ],
    }


def _field_json(field: Field) -> JsonValue:
    return {
        "name": field.name,
        "type": field.type.value,
        "help": field.help,
        "default": field.default,
        "low": field.low,
        "high": field.high,
        "min_length": field.min_length,
        "max_length": field.max_length,
        "columns": [column.name for column in field.columns],
    }
