"""Opening a program, building its private input, running it and looking into the run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from studio.host.files import check_target, read_file, replace_file
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.native import Control, Execution, execute
from studio.programs.bundled import BundledProgram, bundled_programs
from studio.programs.fields import Field
from studio.programs.journal import decode_fields
from studio.programs.literals import octets
from studio.programs.manifest import Manifest
from studio.programs.opening import OpenedProgram, open_program
from studio.programs.profile import ProfileReport, check_profile
from studio.programs.source_files import SourceFolder
from studio.programs.witness import build_witness, sample_witness
from studio.session.core import Core
from studio.trace.view import RunView


class Runs(Core):
    """From a name or a path to an execution."""

    def open(self, name_or_path: str) -> OpenedProgram:
        """A bundled program by name, or an ELF by path."""
        return open_program(name_or_path, max_elf_bytes=self.settings.max_elf_bytes)

    def bundled(self) -> tuple[BundledProgram, ...]:
        """The programs that come with the studio."""
        return bundled_programs()

    def profile(self, program: OpenedProgram) -> ProfileReport:
        """Whether every backend can take the ELF as it is."""
        return check_profile(program.native)

    def witness(self, program: OpenedProgram, texts: Mapping[str, str], *, sample: str | None = None) -> bytes:
        """The private input from typed fields, over those of a sample of the manifest if one is named."""
        manifest = _manifest_of(program)
        if sample is None:
            return build_witness(manifest, texts)
        return sample_witness(manifest, manifest.sample(sample), texts)

    def typed_witness(self, text: str) -> bytes:
        """The private input as a whole: hex digits, `text:...` or `file:PATH`."""
        return octets(text, 0, self.settings.max_witness_bytes, translate(N_("as a whole")))

    def load_field_text(self, field: Field, path: str) -> str:
        """What a file holds for a field that is typed as text: numbers, or rows."""
        data = read_file(Path(path), self.settings.max_witness_bytes)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise UserError("witness.not_utf8", {"field": field.name}) from error

    def load_witness(self, path: Path) -> bytes:
        """The private input as the bytes of a file."""
        return read_file(path, self.settings.max_witness_bytes)

    def store_witness(self, witness: bytes, path: Path) -> None:
        """Write the private input to a file that only its owner may read."""
        check_target(path)
        replace_file(path, witness, owner_only=True)

    def journal_fields(self, program: OpenedProgram, journal: bytes) -> list[tuple[str, str]]:
        """(name, text) of the public outputs that the manifest names, as far as they fit."""
        if program.manifest is None:
            return []
        return [(value.name, value.text) for value in decode_fields(program.manifest.journal, journal).values]

    def run(self, program: OpenedProgram, witness: bytes, control: Control | None = None) -> Execution:
        """The plain run. A guest that faults is an outcome, not an error."""
        return execute(program.native, witness, self.limits, control or Control())

    def record(self, program: OpenedProgram, witness: bytes, control: Control | None = None) -> RunView:
        """A run that can be looked into at any step."""
        trace = self.recorded(program, witness, control or Control())
        return RunView(program.native, trace, program.mark_names, SourceFolder.of_program(program.path))


def _manifest_of(program: OpenedProgram) -> Manifest:
    if program.manifest is None:
        raise UserError("witness.no_manifest", {"program": program.name})
    return program.manifest
