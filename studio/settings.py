"""One frozen, typed `Settings` with a version, read from a TOML file. It is passed in and never global."""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass
from pathlib import Path

from studio.host.files import read_file
from studio.model.errors import UserError

SETTINGS_VERSION = 1
_MAX_SETTINGS_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """Every option with its default. The limits are hard: reaching one is a clear fault, never a crash."""

    max_steps: int = 2**40
    max_memory_bytes: int = 512 * 2**20
    max_journal_bytes: int = 16 * 2**20
    max_console_bytes: int = 2**20
    max_elf_bytes: int = 64 * 2**20
    max_witness_bytes: int = 256 * 2**20
    max_proof_bytes: int = 2**30
    snapshot_budget_bytes: int = 256 * 2**20
    verify_threads: int = 0  # 0: as many as the machine has


DEFAULT_SETTINGS = Settings()


def load_settings(path: Path) -> Settings:
    """The settings of `path`; a file that is not there means the defaults."""
    try:
        data = read_file(path, _MAX_SETTINGS_BYTES)
    except UserError as error:
        if error.message_id == "file.not_found":
            return DEFAULT_SETTINGS
        raise
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except ValueError as error:  # not UTF-8 or not TOML
        raise UserError("settings.not_toml", {"path": str(path), "reason": str(error)}) from error
    version = table.pop("version", SETTINGS_VERSION)
    if type(version) is not int or not 1 <= version <= SETTINGS_VERSION:
        raise UserError("settings.version", {"path": str(path), "version": version, "known": SETTINGS_VERSION})
    return _checked(table, path)


def _checked(table: dict[str, object], path: Path) -> Settings:
    known = {option.name for option in dataclasses.fields(Settings)}
    values: dict[str, int] = {}
    for name, value in table.items():
        if name not in known:
            raise UserError("settings.unknown", {"path": str(path), "name": name, "known": ", ".join(sorted(known))})
        least = 0 if name == "verify_threads" else 1
        if type(value) is not int or not least <= value < 2**63:
            raise UserError("settings.bad_value", {"path": str(path), "name": name, "least": least})
        values[name] = value
    return Settings(**values)
