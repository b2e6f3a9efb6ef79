"""What the window is asked to show when it starts: the command line reads it, the window does it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PAGE_NAMES = ("programs", "prove", "trace", "throughput", "aggregates", "library", "system")
THEMES = ("system", "dark", "light")
SCALES = (100, 125, 150, 175, 200)
"""Sizes of the text in percent."""
SMALLEST, LARGEST = (320, 240), (16_384, 16_384)
HANDED_OVER = -1
"""Instead of the window's exit code: a window that was open already took the request."""


@dataclass(frozen=True, slots=True)
class WindowRequest:
    """Empty values: as the window was left. `screenshot`: draw sample data, save the picture there and end.
    `new_window`: one beside those that are open.

    `import_pauses`: (archive, JSON file): import these proofs into an empty library, write how long the window was deaf
    meanwhile, and end.
    """

    files: tuple[Path, ...] = ()
    page: str = ""
    theme: str = ""
    size: tuple[int, int] | None = None
    screenshot: Path | None = None
    import_pauses: tuple[Path, Path] | None = None
    language: str = ""
    scale_percent: int = 0
    new_window: bool = False
