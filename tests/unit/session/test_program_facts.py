"""What a page shows of a program: facts, samples, functions, instructions."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from studio.programs.disassembly import text_of
from studio.session import (
    MOST_INSTRUCTIONS,
    FunctionFact,
    OpenedProgram,
    Session,
    checked_rules,
    disassemble,
    find_functions,
    gather_facts,
    sample_programs,
)
from studio.session.program_facts import range_text
from tests.conformance.elf_writer import DATA_ADDRESS, PF_R, PF_W, PF_X, TEXT_ADDRESS, Load, two_segments, write_elf
from tests.conformance.risc0_guests import FREE_ADDRESS, guest

SESSION = Session()
NOP = (0x13).to_bytes(4, "little")
SYSTEM = (0xC0102573).to_bytes(4, "little")  # rdtime a0


@pytest.fixture
def without_names(tmp_path: Path) -> OpenedProgram:
    """Twice as many instructions as a page holds, no symbols, no manifest."""
    path = tmp_path / "bare.elf"
    path.write_bytes(write_elf(two_segments(NOP * (2 * MOST_INSTRUCTIONS), b"data"), TEXT_ADDRESS))
    return SESSION.open(str(path))


class TestFacts:
    def test_of_a_bundled_program(self) -> None:
        facts = gather_facts(SESSION.open("fibonacci"))
        assert (facts.title, facts.has_manifest) == ("Fibonacci", True)
        assert [part.rights for part in facts.parts] == ["R-X", "R--", "RW-"]
        assert facts.profile.portable
        assert [mark.name for mark in facts.marks] == ["start", "addition", "result"]
        small, realistic, too_large, short = facts.samples
        assert (small.input_line, small.journal, small.steps) == ("n = 10", (("n", "10"), ("value", "55")), 295)
        assert (realistic.kind, realistic.mark_count, realistic.is_good) == ("realistic", 95, True)
        assert (too_large.is_good, too_large.exit_code, too_large.journal) == (False, 1, ())
        assert short.input_line == "short: 2 B"
        assert range_text(facts.inputs[0]) == "0..93"

    def test_of_an_own_program_without_a_manifest(self, tmp_path: Path) -> None:
        bundled = SESSION.open("sort")
        path = shutil.copy(bundled.path, tmp_path / "mine.elf")
        facts = gather_facts(SESSION.open(str(path)))
        assert (facts.title, facts.summary, facts.has_manifest) == ("mine", "", False)
        assert (facts.samples, facts.inputs, facts.outputs, facts.marks) == ((), (), (), ())
        assert facts.parts == gather_facts(bundled).parts

    def test_of_a_program_outside_the_profile(self, without_names: OpenedProgram) -> None:
        found = {finding.id for finding in gather_facts(without_names).profile.findings}
        assert found == {"profile.parts"}

    def test_every_finding_belongs_to_a_rule(self, tmp_path: Path, without_names: OpenedProgram) -> None:
        assert all(not rule.findings for rule in checked_rules(gather_facts(SESSION.open("sort")).profile))
        everywhere = [
            Load(0x0010_0000, SYSTEM * 40, 160, PF_R | PF_X),
            Load(0x0010_1000, NOP, 4, PF_R | PF_W),
            Load(0x0020_0002, b"x", 1, PF_R),
            Load(0x1F80_0000, b"", 8, PF_R | PF_W),
        ]
        (tmp_path / "wild.elf").write_bytes(write_elf(everywhere, 0x0010_0000))
        report = gather_facts(SESSION.open(str(tmp_path / "wild.elf"))).profile
        of_linux, *rules = checked_rules(report)
        assert of_linux.findings == ()
        assert all(rule.findings for rule in rules)
        assert sorted(id(one) for rule in rules for one in rule.findings) == sorted(id(one) for one in report.findings)

    def test_a_program_for_risc_zero_breaks_the_rule_of_its_calls(self, tmp_path: Path) -> None:
        (tmp_path / "mine.elf").write_bytes(guest(lambda code: code.commit(FREE_ADDRESS, 4), b""))
        report = gather_facts(SESSION.open(str(tmp_path / "mine.elf"))).profile
        assert [len(rule.findings) for rule in checked_rules(report)] == [1, 0, 0, 0, 0, 0, 0]

    def test_bytes_that_no_field_takes_stay_hexadecimal(self, tmp_path: Path) -> None:
        bundled = SESSION.open("fibonacci")
        shutil.copy(bundled.path, tmp_path / "more.elf")
        text = bundled.path.with_name("program.toml").read_text(encoding="utf-8")
        (tmp_path / "more.toml").write_text(text.replace('journal = "0a0000003700', 'journal = "0a0000003700ff', 1))
        facts = gather_facts(SESSION.open(str(tmp_path / "more.elf")))
        assert facts.samples[0].journal[-1] == ("", "00")


class TestSamplePrograms:
    def test_seven_with_the_steps_of_their_manifests(self) -> None:
        programs = {program.name: program for program in sample_programs()}
        assert len(programs) == 7
        fibonacci, signature = programs["fibonacci"], programs["signature"]
        assert fibonacci.small is not None
        assert fibonacci.realistic is not None
        assert (fibonacci.small.steps, fibonacci.realistic.steps) == (295, 1291)
        assert fibonacci.first is fibonacci.small
        assert signature.small is None
        assert signature.first is signature.realistic


class TestFunctions:
    def test_in_the_order_of_their_addresses_or_sizes(self) -> None:
        program = SESSION.open("signature")
        found = find_functions(program)
        assert found.found == found.total == len(found.functions) == len(program.native.functions)
        assert [one.address for one in found.functions] == sorted(one.address for one in found.functions)
        largest = find_functions(program, by_size=True).functions
        assert [one.size_bytes for one in largest] == sorted((one.size_bytes for one in largest), reverse=True)
        assert largest[0].name == "fe_mul"

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            (
                "ge_",
                {"ge_zero", "ge_tobytes", "ge_cache", "ge_frombytes_neg_vartime", "ge_double", "ge_madd", "ge_add"},
            ),
            (" MAIN ", {"main"}),
            ("0x00200004", {"_start"}),
            ("0x", set()),
            ("0xzz", set()),
            ("no such", set()),
        ],
    )
    def test_search(self, text: str, names: set[str]) -> None:
        found = find_functions(SESSION.open("signature"), text)
        assert {one.name for one in found.functions} == names
        assert found.total == 38

    def test_a_file_without_names_has_its_parts_of_code(self, without_names: OpenedProgram) -> None:
        assert [one.name for one in find_functions(without_names).functions] == ["code at 0x00200000"]


class TestDisassembly:
    def test_of_a_function_with_its_sources(self) -> None:
        program = SESSION.open("fibonacci")
        (main,) = find_functions(program, "main").functions
        found = disassemble(program, main)
        assert found.total == len(found.instructions) == main.size_bytes // 4
        assert [one.address for one in found.instructions[:2]] == [main.address, main.address + 4]
        assert all(one.text == text_of(one.word, one.address) for one in found.instructions)
        assert {str(one.file).rpartition("/")[2] for one in found.instructions} == {"main.c"}
        lines = SESSION.open("fibonacci").path.with_name("main.c").read_text(encoding="utf-8").splitlines()
        assert all(one.line and one.source == lines[one.line - 1].strip() for one in found.instructions)
        assert "uint32_t n = read_u32();" in {one.source for one in found.instructions}

    def test_without_the_sources_only_their_places_are_known(self, tmp_path: Path) -> None:
        (tmp_path / "main.c").write_text("another\n" * 100, encoding="utf-8")
        bundled = SESSION.open("fibonacci")
        path = tmp_path / "mine.elf"
        path.write_bytes(bundled.elf)
        program = SESSION.open(str(path))
        (main,) = find_functions(program, "main").functions
        assert disassemble(program, main).instructions[0].source == "another"
        os.utime(path, (1, 1))  # now the source is newer than the program
        assert disassemble(program, main).instructions[0].source == ""
        (tmp_path / "main.c").unlink()
        first = disassemble(program, main).instructions[0]
        assert (first.source, str(first.file).rpartition("/")[2]) == ("", "main.c")

    def test_page_by_page(self, without_names: OpenedProgram) -> None:
        (code,) = find_functions(without_names).functions
        pages = [disassemble(without_names, code, first) for first in (0, MOST_INSTRUCTIONS, 2 * MOST_INSTRUCTIONS)]
        assert [len(page.instructions) for page in pages] == [MOST_INSTRUCTIONS, MOST_INSTRUCTIONS, 0]
        assert {page.total for page in pages} == {2 * MOST_INSTRUCTIONS}
        assert pages[1].instructions[0].address == TEXT_ADDRESS + 4 * MOST_INSTRUCTIONS
        assert (pages[0].instructions[0].text, pages[0].instructions[0].file) == ("nop", None)

    @pytest.mark.parametrize(
        ("address", "size_bytes", "words"),
        [
            (TEXT_ADDRESS + 8, 12, 3),
            (TEXT_ADDRESS + 8 * MOST_INSTRUCTIONS - 8, 2**31, 2),
            (TEXT_ADDRESS + 8 * MOST_INSTRUCTIONS - 8, 0, 2),
            (DATA_ADDRESS, 4, 0),
            (2**32 - 4, 0, 0),
        ],
        ids=["inside", "says more than there is", "no size", "in data", "nowhere"],
    )
    def test_whatever_a_symbol_says(
        self, without_names: OpenedProgram, address: int, size_bytes: int, words: int
    ) -> None:
        assert disassemble(without_names, FunctionFact("f", address, size_bytes)).total == words
