"""The help: a few pages of text that come with the studio, and finding words in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.model.text import language
from studio.resources import resource_path

_FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page. `name` is what links call it; `text` is Markdown."""

    name: str
    title: str
    text: str


def help_pages(wanted: str = "") -> tuple[HelpPage, ...]:
    """All pages in their order, each in the wanted language (else that of the screen) where it was translated."""
    texts: dict[str, str] = {}
    for folder in (_FALLBACK, wanted or language()):
        for path in resource_path("help", folder).glob("*.md"):
            texts[path.stem] = path.read_text(encoding="utf-8")
    return tuple(_page(stem, texts[stem]) for stem in sorted(texts, key=_place))


def pages_with(pages: Sequence[HelpPage], typed: str) -> tuple[HelpPage, ...]:
    """Those that hold every word that was typed; where the title does, they come first."""
    words = typed.casefold().split()
    found = [page for page in pages if all(word in page.text.casefold() for word in words)]
    return tuple(sorted(found, key=lambda page: not all(word in page.title.casefold() for word in words)))


def _place(stem: str) -> tuple[int, str]:
    """`10-x` comes after `2-words`."""
    number, _, name = stem.partition("-")
    return int(number), name


def _page(stem: str, text: str) -> HelpPage:
    """`2-words` is named `words`; its first line is `# Title`."""
    name = stem.partition("-")[2]
    title = text.partition("\n")[0].removeprefix("# ").strip()
    return HelpPage(name, title, text)
