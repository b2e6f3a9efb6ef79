"""One message for people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """`what` says what happened; `next_step` says what the reader can do about it (may be empty)."""

    what: str
    next_step: str = ""
