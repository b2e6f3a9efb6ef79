"""The portable profile: whether every backend can take an ELF as it is, and the facts that decide it.

What only a run can show is left to the run: a misaligned access is a fault there, whatever the program.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from studio.model.messages import Message, render
from studio.programs.calls import RISC0

LOWEST = 0x0020_0000  # RISC Zero keeps its entry word at 0x0001_0000
STACK_BOTTOM = 0x1F80_0000  # 8 MiB of stack end at the highest address
HIGHEST = 0x2000_0000  # OpenVM has 512 MiB
GAP_BYTES = 64 * 1024  # room behind the code for a prover's trampolines
MOST_WORDS_LISTED = 32

_SYSTEM_BYTE = re.compile(rb"[\x73\xf3]")  # opcode 0x73 and the lowest bit of rd
_ECALL, _EBREAK = 0x0000_0073, 0x0010_0073
# slti x0, any, any: the lowest 15 bits are 0x2013. Tables for bytes.translate.
_IS_OP_IMM_X0 = bytes(byte == 0x13 for byte in range(256))
_IS_SLTI = bytes(byte & 0x7F == 0x20 for byte in range(256))

_TEXT, _RODATA, _DATA = "R-X", "R--", "RW-"


class LoadedSegment(Protocol):
    """What the check needs of a `studio.native.Segment`."""

    @property
    def address(self) -> int: ...
    @property
    def memory_bytes(self) -> int: ...
    @property
    def file_bytes(self) -> int: ...
    @property
    def readable(self) -> bool: ...
    @property
    def writable(self) -> bool: ...
    @property
    def executable(self) -> bool: ...
    @property
    def data(self) -> bytes: ...


class LoadedProgram(Protocol):
    """What the check needs of a `studio.native.Program`."""

    @property
    def abi(self) -> str: ...
    @property
    def elf_bytes(self) -> int: ...
    @property
    def entry(self) -> int: ...
    @property
    def segments(self) -> Sequence[LoadedSegment]: ...
    @property
    def functions(self) -> Sequence[tuple[int, int, str]]: ...
    @property
    def has_source_lines(self) -> bool: ...


@dataclass(frozen=True)
class Finding:
    """One way in which the program leaves the profile. `id` is a message id."""

    id: str
    address: int | None
    params: dict[str, object] = field(default_factory=dict)

    @property
    def message(self) -> Message:
        return render(self.id, {**self.params, "address": "" if self.address is None else f"0x{self.address:08x}"})


@dataclass(frozen=True)
class ProfileFacts:
    """The table beside the findings. Sizes are those of the parts in memory."""

    elf_bytes: int
    entry: int
    text_bytes: int
    rodata_bytes: int
    data_bytes: int
    gap_bytes: int | None  # from the end of the code to the next part; None: nothing follows
    instruction_words: int
    system_calls: int  # ecall words in the code
    mark_words: int
    function_count: int
    has_source_lines: bool


@dataclass(frozen=True)
class ProfileReport:
    findings: tuple[Finding, ...]
    facts: ProfileFacts

    @property
    def portable(self) -> bool:
        return not self.findings


def check_profile(program: LoadedProgram) -> ProfileReport:
    """Every finding, in the order of the addresses within each rule."""
    segments = sorted(program.segments, key=lambda segment: segment.address)
    if program.abi == RISC0:
        # Its memory and its calls are RISC Zero's; to hold it against the rules of another machine tells nothing.
        return ProfileReport((Finding("profile.risc0", None),), _facts(program, segments))
    findings = [*_shape(segments), *_places(segments), *_gap_findings(segments), *_system_words(segments)]
    return ProfileReport(tuple(findings), _facts(program, segments))


def rights(segment: LoadedSegment) -> str:
    """`R-X` and the like."""
    flags = ((segment.readable, "R"), (segment.writable, "W"), (segment.executable, "X"))
    return "".join(letter if flag else "-" for flag, letter in flags)


def _shape(segments: list[LoadedSegment]) -> list[Finding]:
    """Three parts: text R-X, rodata R--, data RW-, each once."""
    findings = [
        Finding("profile.rights", segment.address, {"rights": rights(segment)})
        for segment in segments
        if rights(segment) not in (_TEXT, _RODATA, _DATA)
    ]
    for wanted in (_TEXT, _RODATA, _DATA):
        count = sum(rights(segment) == wanted for segment in segments)
        if count != 1:
            findings.append(Finding("profile.parts", None, {"rights": wanted, "count": count}))
    return findings


def _places(segments: list[LoadedSegment]) -> list[Finding]:
    findings = []
    for segment in segments:
        end = segment.address + segment.memory_bytes
        if segment.address < LOWEST or end > HIGHEST:
            params: dict[str, object] = {
                "end": f"0x{end:08x}",
                "low": f"0x{LOWEST:08x}",
                "high": f"0x{HIGHEST - 1:08x}",
            }
            findings.append(Finding("profile.outside", segment.address, params))
        elif end > STACK_BOTTOM:
            findings.append(Finding("profile.in_stack", segment.address, {"end": f"0x{end:08x}"}))
        if segment.address % 4:
            findings.append(Finding("profile.misaligned", segment.address))
    return findings


def _gap_after_text(segments: list[LoadedSegment]) -> tuple[int, int | None]:
    """(end of the last code, bytes free behind it)."""
    text_end = max((s.address + s.memory_bytes for s in segments if s.executable), default=0)
    following = [s.address for s in segments if not s.executable and s.address >= text_end]
    return text_end, min(following) - text_end if following else None


def _gap_findings(segments: list[LoadedSegment]) -> list[Finding]:
    text_end, gap = _gap_after_text(segments)
    if gap is None or gap >= GAP_BYTES:
        return []
    return [Finding("profile.gap", text_end, {"gap": gap, "needed": GAP_BYTES})]


def _code(segments: list[LoadedSegment]) -> list[tuple[int, bytes]]:
    """(address, the whole words that the file has) of each executable part."""
    return [(s.address, s.data[: len(s.data) // 4 * 4]) for s in segments if s.executable]


def _system_instructions(segments: list[LoadedSegment]) -> list[tuple[int, int]]:
    """(address, word) of every SYSTEM instruction: found by its lowest byte, so that large programs take no time."""
    return [
        (address + 4 * found.start(), int.from_bytes(data[4 * found.start() : 4 * found.start() + 4], "little"))
        for address, data in _code(segments)
        for found in _SYSTEM_BYTE.finditer(data[::4])
    ]


def _count_marks(data: bytes) -> int:
    """Words with slti and rd = x0 in their two lowest bytes: one bit for each, counted at once."""
    low, next_ = data[::4].translate(_IS_OP_IMM_X0), data[1::4].translate(_IS_SLTI)
    return (int.from_bytes(low, "little") & int.from_bytes(next_, "little")).bit_count()


def _system_words(segments: list[LoadedSegment]) -> list[Finding]:
    """OpenVM turns SYSTEM words that it does not know into no-ops, so that a run would go on behind an abort."""
    bad = [
        Finding("profile.system_word", address, {"word": f"0x{word:08x}"})
        for address, word in _system_instructions(segments)
        if word not in (_ECALL, _EBREAK)
    ]
    if len(bad) <= MOST_WORDS_LISTED:
        return bad
    more = Finding("profile.more_system_words", None, {"count": len(bad) - MOST_WORDS_LISTED})
    return [*bad[:MOST_WORDS_LISTED], more]


def _facts(program: LoadedProgram, segments: list[LoadedSegment]) -> ProfileFacts:
    code = [data for _, data in _code(segments)]
    return ProfileFacts(
        elf_bytes=program.elf_bytes,
        entry=program.entry,
        text_bytes=sum(s.memory_bytes for s in segments if s.executable),
        rodata_bytes=sum(s.memory_bytes for s in segments if not s.executable and not s.writable),
        data_bytes=sum(s.memory_bytes for s in segments if not s.executable and s.writable),
        gap_bytes=_gap_after_text(segments)[1],
        instruction_words=sum(len(data) // 4 for data in code),
        system_calls=sum(word == _ECALL for _, word in _system_instructions(segments)),
        mark_words=sum(map(_count_marks, code)),
        function_count=len(program.functions),
        has_source_lines=program.has_source_lines,
    )
