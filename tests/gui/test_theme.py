"""The tokens: contrast as WCAG 2 asks, computed again, and nothing left unfilled in the style sheet."""

from __future__ import annotations

import re

import pytest

from studio.gui.theme import BACKEND_MARKS, DARK, LIGHT, Colors, qt_palette, style_sheet, theme_named

GROUNDS = ("window", "panel", "hover", "sel")
TEXTS = ("text", "text2", "text3", "accent", "ok", "warn", "bad")
AA_TEXT, AA_GRAPHICS = 4.5, 3.0


def luminance(color: str) -> float:
    def channel(value: int) -> float:
        part = value / 255
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(int(color[start : start + 2], 16)) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colors", [DARK, LIGHT], ids=["dark", "light"])
class TestContrast:
    @pytest.mark.parametrize("token", TEXTS)
    @pytest.mark.parametrize("ground", GROUNDS)
    def test_text(self, colors: Colors, token: str, ground: str) -> None:
        assert contrast(getattr(colors, token), getattr(colors, ground)) >= AA_TEXT

    @pytest.mark.parametrize("ground", ["window", "panel", "raised", "inset"])
    def test_edges_of_controls(self, colors: Colors, ground: str) -> None:
        assert contrast(colors.line2, getattr(colors, ground)) >= AA_GRAPHICS

    def test_the_main_action(self, colors: Colors) -> None:
        assert contrast("#FFFFFF", colors.fill) >= AA_TEXT
        assert contrast(colors.fill, colors.window) >= AA_GRAPHICS

    @pytest.mark.parametrize("badge", ["proved", "fake", "refused"])
    def test_badges(self, colors: Colors, badge: str) -> None:
        assert contrast(getattr(colors, f"{badge}_ink"), getattr(colors, badge)) >= AA_TEXT

    @pytest.mark.parametrize("tint", ["okbg", "infobg", "warnbg", "badbg"])
    def test_text_on_tints(self, colors: Colors, tint: str) -> None:
        assert contrast(colors.text, getattr(colors, tint)) >= 11


@pytest.mark.parametrize("name", ["dark", "light"])
class TestTheme:
    def test_palette_of_categories(self, name: str) -> None:
        theme = theme_named(name)
        assert len({swatch.fill for swatch in theme.palette}) == 10
        for swatch in theme.palette:
            assert contrast(swatch.ink, swatch.fill) >= AA_TEXT, swatch.name
            assert contrast(swatch.fill, theme.colors.inset) >= AA_GRAPHICS, swatch.name

    def test_the_heat_ramp_goes_one_way(self, name: str) -> None:
        steps = [luminance(color) for color in theme_named(name).heat]
        assert steps == sorted(steps, reverse=name == "light")

    def test_no_token_is_left_in_the_sheet(self, name: str) -> None:
        sheet = style_sheet(theme_named(name, 1.5))
        assert "$" not in sheet
        assert len(sheet.splitlines()) <= 200
        assert "14.62pt" in sheet  # body text at 150 %

    def test_the_palette_is_the_theme(self, name: str) -> None:
        theme = theme_named(name)
        assert qt_palette(theme.colors).window().color().name().upper() == theme.colors.window


def test_every_backend_has_a_shape_and_a_colour_of_its_own() -> None:
    assert len(set(BACKEND_MARKS.values())) == len(BACKEND_MARKS)
    assert len({shape for _, shape in BACKEND_MARKS.values()}) == len(BACKEND_MARKS)


def test_every_colour_is_written_in_full() -> None:
    for colors in (DARK, LIGHT):
        for token in Colors.__slots__:
            assert re.fullmatch("#[0-9A-F]{6}", getattr(colors, token)), token
