"""The help: complete, with links that lead somewhere, commands that exist and words that are found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from studio.cli.commands import COMMANDS
from studio.session.help_pages import HelpPage, help_pages, pages_with

ROOT = Path(__file__).resolve().parents[3]
PAGES = help_pages("en")
FIRST_NAMES = ["first-proof", "words", "verification", "trace-keys", "files-and-privacy", "command-line", "risc0"]
NAMES = [page.name for page in PAGES]
FILES = sorted((ROOT / "resources" / "help" / "en").glob("*.md"))
MOST_LINES, MOST_LINES_WITH_CODE = 65, 110
LINK = re.compile(r"\]\(([^)]*)\)")
COMMAND = re.compile(r"`proving-studio ([a-z]+)([^`]*)`")


def test_the_pages_in_the_order_of_their_numbers() -> None:
    numbers = {path.stem.partition("-")[2]: int(path.stem.partition("-")[0]) for path in FILES}
    assert NAMES[: len(FIRST_NAMES)] == FIRST_NAMES
    assert NAMES == sorted(numbers, key=numbers.__getitem__)
    assert len(set(numbers.values())) == len(FILES)
    assert len({page.title for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_short_and_its_links_stay_inside(page: HelpPage) -> None:
    assert page.text.startswith(f"# {page.title}\n")
    prose = [line for line in page.text.splitlines() if not line.startswith("    ")]
    assert len(prose) <= MOST_LINES
    assert len(page.text.splitlines()) <= MOST_LINES_WITH_CODE
    assert all(target in NAMES for target in LINK.findall(page.text))
    assert "http" not in page.text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_exists(page: HelpPage) -> None:
    for name, rest in COMMAND.findall(page.text):
        assert name in COMMANDS, f"{name}{rest}"


def test_a_language_without_pages_falls_back() -> None:
    assert help_pages("xx") == PAGES


def test_words_are_found() -> None:
    assert pages_with(PAGES, "") == PAGES
    assert [page.name for page in pages_with(PAGES, "salt")][:2] == ["words", "files-and-privacy"]
    assert [page.name for page in pages_with(PAGES, "uncompressed proofs")] == ["file-formats"]
    assert pages_with(PAGES, "verification ANSWERS")[0].name == "verification"
    assert pages_with(PAGES, "no such word anywhere") == ()
