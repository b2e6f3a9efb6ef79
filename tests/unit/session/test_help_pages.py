"""The help: complete, with links that lead somewhere, commands that exist and words that are found."""

from __future__ import annotations

import re

import pytest

from studio.cli.commands import COMMANDS
from studio.session.help_pages import HelpPage, help_pages, pages_with

PAGES = help_pages("en")
NAMES = ["first-proof", "words", "verification", "trace-keys", "files-and-privacy", "command-line", "risc0", "halo2"]
LINK = re.compile(r"\]\(([^)]*)\)")
COMMAND = re.compile(r"`proving-studio ([a-z]+)([^`]*)`")


def test_the_pages_in_their_order() -> None:
    assert [page.name for page in PAGES] == NAMES
    assert len({page.title for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_short_and_its_links_stay_inside(page: HelpPage) -> None:
    assert page.text.startswith(f"# {page.title}\n")
    assert len(page.text.splitlines()) <= 60
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
    assert [page.name for page in pages_with(PAGES, "salt")] == ["words", "files-and-privacy"]
    assert pages_with(PAGES, "verification ANSWERS")[0].name == "verification"
    assert pages_with(PAGES, "no such word anywhere") == ()
