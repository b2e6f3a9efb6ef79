"""What a check of the library found."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.model.messages import render
from studio.model.text import N_, translate


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

    @property
    def what(self) -> str:
        """The damage without what to do about it."""
        return render(self.message_id, self.params).what

    @property
    def remedy(self) -> str:
        """What a repair does about it; "" for what a repair itself reports."""
        remedy = _REMEDIES.get(self.message_id)
        return "" if remedy is None else translate(remedy)


_REBUILT = N_("A repair makes the database again from what can be read.")
_REMEDIES = {
    "library.check_database": _REBUILT,
    "library.check_header": _REBUILT,
    "library.check_definition": _REBUILT,
    "library.check_row": N_("A repair writes it again from the proof itself."),
    "library.check_body": N_("A repair sets it aside. Import or prove it again."),
    "library.check_opening": N_("A repair sets the opening aside."),
    "library.check_program": N_("A repair writes it again from the ELF file."),
    "library.check_file": N_("A repair sets it aside. Add the program again."),
    "library.check_orphan": N_("A repair takes it in again."),
    "library.check_stranger": N_("A repair sets it aside."),
    "library.check_temporary": N_("A repair deletes it."),
    "library.check_secret": N_("A repair makes a new one."),
}


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
