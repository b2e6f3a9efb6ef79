"""Writes what the installer of Windows puts there and takes away: `file_list.py FROZEN FOLDER`.

FROZEN is the folder that packaging/freeze made. Into FOLDER go `install.nsh` with each file and `uninstall.nsh` with
its removal, one by one, so that taking the studio away never takes anything else that lies in the same folder.
"""

from __future__ import annotations

import sys
from pathlib import Path


def installed(path: Path) -> str:
    """Where a path relative to the frozen folder is on Windows, as NSIS reads it: `$` begins a variable."""
    return "\\".join(["$INSTDIR", *(part.replace("$", "$$") for part in path.parts)])


def lists(frozen: Path) -> tuple[list[str], list[str]]:
    """The lines that install, and those that uninstall: files first, then folders from the inside out."""
    files = sorted(path.relative_to(frozen) for path in frozen.rglob("*") if path.is_file())
    folders = sorted({parent for path in files for parent in path.parents if parent != Path()})
    install = []
    for folder in [Path(), *folders]:
        below = [path for path in files if path.parent == folder]
        if below:
            install.append(f'SetOutPath "{installed(folder)}"')
            install += [f'File "{(frozen / path).absolute()}"' for path in below]
    remove = [f'Delete "{installed(path)}"' for path in files]
    remove += [f'RMDir "{installed(folder)}"' for folder in reversed(folders)]
    return install, remove


def main() -> None:
    """Write both lists."""
    frozen, folder = Path(sys.argv[1]), Path(sys.argv[2])
    for name, lines in zip(("install.nsh", "uninstall.nsh"), lists(frozen), strict=True):
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
