"""What a check of the library found."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.model.messages import render


class Fate(enum.Enum):
    """What became of a damage; the value is the stable word of the JSON output."""

    FOUND = "found"  # nothing was changed: repair was not asked for
    REPAIRED = "repaired"  # all is as it was
    SET_ASIDE = "set aside"  # taken out of use; what is left of it lies in the folder `set-aside`
    LEFT = "left"  # could not be repaired now


@dataclass(frozen=True, slots=True)
class Damage:
    """One damage by name: a message with its parameters, and what became of it."""

    message_id: str
    params: Mapping[str, object] = field(default_factory=dict)
    fate: Fate = Fate.FOUND

    @property
    def words(self) -> str:
        """The damage in the reader's language; the next step only while there is one to take."""
        text = render(self.message_id, self.params)
        waits = self.fate in (Fate.FOUND, Fate.LEFT)
        return f"{text.what} {text.next_step}".rstrip() if waits else text.what


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was read again, and everything that was not as it should be."""

    proofs: int
    programs: int
    files: int
    damages: tuple[Damage, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing at all was found."""
        return not self.damages
