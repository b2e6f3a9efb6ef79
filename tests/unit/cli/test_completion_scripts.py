"""What the scripts say about one small command; the shells themselves run the real ones in the conformance tests."""

from __future__ import annotations

import pytest

from studio.cli.completion_scripts import SCRIPTS
from studio.cli.completion_words import CommandWords

COMMANDS = [CommandWords("try", "what it's for", ("--fast",), {"--mode": ("slow", "quick"), "--out": ()}, ("word",))]


@pytest.mark.parametrize("shell", list(SCRIPTS))
def test_every_word_is_in_it_and_no_tab(shell: str) -> None:
    script = SCRIPTS[shell](COMMANDS)
    for word in ("proving-studio", "try", "fast", "mode", "slow", "quick", "out", "word"):
        assert word in script
    assert "\t" not in script


def test_summaries_are_quoted_for_fish() -> None:
    assert "-d 'what it\\'s for'" in SCRIPTS["fish"](COMMANDS)
