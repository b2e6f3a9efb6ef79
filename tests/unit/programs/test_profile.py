import random
from dataclasses import dataclass, field, replace

import pytest

from studio.programs.profile import MOST_WORDS_LISTED, Finding, check_profile, rights


@dataclass(frozen=True)
class Part:
    address: int
    memory_bytes: int
    readable: bool = True
    writable: bool = False
    executable: bool = False
    data: bytes = b""

    @property
    def file_bytes(self) -> int:
        return len(self.data)


TEXT = Part(0x0020_0000, 8, executable=True, data=bytes.fromhex("73000000 73001000"))
RODATA = Part(0x0021_1000, 0x100)
DATA = Part(0x0021_2000, 0x1000, writable=True)


@dataclass(frozen=True)
class Image:
    segments: tuple[Part, ...] = (TEXT, RODATA, DATA)
    abi: str = "linux"
    elf_bytes: int = 4096
    entry: int = 0x0020_0000
    functions: tuple[tuple[int, int, str], ...] = field(default=((0x0020_0000, 8, "_start"),))
    has_source_lines: bool = False


def findings(*parts: Part) -> list[tuple[str, int | None]]:
    return [(finding.id, finding.address) for finding in check_profile(Image(parts)).findings]


def test_a_portable_program_and_its_facts() -> None:
    report = check_profile(Image())
    assert report.portable
    facts = report.facts
    assert (facts.text_bytes, facts.rodata_bytes, facts.data_bytes) == (8, 0x100, 0x1000)
    assert facts.gap_bytes == 0x1_0FF8
    assert (facts.instruction_words, facts.system_calls, facts.mark_words, facts.function_count) == (2, 1, 0, 1)


def test_a_program_for_risc_zero_is_told_as_such_and_nothing_else() -> None:
    report = check_profile(Image((replace(TEXT, address=0x0020_0800),), abi="risc0"))
    assert report.findings == (Finding("profile.risc0", None),)
    assert not report.portable
    assert report.facts.text_bytes == 8


def test_marks_are_counted() -> None:
    slti_x0 = replace(TEXT, data=bytes.fromhex("1320 1500 9320 1500"))  # slti x0,a0,1 and slti x1,a0,1
    assert check_profile(Image((slti_x0, RODATA, DATA))).facts.mark_words == 1


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((TEXT, DATA), [("profile.parts", None)]),
        ((TEXT, RODATA, DATA, replace(DATA, address=0x0030_0000)), [("profile.parts", None)]),
        (
            (TEXT, RODATA, replace(DATA, executable=True)),
            [("profile.rights", DATA.address), ("profile.parts", None)],
        ),
        ((replace(TEXT, address=0x0001_0000), RODATA, DATA), [("profile.outside", 0x0001_0000)]),
        ((TEXT, RODATA, replace(DATA, address=0x2000_0000)), [("profile.outside", 0x2000_0000)]),
        ((TEXT, RODATA, replace(DATA, address=0x1FFF_F000)), [("profile.in_stack", 0x1FFF_F000)]),
        ((TEXT, replace(RODATA, address=0x0021_1002), DATA), [("profile.misaligned", 0x0021_1002)]),
        ((TEXT, replace(RODATA, address=0x0021_0004), DATA), [("profile.gap", 0x0020_0008)]),
        ((TEXT, replace(RODATA, address=0x0021_0008), DATA), []),
    ],
)
def test_each_rule(parts: tuple[Part, ...], expected: list[tuple[str, int | None]]) -> None:
    assert findings(*parts) == expected


@pytest.mark.parametrize("word", ["7310 00c0", "7300 2030", "7300 5010"])
def test_system_words(word: str) -> None:
    """unimp (csrrw x0,cycle,x0), mret, wfi."""
    text = replace(TEXT, memory_bytes=12, data=TEXT.data + bytes.fromhex(word))
    assert findings(text, RODATA, DATA) == [("profile.system_word", 0x0020_0008)]


def test_many_system_words_end_in_a_count() -> None:
    text = replace(TEXT, memory_bytes=400, data=bytes.fromhex("731000c0") * 100)
    found = check_profile(Image((text, RODATA, DATA))).findings
    assert len(found) == MOST_WORDS_LISTED + 1
    assert "68" in found[-1].message.what


def test_system_words_in_constants_do_not_matter() -> None:
    rodata = replace(RODATA, data=bytes.fromhex("731000c0"))
    assert findings(TEXT, rodata, DATA) == []


def test_messages_are_filled_in() -> None:
    broken = Image((replace(TEXT, address=0x1_0002), replace(DATA, executable=True, memory_bytes=0x2000_0000)))
    for finding in (*check_profile(broken).findings, Finding("profile.gap", 4, {"gap": 1, "needed": 2})):
        message = finding.message
        assert "{" not in message.what + message.next_step
        assert message.what != finding.id


def test_rights() -> None:
    assert [rights(part) for part in (TEXT, RODATA, DATA)] == ["R-X", "R--", "RW-"]


@pytest.mark.parametrize("seed", range(20))
def test_words_are_found_as_if_each_was_looked_at(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311  # the same words each time
    kinds = [0x73, 0x0010_0073, 0xC010_2573, 0x13, 0x2013, 0x2093, 0x0000_A013]
    words = [draw.choice([*kinds, draw.getrandbits(32), 0x2013 | draw.getrandbits(17) << 15]) for _ in range(60)]
    data = b"".join(word.to_bytes(4, "little") for word in words) + bytes(seed % 4)
    report = check_profile(Image((replace(TEXT, memory_bytes=len(data), data=data), RODATA, DATA)))
    facts = report.facts
    assert facts.instruction_words == len(words)
    assert facts.system_calls == words.count(0x73)
    assert facts.mark_words == sum(word & 0x7FFF == 0x2013 for word in words)
    others = [i for i, word in enumerate(words) if word & 0x7F == 0x73 and word not in (0x73, 0x0010_0073)]
    assert [one.address for one in report.findings if one.id == "profile.system_word"] == [
        TEXT.address + 4 * i for i in others[:MOST_WORDS_LISTED]
    ]
