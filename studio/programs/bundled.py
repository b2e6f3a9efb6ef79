"""The programs that come with the studio, found by name or alias."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from studio.programs.manifest import Manifest, load_manifest
from studio.resources import resource_path

MANIFEST_NAME = "program.toml"


@dataclass(frozen=True)
class BundledProgram:
    """One folder of resources/guests: the ELF and its manifest."""

    manifest: Manifest
    elf_path: Path


@cache
def bundled_programs() -> tuple[BundledProgram, ...]:
    """All of them, sorted by name. They do not change while the studio runs."""
    found = []
    for path in sorted(resource_path("guests").glob(f"*/{MANIFEST_NAME}")):
        manifest = load_manifest(path)
        found.append(BundledProgram(manifest, path.with_name(f"{manifest.name}.elf")))
    return tuple(found)


def find_bundled(name: str) -> BundledProgram | None:
    """The bundled program with this name or alias. `_` counts as `-`, and case does not count."""
    wanted = name.lower().replace("_", "-")
    for program in bundled_programs():
        if wanted == program.manifest.name or wanted in program.manifest.aliases:
            return program
    return None
