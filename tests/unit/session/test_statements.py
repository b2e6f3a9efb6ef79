"""Journals in words: the value that a program comes to, all of it in a line, and what no field takes in hex."""

from __future__ import annotations

from dataclasses import replace

from studio.session import Session
from studio.session.statements import hex_text, shown_journal, shown_samples

SESSION = Session()


def test_the_last_value_is_the_headline() -> None:
    shown = shown_journal(SESSION.open("fibonacci"), bytes.fromhex("0a0000003700000000000000"))
    assert (shown.headline, shown.name, shown.line) == ("55", "value", "n = 10, value = 55")
    assert (shown.hex, shown.size_bytes) == ("0a 00 00 00 37 00 00 00 00 00 00 00", 12)


def test_large_numbers_have_their_thousands_apart() -> None:
    shown = shown_journal(SESSION.open("fibonacci"), bytes.fromhex("5d00000002271f2242ad4fa9"))
    assert shown.headline == "12,200,160,415,121,876,738"


def test_a_digest_keeps_both_its_ends() -> None:
    program = SESSION.open("sha256")
    digest = bytes.fromhex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    shown = shown_journal(program, bytes.fromhex("0300000001000000") + digest)
    assert shown.headline.startswith("ba7816bf")
    assert shown.headline.endswith("15ad")
    assert len(shown.headline) == 28


def test_what_no_field_takes_is_hex() -> None:
    program = SESSION.open("fibonacci")
    assert shown_journal(program, b"\x0a\x00\x00\x00\xff").line == "n = 10, ff"
    assert shown_journal(replace(program, manifest=None), b"\x01\x02").line == "0102"
    assert shown_journal(program, b"").headline == "nothing"


def test_a_long_journal_is_not_gone_through() -> None:
    program = replace(SESSION.open("fibonacci"), manifest=None)
    shown = shown_journal(program, bytes(16 * 2**20))
    assert len(shown.line) <= 28
    assert "(16.0 MiB in all)" in shown.hex
    assert hex_text(b"") == "empty"


def test_samples_with_what_comes_of_them() -> None:
    samples = shown_samples(SESSION.open("fibonacci"))
    assert [(one.name, one.input, one.headline, one.refused) for one in samples] == [
        ("small", "n = 10", "55", False),
        ("realistic", "n = 93", "12,200,160,415,121,876,738", False),
        ("too-large", "too-large", "nothing", True),
        ("short", "short", "nothing", True),
    ]
    assert {one.exit_code for one in samples if one.refused} == {1}
    assert shown_samples(replace(SESSION.open("fibonacci"), manifest=None)) == ()
    assert next(iter(shown_samples(SESSION.open("sort")))).input == "small"
