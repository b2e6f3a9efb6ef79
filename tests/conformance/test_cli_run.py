"""`run`: its forms, its JSON, every file that is no program, every way a guest fails, every wrong input."""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.resources import resource_path
from tests.conformance import assembler as rv
from tests.conformance.assembler import Assembler
from tests.conformance.elf_writer import DATA_ADDRESS, PF_R, PF_W, PF_X, TEXT_ADDRESS, Load, two_segments, write_elf
from tests.conftest import CommandLine

READ, WRITE, EXIT = 63, 64, 93
KEYS = {"journal", "exit_code", "steps", "marks", "fault"}
PAGE_BYTES = 4096


def guest(write: Callable[[Assembler], None], data: bytes = bytes(PAGE_BYTES)) -> bytes:
    code = Assembler(TEXT_ADDRESS)
    write(code)
    return write_elf(two_segments(code.assemble(), data, len(data)), TEXT_ADDRESS)


def fibonacci_elf() -> bytes:
    return resource_path("guests", "fibonacci", "fibonacci.elf").read_bytes()


def patched(offset: int, layout: str, value: int) -> bytes:
    """The Fibonacci ELF with one field of its header changed."""
    elf = bytearray(fibonacci_elf())
    struct.pack_into(layout, elf, offset, value)
    return bytes(elf)


def exits(code: Assembler) -> None:
    code.system_call(EXIT, 0)


def loads_at(*places: tuple[int, int]) -> bytes:
    """A program that exits, with further data segments (address, bytes of memory)."""
    code = Assembler(TEXT_ADDRESS)
    exits(code)
    data = [Load(address, b"", size_bytes, PF_R | PF_W) for address, size_bytes in places]
    return write_elf([Load(TEXT_ADDRESS, code.assemble(), len(code.assemble()), PF_R | PF_X), *data], TEXT_ADDRESS)


# --- What a run prints


def test_the_form_that_others_rely_on(command_line: CommandLine) -> None:
    ended = command_line("run", "fibonacci", "n=10", "--json")
    result = ended.json
    assert set(result) >= KEYS
    assert (ended.code, result["exit_code"], result["marks"], result["fault"]) == (0, 0, 12, None)
    assert bytes.fromhex(str(result["journal"])) == struct.pack("<IQ", 10, 55)
    assert result["outputs"] == {"n": "10", "value": "55"}
    assert result["ok"] is True
    assert ended.err == ""


def test_options_may_stand_anywhere(command_line: CommandLine) -> None:
    first = command_line("run", "--json", "fib", "n=5")
    middle = command_line("run", "fib", "--json", "n=5")
    assert first.json["journal"] == middle.json["journal"] == struct.pack("<IQ", 5, 5).hex()


def test_people_get_words(command_line: CommandLine) -> None:
    ended = command_line("run", "fibonacci", "n=10")
    assert ended.code == 0
    for text in ("value = 55", "Exit code: 0", "marks: 12"):
        assert text in ended.out


def test_a_path_a_witness_file_and_a_sample(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "fib.elf").write_bytes(fibonacci_elf())
    (tmp_path / "witness").write_bytes(struct.pack("<I", 20))
    by_file = command_line("run", tmp_path / "fib.elf", "--witness-file", tmp_path / "witness", "--json")
    assert (by_file.code, by_file.json["journal"]) == (0, struct.pack("<IQ", 20, 6765).hex())
    by_sample = command_line("run", "sha256", "--sample", "small", "--json")
    assert by_sample.code == 0
    changed = command_line("run", "fib", "--sample", "small", "n=11", "--json")
    assert changed.json["journal"] == struct.pack("<IQ", 11, 89).hex()


def test_the_digest_that_a_guest_makes_is_the_one_of_hashlib(command_line: CommandLine) -> None:
    ended = command_line("run", "sha256", "message=text:abc", "--json")
    assert hashlib.sha256(b"abc").hexdigest() in str(ended.json["journal"])


# --- Files that are no program

BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "elf.empty"),
    "text": (b"hello", "elf.not_elf"),
    "64-bit": (patched(4, "B", 2), "elf.sixty_four_bit"),
    "big endian": (patched(5, "B", 2), "elf.big_endian"),
    "wrong machine": (patched(18, "<H", 62), "elf.wrong_machine"),
    "compressed": (patched(36, "<I", 1), "elf.compressed"),
    "float abi": (patched(36, "<I", 2), "elf.float_abi"),
    "position-independent": (patched(16, "<H", 3), "elf.dynamic"),
    "object file": (patched(16, "<H", 1), "elf.not_executable"),
    "entry outside code": (patched(24, "<I", 0x100), "elf.entry_outside_code"),
    "header cut": (fibonacci_elf()[:30], "elf.truncated"),
    "segments cut": (fibonacci_elf()[:4200], "elf.truncated"),
    "overlapping": (loads_at((TEXT_ADDRESS, 4096)), "elf.overlap"),
    "huge": (loads_at((DATA_ADDRESS, 0x7000_0000)), "elf.image_too_large"),
    "behind the end": (loads_at((0xFFFF_F000, 0x2000)), "elf.beyond_address_space"),
    "writable code": (
        write_elf([Load(TEXT_ADDRESS, bytes(4), 4, PF_R | PF_W | PF_X)], TEXT_ADDRESS),
        "elf.writable_code",
    ),
    "no code": (write_elf([Load(DATA_ADDRESS, bytes(4), 4, PF_R)], DATA_ADDRESS), "elf.no_code"),
    "nothing to load": (write_elf([], TEXT_ADDRESS), "elf.no_segments"),
}


@pytest.mark.parametrize("name", sorted(BAD_FILES))
def test_a_file_that_is_no_program_is_refused_with_its_reason(
    name: str, command_line: CommandLine, tmp_path: Path
) -> None:
    data, message_id = BAD_FILES[name]
    (tmp_path / "bad.elf").write_bytes(data)
    ended = command_line("run", tmp_path / "bad.elf", "--json")
    assert (ended.code, ended.error_id) == (1, message_id)


def test_a_dynamic_program_is_refused(command_line: CommandLine, tmp_path: Path) -> None:
    elf = bytearray(loads_at((DATA_ADDRESS, 16)))
    struct.pack_into("<I", elf, 52 + 32, 3)  # the second header asks for an interpreter
    (tmp_path / "dynamic.elf").write_bytes(elf)
    ended = command_line("run", tmp_path / "dynamic.elf", "--json")
    assert (ended.code, ended.error_id) == (1, "elf.dynamic")


@pytest.mark.posix
def test_what_cannot_be_opened(command_line: CommandLine, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.elf")
    for path, message_id in (
        (tmp_path, "file.is_folder"),
        (tmp_path / "absent.elf", "file.not_found"),
        (tmp_path / "pipe.elf", "file.not_regular"),
    ):
        ended = command_line("run", path, "--json")
        assert (ended.code, ended.error_id) == (4, message_id)


@pytest.mark.posix
def test_a_file_without_permission(command_line: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "locked.elf"
    path.write_bytes(fibonacci_elf())
    path.chmod(0)
    prefix: list[str] = []
    if os.access(path, os.R_OK):  # root: only without these two rights do permissions bind it
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("a file without permission: this user may read everything, and setpriv is absent")
        prefix = [setpriv, "--bounding-set=-dac_override,-dac_read_search", "--"]
    ended = command_line("run", path, "--json", prefix=prefix)
    assert (ended.code, ended.error_id) == (4, "file.no_permission")
    (tmp_path / "closed").mkdir(mode=0o500)
    ended = command_line("prove", "fib", "--out", tmp_path / "closed" / "fib.proof", "--json", prefix=prefix)
    assert (ended.code, ended.error_id) == (4, "file.no_permission")


def test_a_name_that_is_neither_program_nor_file(command_line: CommandLine) -> None:
    ended = command_line("run", "fibonaci")
    assert ended.code == 4
    assert "fibonacci" in ended.err  # the names that there are


# --- Guests that fail


def endless(code: Assembler) -> None:
    code.jal(rv.ZERO, 0)


def eats_memory(code: Assembler) -> None:
    code.li(rv.T0, 0x1FFF_FF00)
    code.store("sw", rv.ZERO, 0, rv.T0)
    code.immediate("addi", rv.T0, rv.T0, -1024)
    code.jal(rv.ZERO, -8)


def giant_journal(code: Assembler) -> None:
    code.label("again")
    code.system_call(WRITE, 1, DATA_ADDRESS, PAGE_BYTES)
    code.jal(rv.ZERO, "again")


def jumps_into_data(code: Assembler) -> None:
    code.li(rv.T0, DATA_ADDRESS)
    code.jalr(rv.RA, 0, rv.T0)


def unknown_call(code: Assembler) -> None:
    code.system_call(56)


def exits_with_three(code: Assembler) -> None:
    code.system_call(EXIT, 3)


def null_pointer(code: Assembler) -> None:
    code.load("lw", rv.A0, 0, rv.ZERO)


def writes_to_its_own_code(code: Assembler) -> None:
    code.li(rv.T0, TEXT_ADDRESS)
    code.store("sw", rv.ZERO, 0, rv.T0)


def misaligned(code: Assembler) -> None:
    code.li(rv.T0, DATA_ADDRESS + 2)
    code.load("lw", rv.A0, 0, rv.T0)


def out_of_stack(code: Assembler) -> None:
    code.immediate("addi", rv.SP, rv.SP, -256)
    code.store("sw", rv.RA, 0, rv.SP)
    code.jal(rv.RA, -8)


FAULTY: dict[str, tuple[Callable[[Assembler], None], list[str], str, str]] = {
    "endless": (endless, ["--max-steps", "100000"], "step_limit", "100000 steps"),
    "eats memory": (eats_memory, ["--max-memory", "1MiB"], "memory_limit", "1048576 bytes"),
    "giant journal": (giant_journal, ["--max-journal", "64KiB"], "journal_limit", "65536 bytes"),
    "jumps into data": (jumps_into_data, [], "jump_outside_code", "0x00400000"),
    "unknown system call": (unknown_call, [], "unknown_system_call", "system call 56"),
    "null pointer": (null_pointer, [], "unmapped_access", "0x00000000"),
    "changes its own code": (writes_to_its_own_code, [], "write_protected", "which is read-only"),
    "misaligned": (misaligned, [], "misaligned_access", "0x00400002"),
    "recursion without end": (out_of_stack, [], "unmapped_access", "ran out of stack"),
}


@pytest.mark.parametrize("name", sorted(FAULTY))
def test_a_guest_that_fails_says_why_and_where(name: str, command_line: CommandLine, tmp_path: Path) -> None:
    write, limits, kind, words = FAULTY[name]
    (tmp_path / "bad.elf").write_bytes(guest(write))
    ended = command_line("run", tmp_path / "bad.elf", "--json", *limits)
    fault = ended.json["fault"]
    assert isinstance(fault, dict)
    assert (ended.code, fault["kind"], ended.json["exit_code"], ended.json["ok"]) == (1, kind, None, False)
    assert TEXT_ADDRESS <= fault["pc"] < DATA_ADDRESS + PAGE_BYTES
    assert words in fault["text"]
    assert fault["next_step"]
    people = command_line("run", tmp_path / "bad.elf", *limits)
    assert people.code == 1
    assert words in people.out


def test_an_unknown_system_call_is_named_with_its_function(command_line: CommandLine, tmp_path: Path) -> None:
    """The write of the bundled guest becomes a call that no guest has: the function around it must be named."""
    elf = bytearray(fibonacci_elf())
    load_call_number = struct.pack("<I", 64 << 20 | 17 << 7 | 0x13)  # li a7, 64
    at = elf.find(load_call_number)
    assert at > 0
    struct.pack_into("<I", elf, at, 1000 << 20 | 17 << 7 | 0x13)
    (tmp_path / "odd.elf").write_bytes(elf)
    (tmp_path / "witness").write_bytes(struct.pack("<I", 10))
    ended = command_line("run", tmp_path / "odd.elf", "--witness-file", tmp_path / "witness", "--json")
    fault = ended.json["fault"]
    assert isinstance(fault, dict)
    assert (ended.code, fault["kind"], fault["detail"]) == (1, "unknown_system_call", 1000)
    assert fault["function"] in fault["text"]
    assert f"0x{fault['pc']:08x}" in fault["text"]


def test_a_non_zero_exit_is_the_guests_own_word(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "three.elf").write_bytes(guest(exits_with_three))
    ended = command_line("run", tmp_path / "three.elf", "--json")
    assert (ended.code, ended.json["exit_code"], ended.json["fault"]) == (1, 3, None)


# --- Wrong inputs

WRONG_INPUT: dict[str, tuple[list[str], int, str]] = {
    "unknown field": (["fib", "m=1"], 2, "witness.unknown_field"),
    "not a number": (["fib", "n=ten"], 2, "witness.not_a_number"),
    "negative": (["fib", "n=-1"], 2, "witness.not_a_number"),
    "too large": (["fib", "n=94"], 2, "witness.out_of_range"),
    "far too large": (["fib", "n=" + "9" * 5000], 2, "witness.out_of_range"),
    "no equals sign": (["fib", "10"], 2, "cli.bad_assignment"),
    "no name": (["fib", "=10"], 2, "cli.bad_assignment"),
    "twice": (["fib", "n=1", "n=2"], 2, "cli.field_twice"),
    "odd hex": (["signature", "--sample", "rfc8032-1", "message=abc"], 2, "witness.not_hex"),
    "wrong length": (["signature", "--sample", "rfc8032-1", "public_key=00"], 2, "witness.length_in_bytes"),
    "missing field": (["signature"], 2, "witness.missing_field"),
    "no such sample": (["fib", "--sample", "nothing"], 2, "witness.unknown_sample"),
    "file and field": (["fib", "n=1", "--witness-file", "x"], 2, "cli.two_witnesses"),
    "whole and field": (["fib", "n=1", "--witness", "00"], 2, "cli.two_witnesses"),
    "whole twice": (["fib", "--witness", "00", "--witness-file", "x"], 2, "cli.two_witnesses"),
    "whole and sample": (["fib", "--witness", "00", "--sample", "small"], 2, "cli.two_witnesses"),
    "whole, odd hex": (["fib", "--witness", "abc"], 2, "witness.not_hex"),
    "absent file": (["fib", "--witness-file", "absent"], 4, "file.not_found"),
    "bad limit": (["fib", "--max-steps", "many"], 2, "cli.not_a_number"),
    "bad size": (["fib", "--max-memory", "64MB"], 2, "cli.not_a_size"),
    "limit of zero": (["fib", "--max-memory", "0"], 2, "cli.out_of_range"),
    "huge limit": (["fib", "--max-journal", "99999999999GiB"], 2, "cli.out_of_range"),
    "unknown option": (["fib", "--fast"], 2, "cli.usage"),
    "no program": ([], 2, "cli.usage"),
}


@pytest.mark.parametrize("name", sorted(WRONG_INPUT))
def test_wrong_use_has_its_own_message(name: str, command_line: CommandLine, tmp_path: Path) -> None:
    arguments, code, message_id = WRONG_INPUT[name]
    ended = command_line("run", *arguments, "--json", cwd=tmp_path)
    assert (ended.code, ended.error_id) == (code, message_id)


def test_the_witness_as_a_whole(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "plain.elf").write_bytes(fibonacci_elf())
    for text in ("0a 00 00 00", "file:witness", "text:no"):
        (tmp_path / "witness").write_bytes(bytes([10, 0, 0, 0]))
        ended = command_line("run", "./plain.elf", "--witness", text, "--json", cwd=tmp_path)
        journal = ended.json["journal"]
        assert journal == ("" if text.startswith("text:") else "0a0000003700000000000000")


def test_fields_need_a_manifest(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "plain.elf").write_bytes(fibonacci_elf())
    ended = command_line("run", tmp_path / "plain.elf", "n=1", "--json")
    assert (ended.code, ended.error_id) == (2, "witness.no_manifest")


def test_settings_give_the_limits(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "proving-studio").mkdir()
    (tmp_path / "proving-studio" / "settings.toml").write_text("max_steps = 10\n", encoding="utf-8")
    limited = command_line("run", "fib", "--json", XDG_CONFIG_HOME=str(tmp_path))
    fault = limited.json["fault"]
    assert isinstance(fault, dict)
    assert (fault["kind"], fault["detail"]) == ("step_limit", 10)
    raised = command_line("run", "fib", "--max-steps", "100000", "--json", XDG_CONFIG_HOME=str(tmp_path))
    assert raised.code == 0
