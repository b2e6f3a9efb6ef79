"""The arguments of `proving-studio gui`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from studio.gui.views.pages import PAGE_NAMES
from studio.model.text import N_, translate

THEMES = ("system", "dark", "light")


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """`files`, `screenshot`, `page`, `theme`, `size`; wrong use ends with code 2, as everywhere."""
    parser = argparse.ArgumentParser("proving-studio gui", description=translate(N_("open the window")))
    parser.add_argument("files", nargs="*", type=Path, help=translate(N_("programs, proofs or aggregates to open")))
    parser.add_argument(
        "--screenshot",
        type=Path,
        metavar="FILE",
        help=translate(N_("draw the window on sample data, save a PNG and end; nothing of yours is read or changed")),
    )
    parser.add_argument("--page", choices=PAGE_NAMES, help=translate(N_("the page to show")))
    parser.add_argument("--theme", choices=THEMES, help=translate(N_("dark, light, or as the system")))
    parser.add_argument("--size", type=_size, metavar="WxH", help=translate(N_("size of the window, 1440x900 say")))
    return parser.parse_args(arguments)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    size = (int(width), int(height))
    if not (320 <= size[0] <= 16_384 and 240 <= size[1] <= 16_384):
        raise ValueError(text)
    return size
