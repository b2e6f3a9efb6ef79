"""The options as a form: what each is called, in which unit it is typed, and when a change takes effect."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text
from studio.settings import OPTIONS, OptionKind, is_whole_path

_MOST_TYPED = 80
_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?(b|bytes|kib|mib|gib|tib)?", re.ASCII | re.IGNORECASE)
_POWER = re.compile(r"2\^(\d{1,2})", re.ASCII)
_NUMBER = re.compile(r"\d+", re.ASCII)
_UNITS = {"b": 1, "bytes": 1, "kib": 2**10, "mib": 2**20, "gib": 2**30, "tib": 2**40}
_SHOWN_UNITS = (("TiB", 2**40), ("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10))

# The title of each option, and the unit behind its number; sizes carry their unit in the text.
_TITLES = {
    "max_steps": (N_("Steps of one run"), N_("steps")),
    "max_memory_bytes": (N_("Memory that a program may touch"), ""),
    "max_journal_bytes": (N_("Public output of one run"), ""),
    "max_console_bytes": (N_("Console output that is kept"), ""),
    "max_elf_bytes": (N_("Size of an ELF file"), ""),
    "max_witness_bytes": (N_("Size of a private input"), ""),
    "max_proof_bytes": (N_("Size of a proof file"), ""),
    "snapshot_budget_bytes": (N_("Memory for looking into a run"), ""),
    "verify_threads": (N_("Processors for verifying"), N_("0: all")),
    "prove_threads": (N_("Processors for a batch"), N_("0: all")),
    "r0vm_path": (N_("The program r0vm of RISC Zero"), ""),
    "library_folder": (N_("Folder of the library"), ""),
    "max_cache_bytes": (N_("Room for proofs that only the cache keeps"), ""),
    "trash_keep_days": (N_("Deleted proofs are kept for"), N_("days")),
}
# The open library was given these when it was opened.
_AT_THE_NEXT_START = frozenset({"library_folder", "max_cache_bytes", "trash_keep_days"})


@dataclass(frozen=True, slots=True)
class SettingField:
    """One option in words. `at_next_start` False: what begins after the change follows it."""

    name: str
    title: str
    unit: str
    default: str
    at_next_start: bool
    kind: OptionKind


def setting_fields() -> tuple[SettingField, ...]:
    """Every option, in the order of the settings."""
    return tuple(
        SettingField(
            name,
            translate(_TITLES[name][0]),
            translate(_TITLES[name][1]) if _TITLES[name][1] else "",
            setting_text(name, option.default),
            name in _AT_THE_NEXT_START,
            option.kind,
        )
        for name, option in OPTIONS.items()
    )


def setting_text(name: str, value: int | str) -> str:
    """A value as it is typed: `parse_setting` gives it back exactly."""
    if isinstance(value, str):
        return value
    if not name.endswith("_bytes"):
        return count_text(value)
    for unit, factor in _SHOWN_UNITS:
        if value >= factor and value % factor == 0:
            return f"{count_text(value // factor)} {unit}"
    return f"{count_text(value)} B"


def parse_setting(name: str, text: str) -> int | str:
    """What was typed as a value that the settings take; UserError says what is wrong with it."""
    option = OPTIONS[name]
    if option.is_text:
        return _whole_path(text.strip(), option.kind)
    typed = text.strip()[:_MOST_TYPED].replace(",", "").replace("_", "")
    value = _size(typed) if name.endswith("_bytes") else _count(typed)
    if value is None:
        message = "option.not_a_size" if name.endswith("_bytes") else "option.not_a_number"
        raise UserError(message, {"text": text.strip()[:_MOST_TYPED]})
    if not option.least <= value <= option.most:
        show = bytes_text if name.endswith("_bytes") else count_text
        limits = {"least": show(option.least), "most": show(option.most)}
        raise UserError("option.out_of_range", {"value": text.strip(), **limits})
    return value


def _whole_path(typed: str, kind: OptionKind) -> str:
    if not typed:
        return typed
    path = Path(typed).expanduser()
    if path.is_absolute():
        return str(path)
    if kind is OptionKind.FILE and is_whole_path(typed):  # on Windows, a program inside of WSL
        return typed
    # Else it would be another place wherever the studio is started from.
    raise UserError("option.not_a_whole_path", {"text": typed})


def _count(typed: str) -> int | None:
    power = _POWER.fullmatch(typed)
    if power:
        return 1 << int(power[1])
    return int(typed) if _NUMBER.fullmatch(typed) else None


def _size(typed: str) -> int | None:
    found = _SIZE.fullmatch(typed)
    if found is None:
        return _count(typed)
    number, factor = found[1], _UNITS[(found[2] or "b").lower()]
    if "." not in number:
        return int(number) * factor
    whole, _, part = number.partition(".")
    size, rest = divmod(int(whole + part) * factor, 10 ** len(part))
    return size if rest == 0 else None  # half a byte is no size
