"""What a second start says to the window that is open: one line of JSON, made here and understood here.

Whoever may write to the window's socket may write anything: a message that is not exactly of this shape is dropped.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from studio.model.window import LARGEST, PAGE_NAMES, SMALLEST, THEMES, WindowRequest

FORMAT = 1
MOST_BYTES = 256 * 1024
MOST_FILES = 2_000
_MOST_PATH = 32_767  # letters, as Windows has it; the other systems have less
_MOST_TOKEN = 512
_FIELDS = {"format", "files", "page", "theme", "size", "token"}


def handover_message(wanted: WindowRequest, folder: Path, token: str = "") -> bytes | None:
    """The line that asks for `wanted`, with its end; None where it would be longer than anybody takes.

    Relative names mean files in `folder`. `token`: what the desktop gave this start to come to the front with.
    """
    files = [str(folder / path) for path in wanted.files]
    size = None if wanted.size is None else list(wanted.size)
    value = {"format": FORMAT, "files": files, "page": wanted.page, "theme": wanted.theme, "size": size}
    # In ASCII, names that are no Unicode (single surrogates here) arrive as they are.
    line = json.dumps({**value, "token": token if _is_token(token) else ""}, ensure_ascii=True).encode("ascii") + b"\n"
    return line if len(line) <= MOST_BYTES and len(files) <= MOST_FILES else None


def understood(line: bytes) -> tuple[WindowRequest, str] | None:
    """What a line asks for, and its token; None for anything else than what `handover_message` makes."""
    if len(line) > MOST_BYTES:
        return None
    try:
        value = json.loads(line.decode("ascii"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or set(value) != _FIELDS or type(value["format"]) is not int:
        return None
    files, page, theme, token = value["files"], value["page"], value["theme"], value["token"]
    if value["format"] != FORMAT or not isinstance(files, list) or len(files) > MOST_FILES:
        return None
    if not all(map(_is_whole_path, files)) or page not in ("", *PAGE_NAMES) or theme not in ("", *THEMES):
        return None
    if not _is_token(token):
        return None
    wanted = WindowRequest(tuple(map(Path, files)), page, theme)
    if value["size"] is None:
        return wanted, token
    size = _size(value["size"])
    return None if size is None else (replace(wanted, size=size), token)


def _is_whole_path(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value and len(value) <= _MOST_PATH and Path(value).is_absolute()


def _is_token(value: object) -> bool:
    """A word without spaces, as it goes into the environment; or none."""
    return (
        isinstance(value, str) and len(value) <= _MOST_TOKEN and value.isascii() and all("!" <= c <= "~" for c in value)
    )


def _size(value: object) -> tuple[int, int] | None:
    if not isinstance(value, list) or len(value) != 2 or any(type(side) is not int for side in value):
        return None
    width, height = value
    fits = SMALLEST[0] <= width <= LARGEST[0] and SMALLEST[1] <= height <= LARGEST[1]
    return (width, height) if fits else None
