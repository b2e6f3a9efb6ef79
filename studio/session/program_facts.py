"""What a page about one program shows, gathered into frozen values: facts, samples, functions, instructions.

Everything here is cheap for ordinary programs and bounded for hostile ones; it belongs on a worker thread all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from studio.model.text import N_, translate
from studio.model.units import bytes_text
from studio.programs.bundled import bundled_programs
from studio.programs.disassembly import text_of
from studio.programs.fields import Field
from studio.programs.journal import decode_fields
from studio.programs.manifest import Manifest, Mark, Sample
from studio.programs.opening import OpenedProgram
from studio.programs.profile import GAP_BYTES, HIGHEST, LOWEST, Finding, ProfileReport, check_profile, rights
from studio.programs.source_files import SourceFolder
from studio.session.forms import input_line, sample_form

MOST_FUNCTIONS = 2000
"""Shown at once; a search looks through all of them."""
MOST_INSTRUCTIONS = 4096
"""Of one page of a disassembly."""
_LONGEST_NAME = 200
_MOST_SOURCES = 16
_INSTRUCTION_BYTES = 4


@dataclass(frozen=True, slots=True)
class PartFact:
    """One part that is loaded into memory."""

    address: int
    memory_bytes: int
    file_bytes: int
    rights: str


@dataclass(frozen=True, slots=True)
class SampleFact:
    """A sample with its input and its journal in words. `journal` has a ("", hex) for bytes that no field takes."""

    name: str
    kind: str  # "small", "realistic" or "bad"
    help: str
    input_line: str
    journal: tuple[tuple[str, str], ...]
    exit_code: int
    mark_count: int
    steps: int

    @property
    def is_good(self) -> bool:
        """Whether the program takes the input."""
        return self.kind != "bad"


@dataclass(frozen=True, slots=True)
class SampleProgram:
    """A bundled program in the list of samples."""

    name: str
    title: str
    summary: str
    small: SampleFact | None
    realistic: SampleFact | None

    @property
    def first(self) -> SampleFact | None:
        """The one to begin with."""
        return self.small or self.realistic


@dataclass(frozen=True, slots=True)
class ProgramFacts:
    """Everything about one program but its functions, which are looked for on demand."""

    program: OpenedProgram = field(repr=False, compare=False)
    title: str
    summary: str
    parts: tuple[PartFact, ...]
    profile: ProfileReport
    inputs: tuple[Field, ...]
    outputs: tuple[Field, ...]
    marks: tuple[Mark, ...]
    samples: tuple[SampleFact, ...]

    @property
    def has_manifest(self) -> bool:
        """Whether fields, marks and samples are known."""
        return self.program.manifest is not None


@dataclass(frozen=True, slots=True)
class CheckedRule:
    """One rule of the portable profile, and how the program breaks it (nothing: it keeps the rule)."""

    text: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class FunctionFact:
    """A function, or a whole part of code where the file names none. `name` is cut to what can be shown."""

    name: str
    address: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class FoundFunctions:
    """Those that a search found, at most MOST_FUNCTIONS of the `found`; `total` is how many there are at all."""

    functions: tuple[FunctionFact, ...]
    found: int
    total: int


@dataclass(frozen=True, slots=True)
class Instruction:
    """One word of code; `file` and `line` where the program says which source it came from.

    `source` is the text of that line; "" where the file is not there, or was changed after the program was built.
    """

    address: int
    word: int
    text: str
    file: str | None
    line: int | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Disassembly:
    """Instructions `first`.. of a function that has `total`; no more than MOST_INSTRUCTIONS of them."""

    function: FunctionFact
    first: int
    total: int
    instructions: tuple[Instruction, ...]


def gather_facts(program: OpenedProgram) -> ProgramFacts:
    """What can be told about a program without running it."""
    manifest = program.manifest
    parts = tuple(
        PartFact(segment.address, segment.memory_bytes, segment.file_bytes, rights(segment))
        for segment in sorted(program.native.segments, key=lambda segment: segment.address)
    )
    return ProgramFacts(
        program=program,
        title=program.name if manifest is None else manifest.title,
        summary="" if manifest is None else manifest.summary,
        parts=parts,
        profile=check_profile(program.native),
        inputs=() if manifest is None else manifest.witness,
        outputs=() if manifest is None else manifest.journal,
        marks=() if manifest is None else manifest.marks,
        samples=() if manifest is None else tuple(sample_fact(manifest, sample) for sample in manifest.samples),
    )


def checked_rules(report: ProfileReport) -> tuple[CheckedRule, ...]:
    """Every rule that the check looked at; together they hold all findings."""
    addresses = translate(N_("All addresses lie from {low} to {high}"))
    gap = translate(N_("{size} are free behind the code, for what provers add"))
    rules = (
        (translate(N_("It makes the calls of Linux")), ("profile.risc0",)),
        (translate(N_("One part each of code R-X, constants R-- and data RW-")), ("profile.rights", "profile.parts")),
        (addresses.format(low=f"0x{LOWEST:08x}", high=f"0x{HIGHEST - 1:08x}"), ("profile.outside",)),
        (translate(N_("Nothing lies where the stack grows")), ("profile.in_stack",)),
        (translate(N_("Every part begins at a multiple of 4")), ("profile.misaligned",)),
        (gap.format(size=bytes_text(GAP_BYTES)), ("profile.gap",)),
        (
            translate(N_("No SYSTEM instruction but ecall and ebreak")),
            ("profile.system_word", "profile.more_system_words"),
        ),
    )
    return tuple(
        CheckedRule(text, tuple(finding for finding in report.findings if finding.id in ids)) for text, ids in rules
    )


def sample_programs() -> tuple[SampleProgram, ...]:
    """The bundled programs with their first small and their first realistic sample."""
    return tuple(_sample_program(bundled.manifest) for bundled in bundled_programs())


def sample_fact(manifest: Manifest, sample: Sample) -> SampleFact:
    """A sample in words."""
    return SampleFact(
        name=sample.name,
        kind=sample.kind,
        help=sample.help,
        input_line=input_line(manifest, sample_form(manifest, sample)),
        journal=_journal(manifest, sample.journal),
        exit_code=sample.exit_code,
        mark_count=sample.mark_count,
        steps=sample.steps,
    )


def find_functions(program: OpenedProgram, text: str = "", *, by_size: bool = False) -> FoundFunctions:
    """The functions whose name holds `text`, or that hold the address `text` (0x...); by address or the largest first.

    A file without names gives one for each part of code.
    """
    everything = _functions(program)
    found = [one for one in everything if _matches(one, text.strip().lower())]
    if by_size:
        found.sort(key=lambda one: (-one[1], one[0]))
    shown = tuple(FunctionFact(_cut(name), address, size) for address, size, name in found[:MOST_FUNCTIONS])
    return FoundFunctions(shown, len(found), len(everything))


def disassemble(program: OpenedProgram, function: FunctionFact, first: int = 0) -> Disassembly:
    """The instructions of a function from its instruction number `first` on."""
    native = program.native
    end = function.address + (function.size_bytes or _room_behind(program, function.address))
    total = 0
    taken: list[tuple[int, int]] = []
    for segment in sorted(native.segments, key=lambda segment: segment.address):
        if not segment.executable:
            continue
        start = max(function.address, segment.address)
        words = max(0, min(end, segment.address + segment.file_bytes) - start) // _INSTRUCTION_BYTES
        data, offset = segment.data, start - segment.address
        for number in range(max(0, first - total), words):
            if len(taken) == MOST_INSTRUCTIONS:
                break
            at = offset + number * _INSTRUCTION_BYTES
            word = int.from_bytes(data[at : at + _INSTRUCTION_BYTES], "little")
            taken.append((start + number * _INSTRUCTION_BYTES, word))
        total += words
    sources = _Sources(program)
    instructions = tuple(_instruction(program, sources, address, word) for address, word in taken)
    return Disassembly(function, first, total, instructions)


def range_text(field: Field) -> str:
    """What a field takes, in short: `0..93`, `length 32`, `1..16 values, each 0..255`."""
    values = f"{field.low}..{field.high}" if field.high else ""
    lengths = f"{field.min_length}..{field.max_length}" if field.max_length else ""
    if field.fixed_length is not None:
        lengths = str(field.fixed_length)
    if values and lengths:
        return translate(N_("{lengths} values, each {values}")).format(lengths=lengths, values=values)
    if lengths:
        return translate(N_("length {lengths}")).format(lengths=lengths)
    return values


def _sample_program(manifest: Manifest) -> SampleProgram:
    firsts = {
        kind: next((sample_fact(manifest, one) for one in manifest.samples if one.kind == kind), None)
        for kind in ("small", "realistic")
    }
    return SampleProgram(manifest.name, manifest.title, manifest.summary, firsts["small"], firsts["realistic"])


def _journal(manifest: Manifest, journal: bytes) -> tuple[tuple[str, str], ...]:
    decoded = decode_fields(manifest.journal, journal)
    named = tuple((value.name, value.text) for value in decoded.values)
    return (*named, ("", decoded.rest.hex())) if decoded.rest else named


def _functions(program: OpenedProgram) -> Sequence[tuple[int, int, str]]:
    """(address, size, name), sorted by address."""
    named = program.native.functions
    if named:
        return named
    code = [segment for segment in program.native.segments if segment.executable]
    name = translate(N_("code at {address}"))
    return sorted((one.address, one.file_bytes, name.format(address=f"0x{one.address:08x}")) for one in code)


def _matches(function: tuple[int, int, str], wanted: str) -> bool:
    address, size_bytes, name = function
    if wanted in name.lower():
        return True
    if not wanted.startswith("0x"):
        return False
    try:
        return address <= int(wanted, 16) < address + max(size_bytes, 1)
    except ValueError:
        return False


def _room_behind(program: OpenedProgram, address: int) -> int:
    """How far a function without a size can reach: to the next one, or to the end of its part."""
    ends = [
        s.address + s.file_bytes for s in program.native.segments if s.address <= address < s.address + s.file_bytes
    ]
    following = [start for start, _, _ in program.native.functions if start > address]
    return min([*ends, *following[:1]], default=address) - address


class _Sources:
    """The lines of the first few source files that are asked for."""

    def __init__(self, program: OpenedProgram) -> None:
        self._folder = SourceFolder.of_program(program.path)
        self._files: dict[str, tuple[str, ...]] = {}

    def line(self, file: str, number: int) -> str:
        if file not in self._files and len(self._files) < _MOST_SOURCES:
            found = self._folder.read(file)
            self._files[file] = () if found is None or found.newer else found.lines
        lines = self._files.get(file, ())
        return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def _instruction(program: OpenedProgram, sources: _Sources, address: int, word: int) -> Instruction:
    text, place = text_of(word, address), program.native.source_line_at(address)
    if place is None:
        return Instruction(address, word, text, None, None)
    return Instruction(address, word, text, *place, sources.line(*place))


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
