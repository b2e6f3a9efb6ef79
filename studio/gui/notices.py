"""One thing to tell in the status strip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """`tone`: "", "ok", "warn" or "bad". `undo` takes back what the notice tells of."""

    text: str
    next_step: str = ""
    tone: str = ""
    undo: Callable[[], None] | None = None
