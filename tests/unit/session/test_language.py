"""The language in force: chosen, the system's, and English where there is nothing else."""

from __future__ import annotations

import gettext
from collections.abc import Iterator

import pytest

from studio.model.text import install, translate
from studio.session.language import LANGUAGES, install_language, system_language


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    install(gettext.NullTranslations())


def test_a_chosen_language_is_used() -> None:
    assert install_language("zh_CN") == "zh_CN"
    assert translate("Prove") == "证明"
    assert install_language("en") == "en"
    assert translate("Prove") == "Prove"


@pytest.mark.parametrize(
    ("value", "found"),
    [("zh_CN.UTF-8", "zh_CN"), ("zh_TW", "zh_CN"), ("de_DE@euro", "en"), ("C.UTF-8", "en"), ("", "en")],
)
def test_the_system_is_followed(monkeypatch: pytest.MonkeyPatch, value: str, found: str) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", value)
    assert system_language("linux") == value.partition(".")[0].partition("@")[0]
    assert install_language() == found


def test_the_first_variable_that_is_set_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert system_language("linux") == "en_GB"


def test_every_language_can_be_installed() -> None:
    for name in LANGUAGES:
        assert install_language(name) == name
