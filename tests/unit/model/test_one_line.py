"""What no line shows becomes a space, and nothing else changes."""

from __future__ import annotations

from studio.model.one_line import one_line


def test_what_no_line_shows_becomes_a_space() -> None:
    assert one_line("a\nb\x00c\u202ed\u200ee\x7f") == "a b c d e "
    assert one_line("plain, \u8f68\u8ff9, 1.50 \u00b5s") == "plain, \u8f68\u8ff9, 1.50 \u00b5s"
