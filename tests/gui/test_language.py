"""Qt's own words and dates follow the language of the studio."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from studio.gui.language import speak


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    yield
    QLocale.setDefault(before)
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


def test_chinese(qapp: QApplication) -> None:
    assert speak(qapp, "zh_CN")
    assert "年" in QLocale().toString(QDate(2026, 11, 26), QLocale.FormatType.LongFormat)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"


def test_english(qapp: QApplication) -> None:
    speak(qapp, "en")
    assert "November" in QLocale().toString(QDate(2026, 11, 26), QLocale.FormatType.LongFormat)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
