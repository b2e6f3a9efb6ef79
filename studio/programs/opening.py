"""Opening a program: a bundled one by name, or an ELF file with the manifest beside it if there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studio.host.files import read_file
from studio.model.errors import UserError
from studio.native import Program
from studio.programs.bundled import MANIFEST_NAME, bundled_programs, find_bundled
from studio.programs.manifest import Manifest, load_manifest

MAX_ELF_BYTES = 64 * 2**20


@dataclass(frozen=True)
class OpenedProgram:
    """A program that can run. Without a manifest its witness is plain bytes and its journal is shown as hex."""

    name: str
    path: Path
    elf: bytes
    native: Program
    manifest: Manifest | None

    @property
    def mark_names(self) -> Mapping[int, str]:
        """The name of each mark number that the manifest knows."""
        if self.manifest is None:
            return {}
        return {mark.number: mark.name for mark in self.manifest.marks}


def open_program(name_or_path: str, *, max_elf_bytes: int = MAX_ELF_BYTES) -> OpenedProgram:
    """The bundled program of that name, else the ELF file at that path.

    A bundled name wins over a file of the same name in the current folder; `./sort` names the file.
    """
    bundled = find_bundled(name_or_path)
    if bundled is not None:
        return _open(bundled.manifest.name, bundled.elf_path, bundled.manifest, max_elf_bytes)
    path = Path(name_or_path)
    if _looks_like_a_name(name_or_path, path):
        known = ", ".join(program.manifest.name for program in bundled_programs())
        raise UserError("file.unknown_program", {"name": name_or_path or '""', "known": known})
    return _open(path.stem, path, None, max_elf_bytes)


def _looks_like_a_name(text: str, path: Path) -> bool:
    """A bare word that is no file was most likely meant as the name of a bundled program."""
    try:
        return text == "" or (path.name == text and not path.suffix and not path.exists())
    except (OSError, ValueError):
        return False


def _open(name: str, path: Path, manifest: Manifest | None, max_elf_bytes: int) -> OpenedProgram:
    elf = read_file(path, max_elf_bytes)
    native = Program(
        elf, max_elf_bytes=max_elf_bytes
    )  # before the manifest: a file that is no program is the bigger news
    if manifest is None:
        manifest = manifest_beside(path)
    return OpenedProgram(name if manifest is None else manifest.name, path, elf, native, manifest)


def manifest_beside(elf_path: Path) -> Manifest | None:
    """`NAME.toml` for `NAME.elf`, else the folder's `program.toml`, else none."""
    own = elf_path.with_suffix(".toml")
    if own != elf_path and own.is_file():
        return load_manifest(own)
    shared = elf_path.with_name(MANIFEST_NAME)
    if not shared.is_file():
        return None
    return load_manifest(shared)
