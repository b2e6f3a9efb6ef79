"""The Simplified Chinese catalogue: complete, with the placeholders of the English texts, and compiled."""

from __future__ import annotations

import ast
import gettext
import string
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "resources" / "catalogues" / "zh_CN" / "LC_MESSAGES"
LEAST_PERCENT = 100
"""Of all texts; a new text is translated together with `python packaging/catalogues.py`."""


def po_texts(path: Path) -> dict[str, str]:
    """Every text with its translation, "" where there is none; read here, since the tests have no Babel."""
    texts: dict[str, str] = {}
    parts = {"msgid": "", "msgstr": ""}
    part = ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), 'msgid ""']:
        keyword, _, quoted = line.partition(" ")
        if keyword in parts:
            if keyword == "msgid":
                texts[parts["msgid"]] = parts["msgstr"]
                parts = {"msgid": "", "msgstr": ""}
            part = keyword
            parts[part] = ast.literal_eval(quoted)
        elif line.startswith('"'):
            parts[part] += ast.literal_eval(line)
        else:
            assert not line or line.startswith("#"), line  # no plurals, no contexts
    del texts[""]
    return texts


TEXTS = po_texts(FOLDER / "studio.po")
TRANSLATED = {text: chinese for text, chinese in TEXTS.items() if chinese}


def placeholders(text: str) -> set[tuple[str, str, str]]:
    """Names with format and conversion."""
    return {
        (name, form or "", conversion or "")
        for _, name, form, conversion in string.Formatter().parse(text)
        if name is not None
    }


def test_the_reader_of_these_tests_reads_catalogues(tmp_path: Path) -> None:
    path = tmp_path / "some.po"
    path.write_text(
        '# head\nmsgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n\n#, python-brace-format\nmsgid "a\\n{b}"\nmsgstr ""\n'
        '"c\\n"\n"{b}"\n\nmsgid "say \\"d\\""\nmsgstr ""\n',
        encoding="utf-8",
    )
    assert po_texts(path) == {"a\n{b}": "c\n{b}", 'say "d"': ""}


def test_translations_have_the_placeholders_of_their_texts() -> None:
    assert [text for text, chinese in TRANSLATED.items() if placeholders(chinese) != placeholders(text)] == []


def test_the_reader_is_addressed_plainly() -> None:
    assert [text for text, chinese in TRANSLATED.items() if "您" in chinese] == []


def test_all_texts_are_translated() -> None:
    assert len(TRANSLATED) * 100 // len(TEXTS) >= LEAST_PERCENT, sorted(TEXTS.keys() - TRANSLATED.keys())[:20]


def test_the_compiled_catalogue_says_the_same() -> None:
    with (FOLDER / "studio.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    wrong = [text for text, chinese in TEXTS.items() if compiled.gettext(text) != (chinese or text)]
    assert wrong == [], "python packaging/catalogues.py"
