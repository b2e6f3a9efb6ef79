"""The visual tokens: colours of both themes, type sizes and spaces, and what Qt makes of them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from string import Template

from PySide6.QtGui import QColor, QPalette

from studio.resources import resource_path


@dataclass(frozen=True, slots=True)
class Colors:
    """One theme. Contrast ratios are in the design and computed again by a test."""

    window: str
    panel: str
    raised: str
    inset: str
    hover: str
    sel: str
    line: str
    line2: str
    text: str
    text2: str
    text3: str
    accent: str
    fill: str
    ok: str
    warn: str
    bad: str
    mark: str
    okbg: str
    infobg: str
    warnbg: str
    badbg: str
    proved: str
    proved_ink: str
    fake: str
    fake_ink: str
    refused: str
    refused_ink: str


DARK = Colors(
    window="#0E1115",
    panel="#151A20",
    raised="#1D232B",
    inset="#11151A",
    hover="#232B35",
    sel="#1B3552",
    line="#262E38",
    line2="#6B7889",
    text="#E8EBF0",
    text2="#B0B9C5",
    text3="#96A1AF",
    accent="#6CB2FF",
    fill="#2B72D9",
    ok="#4CCB92",
    warn="#F0B94A",
    bad="#FF8B80",
    mark="#FFFFFF",
    okbg="#12352A",
    infobg="#152C45",
    warnbg="#3A2C10",
    badbg="#41201F",
    proved="#4CCB92",
    proved_ink="#06231A",
    fake="#3A2C10",
    fake_ink="#F0B94A",
    refused="#FF8B80",
    refused_ink="#2B0B09",
)
LIGHT = Colors(
    window="#F1F3F6",
    panel="#FFFFFF",
    raised="#FFFFFF",
    inset="#F7F8FA",
    hover="#E9EDF2",
    sel="#DCE9FA",
    line="#DDE2E8",
    line2="#77828F",
    text="#161B22",
    text2="#434D5A",
    text3="#5B6775",
    accent="#1A62C6",
    fill="#1F66CC",
    ok="#0B6E49",
    warn="#865200",
    bad="#B3261E",
    mark="#161B22",
    okbg="#DDF3E9",
    infobg="#E1ECFB",
    warnbg="#FBEFD3",
    badbg="#FBE3E1",
    proved="#0B6E49",
    proved_ink="#FFFFFF",
    fake="#FBEFD3",
    fake_ink="#865200",
    refused="#B3261E",
    refused_ink="#FFFFFF",
)


@dataclass(frozen=True, slots=True)
class Swatch:
    """One colour of the categorical palette, with the ink for text on it."""

    name: str
    fill: str
    ink: str


_NAMES = ("blue", "orange", "teal", "gold", "red", "violet", "sky", "pink", "green", "slate")
_DARK_FILLS = "#327ECD #E68D2D #AFE5D4 #F9D87C #AA594F #7B6391 #6BCAFE #D7A7BF #63B67C #8B8D99".split()
_DARK_INKS = "#0B0E12 #0B0E12 #0B0E12 #0B0E12 #FFFFFF #FFFFFF #0B0E12 #0B0E12 #0B0E12 #0B0E12".split()
_LIGHT_FILLS = "#4563C6 #B95202 #156055 #A08E02 #79230F #694790 #1294DA #9A5F89 #649165 #303E51".split()
_LIGHT_INKS = "#FFFFFF #FFFFFF #FFFFFF #0B0E12 #FFFFFF #FFFFFF #0B0E12 #FFFFFF #0B0E12 #FFFFFF".split()
_DARK_HEAT = tuple("#11151A #152A45 #1B4B78 #2377A6 #3FA6B8 #8FD0B0 #F3EBA6".split())
_LIGHT_HEAT = tuple("#F7F8FA #D9E8F2 #A9CFE4 #69AACD #3783B2 #1F5C8E #12305C".split())


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything that painting needs. `scale` multiplies type and row heights: 1.0 to 2.0."""

    name: str
    colors: Colors
    palette: tuple[Swatch, ...]
    heat: tuple[str, ...]
    scale: float = 1.0

    def swatch(self, name: str) -> Swatch:
        """A colour of the categorical palette by its name."""
        return self.palette[_NAMES.index(name)]

    def pt(self, size_pt: float) -> float:
        """A type size under the text scale of the user."""
        return size_pt * self.scale

    def px(self, size_px: int) -> int:
        """A row height under the text scale of the user."""
        return round(size_px * self.scale)


def theme_named(name: str, scale: float = 1.0) -> Theme:
    """`dark` or `light`."""
    dark = name == "dark"
    fills, inks = (_DARK_FILLS, _DARK_INKS) if dark else (_LIGHT_FILLS, _LIGHT_INKS)
    palette = tuple(Swatch(*swatch) for swatch in zip(_NAMES, fills, inks, strict=True))
    return Theme(name, DARK if dark else LIGHT, palette, _DARK_HEAT if dark else _LIGHT_HEAT, scale)


# Backends: colour and mark; both, so that none of them is told by colour alone.
BACKEND_MARKS = {
    "Halo2": ("blue", "circle"),
    "RISC0": ("orange", "square"),
    "OpenVM": ("gold", "triangle"),
    "Trace": ("teal", "diamond"),
}

# Type sizes in points: the only ones that exist.
DISPLAY_PT, FIGURE_PT, TITLE_PT, PAGE_TITLE_PT, HEADING_PT = 33.0, 21.0, 22.5, 16.5, 12.0
BODY_PT, CAPTION_PT, CODE_PT, DENSE_CODE_PT = 9.75, 8.25, 9.0, 8.6
TEXT_FAMILIES = ["Inter", "Noto Sans SC"]
CODE_FAMILIES = ["JetBrains Mono", "Noto Sans SC"]
# Row heights in pixels.
CODE_ROW, DENSE_ROW, TABLE_ROW, CONTROL_ROW, SMALL_CONTROL_ROW = 20, 26, 30, 32, 26


def qt_palette(colors: Colors) -> QPalette:
    """The palette under the style sheet, for what the sheet does not name."""
    palette = QPalette()
    role = QPalette.ColorRole
    for target, value in (
        (role.Window, colors.window),
        (role.Base, colors.panel),
        (role.AlternateBase, colors.panel),
        (role.Button, colors.raised),
        (role.Midlight, colors.hover),
        (role.Mid, colors.line),
        (role.Dark, colors.line2),
        (role.WindowText, colors.text),
        (role.Text, colors.text),
        (role.ButtonText, colors.text),
        (role.ToolTipBase, colors.raised),
        (role.ToolTipText, colors.text2),
        (role.PlaceholderText, colors.text3),
        (role.Highlight, colors.sel),
        (role.HighlightedText, colors.text),
        (role.Link, colors.accent),
        (role.Accent, colors.accent),
    ):
        palette.setColor(target, QColor(value))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(colors.text3))
    return palette


@cache
def _template() -> Template:
    return Template(resource_path("gui", "studio.qss").read_text(encoding="utf-8"))


def style_sheet(theme: Theme) -> str:
    """The one style sheet of the application under `theme`."""
    values: dict[str, str] = {field.name: getattr(theme.colors, field.name) for field in fields(Colors)}
    for name, size_pt in (
        ("display", DISPLAY_PT),
        ("figure", FIGURE_PT),
        ("title", TITLE_PT),
        ("page_title", PAGE_TITLE_PT),
        ("heading", HEADING_PT),
        ("body", BODY_PT),
        ("caption", CAPTION_PT),
        ("code", CODE_PT),
    ):
        values[f"{name}_pt"] = f"{theme.pt(size_pt):.2f}pt"
    for name, size_px in (("control", CONTROL_ROW), ("small", SMALL_CONTROL_ROW), ("row", TABLE_ROW)):
        values[f"{name}_px"] = f"{theme.px(size_px)}px"
    values["tick"] = resource_path("gui", "tick.svg").as_posix()
    return _template().substitute(values)
