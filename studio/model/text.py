"""Translation of on-screen text by the standard library's gettext.

The command line and the window install a catalogue once; without one the English text is shown.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable

_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def install(catalogue: gettext.NullTranslations) -> None:
    """Use `catalogue` for every later `translate`."""
    global _catalogue
    _catalogue = catalogue


def language() -> str:
    """The language of the catalogue in use, as `zh_CN`; `en` without one."""
    return _catalogue.info().get("language") or "en"


def translate(text: str) -> str:
    """`text` in the reader's language."""
    return _catalogue.gettext(text) if text else text  # "" stands for the header of the catalogue


def listed(parts: Iterable[str]) -> str:
    """Parts of one line, with the comma of the reader's language between them."""
    return translate(N_(", ")).join(parts)


def N_(text: str) -> str:
    """Mark `text` for the catalogue without translating it yet."""
    return text
