"""The programs that proofs may be about: those that were named, those that come with the studio, and the library's."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from studio.library import Library
from studio.model.errors import UserError
from studio.native import Program
from studio.programs.opening import OpenedProgram
from studio.session.session import Session

_NAME_DIGITS = 16


class TrustedPrograms:
    """Looked up by identity only: what a proof file says about its program is a question, not an answer."""

    def __init__(self, session: Session, library: Library, named: Iterable[OpenedProgram] = ()) -> None:
        self._session = session
        self._library = library
        self._found = {program.native.program_id: program for program in named}

    def find(self, program_id: bytes) -> OpenedProgram:
        """The program with that identity; UserError where nobody here vouches for it."""
        program = self._found.get(program_id) or self._bundled.get(program_id)
        if program is None:
            program = self._found[program_id] = self._kept(program_id)
        return program

    def known(self, program_id: bytes) -> OpenedProgram | None:
        """The same where no library need be asked: a program that was named or that comes with the studio."""
        return self._found.get(program_id) or self._bundled.get(program_id)

    def name_of(self, program_id: bytes) -> str:
        """What it is called; "" where neither the studio nor the library has a name for it."""
        program = self.known(program_id)
        if program is not None:
            return program.name
        return next((entry.name for entry in self._library.programs() if entry.program_id == program_id), "")

    def learn(self, program: OpenedProgram) -> None:
        """Another program that was named; with its manifest, which the library does not keep."""
        self._found[program.native.program_id] = program

    @cached_property
    def _bundled(self) -> dict[bytes, OpenedProgram]:
        opened = (self._session.open(bundled.manifest.name) for bundled in self._session.bundled())
        return {program.native.program_id: program for program in opened}

    def _kept(self, program_id: bytes) -> OpenedProgram:
        try:
            elf = self._library.program_elf(program_id)
        except UserError as error:
            if error.message_id != "library.no_elf":
                raise
            raise UserError("aggregate.unknown_program", {"program_id": program_id.hex()}) from error
        names = (entry.name for entry in self._library.programs() if entry.program_id == program_id)
        name = next(names, "") or program_id.hex()[:_NAME_DIGITS]
        native = Program(elf, max_elf_bytes=self._session.settings.max_elf_bytes)
        return OpenedProgram(name, Path(), elf, native, None)
