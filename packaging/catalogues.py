"""Extracts all text on screen, brings the catalogues up to date and compiles them; `--check` only says what is stale.

python packaging/catalogues.py [--check]
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "catalogues"
DOMAIN = "studio"
LANGUAGES = ("zh_CN",)
MANIFEST_WORDS = ("title", "summary", "help")
_FIELD = re.compile(r"\{[a-z_0-9]*[^{}]*\}")
_NO_DATE = datetime(1980, 1, 1, tzinfo=UTC)


def new_catalog(locale: str | None = None) -> Catalog:
    """An empty catalogue with a header that says no more than is so."""
    return Catalog(
        locale=locale,
        project="Proving Studio",
        version="1",
        header_comment="# Texts of Proving Studio; packaging/catalogues.py keeps them up to date.",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        charset="utf-8",
        fuzzy=False,
    )


def extracted() -> Catalog:
    """Every text that is marked with N_, in the order of the files."""
    catalog = new_catalog()
    for path in sorted((ROOT / "studio").rglob("*.py")):
        for text in marked(path.read_text(encoding="utf-8")):
            catalog.add(text)  # without its place, which would change with every line that moves
    for text in bundled_words():
        catalog.add(text)
    return catalog


def marked(source: str) -> list[str]:
    """The texts that a module marks, also where that is done inside an f-string."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    texts = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "N_" and call.args]
    return [text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)]


def bundled_words() -> list[str]:
    """What the manifests of the bundled programs say to people; the studio shows it by `translate`, as its own."""
    found: list[str] = []

    def collect(part: object) -> None:
        if isinstance(part, dict):
            for key, value in part.items():
                if key in MANIFEST_WORDS and isinstance(value, str):
                    found.append(value)
                else:
                    collect(value)
        elif isinstance(part, list):
            for one in part:
                collect(one)

    for path in sorted((ROOT / "resources" / "guests").glob("*/program.toml")):
        collect(tomllib.loads(path.read_text(encoding="utf-8")))
    return found


def po_bytes(catalog: Catalog) -> bytes:
    """A catalogue as text: without dates and places, so that only changed sentences change the file."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=120, omit_header=False, ignore_obsolete=True, no_location=True, sort_output=True)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(
        line for line in lines if not line.startswith((b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated'))
    )


def mo_bytes(catalog: Catalog) -> bytes:
    """The compiled form that gettext reads: the same texts give the same bytes at any time."""
    catalog.creation_date = _NO_DATE
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def wanted_files() -> dict[Path, bytes]:
    """What every file should hold."""
    template = extracted()
    files = {FOLDER / f"{DOMAIN}.pot": po_bytes(template)}
    for language in LANGUAGES:
        path = FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        catalog = new_catalog(language)
        if path.exists():
            with path.open("rb") as file:
                catalog = read_po(file, locale=language)
        catalog.update(template, no_fuzzy_matching=True)
        text = po_bytes(catalog)
        files[path] = text
        files[path.with_suffix(".mo")] = mo_bytes(read_po(io.BytesIO(text), locale=language))
    return files


def troubles(catalog: Catalog) -> list[str]:
    """Texts without a translation, and translations that fill in other values than their text."""
    found = []
    for message in catalog:
        text, said = str(message.id), str(message.string)
        if not text:
            continue
        if not said or message.fuzzy:
            found.append(f"not translated: {text}")
        elif sorted(set(_FIELD.findall(text))) != sorted(set(_FIELD.findall(said))):
            found.append(f"other values: {text}")
    return found


def main() -> int:
    """0: all files are as they should be (or are now)."""
    check = "--check" in sys.argv[1:]
    wanted = wanted_files()
    stale = [path for path, data in wanted.items() if not path.exists() or path.read_bytes() != data]
    if check:
        for path in stale:
            print(f"stale: {path.relative_to(ROOT)}; python packaging/catalogues.py")
    else:
        for path, data in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    missing = False
    for language in LANGUAGES:
        with (FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
            catalog = read_po(file, locale=language)
        for text in troubles(catalog):
            missing = True
            print(f"{language}: {text}")
        done = sum(bool(message.string) for message in catalog if message.id)
        print(f"{language}: {done} of {len(catalog)} texts")
    return 1 if check and (stale or missing) else 0


if __name__ == "__main__":
    sys.exit(main())
