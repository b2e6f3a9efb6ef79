"""The log of a proof that failed, to be read: what a foreign prover said in its own words."""

from __future__ import annotations

import re
from pathlib import Path

from studio.host.files import read_file

_MOST_BYTES = 2**20
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def log_text(path: Path) -> str:
    """The text of a log, without what would colour a terminal; UserError where it is gone."""
    text = read_file(path, _MOST_BYTES).decode("utf-8", "replace")
    return _CONTROLS.sub("", _COLOURS.sub("", text.replace("\r\n", "\n")))
