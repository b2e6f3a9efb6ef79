"""The bundled fonts, and fonts made from the tokens."""

from __future__ import annotations

import logging

from PySide6.QtGui import QFont, QFontDatabase

from studio.gui.theme import BODY_PT, CODE_FAMILIES, CODE_PT, TEXT_FAMILIES
from studio.resources import resource_path

logger = logging.getLogger(__name__)

_SUFFIXES = (".ttf", ".otf")
_CODE_FEATURES_OFF = ("calt", "liga")  # so that -> and != stay what they are


def load_fonts() -> list[str]:
    """Add the bundled fonts to the application; the names of files that Qt could not take."""
    refused = []
    for path in sorted(resource_path("fonts").iterdir()):
        if path.suffix in _SUFFIXES and QFontDatabase.addApplicationFont(str(path)) < 0:
            refused.append(path.name)
    if refused:
        logger.warning("fonts that could not be loaded: %s", ", ".join(refused))
    return refused


def text_font(size_pt: float = BODY_PT, weight: int = 400, *, figures: bool = False) -> QFont:
    """A font for text. `figures`: of one width, for columns and for numbers that change; it widens hyphens, too."""
    font = QFont()
    font.setFamilies(TEXT_FAMILIES)
    font.setPointSizeF(size_pt)
    font.setWeight(QFont.Weight(weight))
    if figures:
        with_figures(font)
    return font


def with_figures(font: QFont) -> QFont:
    """The same font with figures of one width."""
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def code_font(size_pt: float = CODE_PT, *, bold: bool = False) -> QFont:
    """A font for addresses, digests, instructions and sources."""
    font = QFont()
    font.setFamilies(CODE_FAMILIES)
    font.setPointSizeF(size_pt)
    font.setBold(bold)
    for tag in _CODE_FEATURES_OFF:
        font.setFeature(QFont.Tag(tag), 0)
    return font
