"""The catalogues hold every text that the code marks, and are compiled from what they say."""

from __future__ import annotations

import gettext
import importlib
import subprocess
import sys

import pytest

from studio.model.messages import MESSAGES
from tests.architecture.sources import ROOT


def test_the_catalogues_are_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "packaging" / "catalogues.py"), "--check"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("said", "trouble"),
    [("", "not translated"), ("步", "other values"), ("{count} 步 {more}", "other values"), ("{count} 步", None)],
)
def test_a_text_without_a_whole_translation_is_found(
    monkeypatch: pytest.MonkeyPatch, said: str, trouble: str | None
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    catalogues = importlib.import_module("catalogues")
    catalog = catalogues.new_catalog("zh_CN")
    catalog.add("{count} steps", said)
    found = catalogues.troubles(catalog)
    assert [one.partition(":")[0] for one in found] == ([] if trouble is None else [trouble])


def test_every_message_of_an_error_is_in_the_catalogue() -> None:
    """Sentences; commands to type are the same in every language."""
    with (ROOT / "resources" / "catalogues" / "zh_CN" / "LC_MESSAGES" / "studio.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    texts = {
        text for message in MESSAGES.values() for text in (message.what, message.next_step) if text.endswith((".", ":"))
    }
    assert {text for text in texts if catalogue.gettext(text) == text} == set()
