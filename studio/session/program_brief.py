"""A program in six lines, for the side of a page that is about something else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from studio.programs.opening import OpenedProgram

_INSTRUCTION_BYTES = 4


@dataclass(frozen=True, slots=True)
class ProgramBrief:
    """`source`: the file that the entry function comes from, "" where the program does not say."""

    file: str
    file_bytes: int
    instructions: int
    source: str
    functions: int
    marks: tuple[str, ...]
    program_id: bytes


def program_brief(program: OpenedProgram) -> ProgramBrief:
    """What can be told without running it."""
    native = program.native
    code_bytes = sum(segment.file_bytes for segment in native.segments if segment.executable)
    main = next((address for address, _, name in native.functions if name == "main"), native.entry)
    place = native.source_line_at(main) or native.source_line_at(native.entry)
    return ProgramBrief(
        program.path.name or program.name,
        native.elf_bytes,
        code_bytes // _INSTRUCTION_BYTES,
        "" if place is None else PurePath(place[0]).name,
        len(native.functions),
        tuple(program.mark_names.values()),
        native.program_id,
    )
