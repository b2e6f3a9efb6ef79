"""A program in six lines."""

from __future__ import annotations

from dataclasses import replace

from studio.session import Session
from studio.session.program_brief import program_brief


def test_what_the_file_says() -> None:
    program = Session().open("fibonacci")
    brief = program_brief(program)
    assert (brief.file, brief.file_bytes) == ("fibonacci.elf", len(program.elf))
    assert brief.instructions == sum(one.file_bytes for one in program.native.segments if one.executable) // 4 > 0
    assert brief.source == "main.c"
    assert brief.functions == len(program.native.functions) > 0
    assert brief.marks == ("start", "addition", "result")
    assert brief.program_id == program.native.program_id


def test_without_a_manifest_no_mark_has_a_name() -> None:
    assert program_brief(replace(Session().open("sort"), manifest=None)).marks == ()
