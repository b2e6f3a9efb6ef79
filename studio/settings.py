"""One frozen, typed `Settings` with a version, kept in a TOML file. It is passed in and never global."""

from __future__ import annotations

import dataclasses
import enum
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from studio.host.files import read_file, replace_file
from studio.host.paths import make_private_folder
from studio.host.toml_text import TomlError, parse_toml
from studio.model.errors import UserError
from studio.model.text import N_, translate

SETTINGS_VERSION = 1
_MAX_SETTINGS_BYTES = 64 * 1024
_LARGEST = 2**63 - 1
_MAX_TEXT = 4096


class OptionKind(enum.Enum):
    """What an option holds, which decides how it is typed and checked."""

    NUMBER = "number"
    FILE = "file"
    FOLDER = "folder"


def _number(default: int, help_text: str, *, least: int = 1, most: int = _LARGEST) -> int:
    about = {"help": help_text, "kind": OptionKind.NUMBER, "least": least, "most": most}
    found: int = field(default=default, metadata=about)
    return found


def _path(kind: OptionKind, help_text: str) -> str:
    found: str = field(default="", metadata={"help": help_text, "kind": kind})
    return found


@dataclass(frozen=True, slots=True)
class Settings:
    """Every option with its default. The limits are hard: reaching one is a clear fault, never a crash."""

    max_steps: int = _number(2**40, N_("steps of one run"))
    max_memory_bytes: int = _number(512 * 2**20, N_("memory that a program may touch"))
    max_journal_bytes: int = _number(16 * 2**20, N_("public output of one run"))
    max_console_bytes: int = _number(2**20, N_("console output that is kept"))
    max_elf_bytes: int = _number(64 * 2**20, N_("size of an ELF file"))
    max_witness_bytes: int = _number(256 * 2**20, N_("size of a private input"))
    max_proof_bytes: int = _number(2**30, N_("size of a proof file"))
    snapshot_budget_bytes: int = _number(256 * 2**20, N_("memory for looking into a run"))
    verify_threads: int = _number(0, N_("processors for verifying; 0: all"), least=0, most=256)
    prove_threads: int = _number(0, N_("processors for a batch; 0: all"), least=0, most=256)
    r0vm_path: str = _path(OptionKind.FILE, N_('the program r0vm of RISC Zero; "": looked for in the usual places'))
    library_folder: str = _path(OptionKind.FOLDER, N_('the folder of the library; "": the usual place'))
    max_cache_bytes: int = _number(2**30, N_("room for proofs that only the cache keeps"))
    trash_keep_days: int = _number(7, N_("days until deleted proofs are gone for good"), least=0, most=36_500)


DEFAULT_SETTINGS = Settings()


@dataclass(frozen=True, slots=True)
class Option:
    """What an option is for, and what it may be: a number of `least` to `most`, or a path."""

    name: str
    help: str
    kind: OptionKind
    default: int | str
    least: int = 0
    most: int = 0

    @property
    def is_text(self) -> bool:
        """Whether it holds text."""
        return self.kind is not OptionKind.NUMBER


def _option(member: dataclasses.Field[object]) -> Option:
    about = member.metadata
    default: int | str = getattr(DEFAULT_SETTINGS, member.name)
    return Option(member.name, default=default, **about)


OPTIONS: Mapping[str, Option] = {member.name: _option(member) for member in dataclasses.fields(Settings)}


def load_settings(path: Path) -> Settings:
    """The settings of `path`; a file that is not there means the defaults."""
    try:
        data = read_file(path, _MAX_SETTINGS_BYTES)
    except UserError as error:
        if error.message_id == "file.not_found":
            return DEFAULT_SETTINGS
        raise
    try:
        table = parse_toml(data)
    except TomlError as error:
        raise UserError("settings.not_toml", {"path": str(path), "reason": str(error)}) from error
    version = table.pop("version", SETTINGS_VERSION)
    if type(version) is not int or not 1 <= version <= SETTINGS_VERSION:
        raise UserError("settings.version", {"path": str(path), "version": version, "known": SETTINGS_VERSION})
    settings = DEFAULT_SETTINGS
    for name, value in table.items():
        settings = with_option(settings, name, value, where=str(path))
    return settings


def with_option(settings: Settings, name: str, value: object, *, where: str) -> Settings:
    """`settings` with one option changed; `where` names in errors what was read."""
    option = OPTIONS.get(name)
    if option is None:
        raise UserError("settings.unknown", {"path": where, "name": name, "known": ", ".join(sorted(OPTIONS))})
    if option.kind is OptionKind.NUMBER:
        if type(value) is not int or not option.least <= value <= option.most:
            limits = {"least": option.least, "most": option.most}
            raise UserError("settings.bad_value", {"path": where, "name": name, **limits})
    elif not isinstance(value, str) or len(value) > _MAX_TEXT or not _can_be_written(value):
        raise UserError("settings.bad_text", {"path": where, "name": name, "most": _MAX_TEXT})
    elif option.kind is OptionKind.FILE and value and not is_whole_path(value):
        raise UserError("settings.not_a_whole_path", {"path": where, "name": name, "text": value})
    return dataclasses.replace(settings, **{name: value})  # type: ignore[arg-type]  # checked just above


def is_whole_path(text: str) -> bool:
    """Whether it names the same file wherever the studio is started from; here or, on Windows, inside of WSL."""
    return PurePosixPath(text).is_absolute() or PureWindowsPath(text).is_absolute()


def save_settings(path: Path, settings: Settings) -> None:
    """Write what differs from the defaults: the file is replaced whole, or stays as it was."""
    lines = [f"version = {SETTINGS_VERSION}"]
    for name, option in OPTIONS.items():
        value = getattr(settings, name)
        if value != option.default:
            lines.append(f"# {translate(option.help)}")
            # JSON's text is TOML's, except for DEL.
            text = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
            lines.append(f"{name} = {text}")
    try:
        make_private_folder(path.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError("file.no_permission", {"path": str(path.parent), "reason": reason}) from error
    replace_file(path, ("\n".join(lines) + "\n").encode("utf-8"))


def _can_be_written(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair: a name that is no text
        return False
    return True
