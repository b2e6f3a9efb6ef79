"""The language of all text on screen: chosen, or that of the system; English where there is no catalogue."""

from __future__ import annotations

import gettext
import locale
import os
import sys

from studio.model.text import install
from studio.resources import resource_path

DOMAIN = "studio"
LANGUAGES = ("en", "zh_CN")
"""What can be chosen; "" follows the system."""
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def system_language(platform: str = sys.platform) -> str:
    """The language that the system asks for, as `zh_CN`; "" where it says none."""
    if platform == "win32":
        import ctypes

        number: int = ctypes.windll.kernel32.GetUserDefaultUILanguage()  # type: ignore[attr-defined,unused-ignore]
        return locale.windows_locale.get(number, "")
    for variable in _VARIABLES:
        value = os.environ.get(variable, "")
        if value:
            return value.partition(".")[0].partition("@")[0]
    return ""


def install_language(name: str = "") -> str:
    """Use the catalogue of `name`, or of the system for ""; the language that is in force then."""
    wanted = name or system_language()
    found = next((one for one in LANGUAGES if one == wanted or one.partition("_")[0] == wanted.partition("_")[0]), "en")
    catalogues = resource_path("catalogues")
    install(gettext.translation(DOMAIN, str(catalogues), [found], fallback=True))
    return found
