"""Text for people goes through one catalogue."""

from __future__ import annotations

import gettext
from collections.abc import Iterator

import pytest

from studio.model import text
from studio.model.messages import render


class Shouting(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return message.upper()


@pytest.fixture
def shouting() -> Iterator[None]:
    text.install(Shouting())
    yield
    text.install(gettext.NullTranslations())


@pytest.mark.usefixtures("shouting")
def test_an_installed_catalogue_is_used() -> None:
    assert text.translate("yes") == "YES"
    assert render("cli.cancelled", {}).what == "CANCELLED. NOTHING WAS WRITTEN."


def test_the_language_is_that_of_the_catalogue() -> None:
    assert text.language() == "en"
    chinese = gettext.NullTranslations()
    chinese._info = {"language": "zh_CN"}  # type: ignore[attr-defined]
    text.install(chinese)
    try:
        assert text.language() == "zh_CN"
    finally:
        text.install(gettext.NullTranslations())


def test_marking_changes_nothing() -> None:
    assert text.N_("yes") == "yes"
    assert text.translate("yes") == "yes"
