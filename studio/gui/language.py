"""Qt in the language of the studio: the words of its own dialogs, and how dates and numbers are written."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

_SYSTEM = "qtbase"
_OURS = "words of Qt"


def speak(application: QCoreApplication, language: str) -> bool:
    """Use `language` ("en", "zh_CN"); whether Qt has words of its own for it."""
    system = QLocale.system()
    same = system.name().partition("_")[0] == language.partition("_")[0]
    QLocale.setDefault(system if same else QLocale(language))  # en_GB writes dates as in Britain
    for older in application.findChildren(QTranslator, _OURS):
        application.removeTranslator(older)
        older.deleteLater()
    translator = QTranslator(application)
    translator.setObjectName(_OURS)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    found = translator.load(QLocale(language), _SYSTEM, "_", folder)
    if found:
        application.installTranslator(translator)
    return found
