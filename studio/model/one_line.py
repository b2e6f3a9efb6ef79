"""Text from elsewhere, made fit to stand in a line of ours."""

from __future__ import annotations


def one_line(text: str) -> str:
    """With a space for each letter that no line shows: line ends, controls, marks of direction."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
