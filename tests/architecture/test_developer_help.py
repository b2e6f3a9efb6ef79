"""The pages of the help for developers tell of the sources as they are: layers, files, words in the code."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.architecture.sources import ROOT

LANGUAGES = ["en", "zh_CN"]
STEMS = ["20-architecture", "21-developing", "22-extending"]
FOLDERS = ("studio/", "tests/", "packaging/", "resources/", ".github/")
# What a reader is to make, or what a build makes.
NOT_THERE = re.compile(r"NAME|studio/a/b|test_b\.py|^build/")
# Where a word of the pages stands in the code.
WORDS = {
    "studio/backends/protocol.py": ("Backend", "id", "name", "prove_batch"),
    "studio/backends/registry.py": ("BACKENDS", "ORDER"),
    "studio/backends/run_first.py": ("run_first",),
    "studio/backends/proved_verdict.py": ("proved_verdict",),
    "studio/gui/theme.py": ("BACKEND_MARKS",),
    "studio/gui/views/page.py": ("Page", "heading", "commands", "regions", "whereabouts"),
    "studio/gui/views/pages.py": ("_entry",),
    "studio/model/window.py": ("PAGE_NAMES",),
    "studio/cli/settings.py": ("_configure", "_execute", "COMMAND"),
    "studio/cli/output.py": ("line", "table", "result"),
    "tests/conformance/test_cli_use.py": ("COMMANDS",),
    "tests/architecture/test_mirror.py": ("ELSEWHERE",),
    "packaging/build_guests.py": ("SOURCES",),
    "pyproject.toml": ("packages",),
}


def codes(stem: str) -> set[str]:
    """What stands between backticks; a translation has the same."""
    page = (ROOT / "resources" / "help" / "en" / f"{stem}.md").read_text(encoding="utf-8")
    return set(re.findall(r"`([^`\n]+)`", page))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_has_the_layers_of_the_contract(language: str) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (one for one in settings["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    page = (ROOT / "resources" / "help" / language / "20-architecture.md").read_text(encoding="utf-8")
    top, *lines = page.split("```")[1].strip().splitlines()
    rows = [line[: len(top)] for line in lines if line.startswith("│")]  # beside the box stands what a layer is for
    assert [re.findall(r"\w+", row) for row in rows] == [layer.split(" | ") for layer in contract["layers"]]


@pytest.mark.parametrize("stem", STEMS)
def test_the_files_are_there(stem: str) -> None:
    named = {code.removeprefix("bash ").partition(" ")[0] for code in codes(stem)}
    named = {name for name in named if name.startswith(FOLDERS) and not NOT_THERE.search(name)}
    assert len(named) > 4
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_words_are_in_the_code() -> None:
    written = set().union(*map(codes, STEMS))
    for file, words in WORDS.items():
        text = (ROOT / file).read_text(encoding="utf-8")
        for word in words:
            assert word in written, f"{word}: the pages no longer have it"
            assert re.search(rf"\b{word}\b", text), f"{word}: not in {file}"
