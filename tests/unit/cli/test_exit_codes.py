"""Every message ends a command with a documented code."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.cli import exit_codes
from studio.cli.exit_codes import of_error
from studio.model.errors import UserError
from studio.model.messages import MESSAGES
from studio.model.verdict import Outcome

README = Path(__file__).parents[3] / "README.md"


@pytest.mark.parametrize(
    ("message_id", "code"),
    [
        ("elf.not_elf", 1),
        ("proof.damaged", 1),
        ("prove.guest_exit", 1),
        ("manifest.not_toml", 1),
        ("witness.out_of_range", 2),
        ("cli.usage", 2),
        ("settings.unknown", 2),
        ("backend.unknown", 2),
        ("verify.compact_is_whole", 2),
        ("verify.other_opening", 3),
        ("opening.damaged", 3),
        ("file.not_found", 4),
        ("cli.output_closed", 4),
        ("window.no_display", 2),
        ("window.not_loadable", 4),
        ("native.panic", 70),
    ],
)
def test_codes(message_id: str, code: int) -> None:
    assert of_error(UserError(message_id)) == code


def test_every_message_has_one() -> None:
    assert {of_error(UserError(message_id)) for message_id in MESSAGES} == {1, 2, 3, 4, 70}


def test_the_outcomes() -> None:
    assert exit_codes.OF_OUTCOME == {Outcome.VERIFIED: 0, Outcome.REFUSED: 1, Outcome.UNDECIDED: 3}


def test_the_readme_documents_them() -> None:
    text = README.read_text(encoding="utf-8")
    for code in (0, 1, 2, 3, 4, 5, 70):
        assert f"| {code} |" in text
