"""Files named by the BLAKE3 of their bytes: proofs, openings and programs that are too large for the database."""

from __future__ import annotations

import contextlib
import enum
import re
from dataclasses import dataclass
from pathlib import Path

from blake3 import blake3

from studio.host.files import file_error, read_file, replace_file, sync_folder
from studio.model.errors import UserError

LARGEST_FILE_BYTES = 2**31
_NAME = re.compile(r"([0-9a-f]{64})\.(proof|opening|elf)\Z")


class Kind(enum.Enum):
    """What a file holds; the value is the end of its name."""

    PROOF = "proof"
    OPENING = "opening"
    ELF = "elf"


def content_hash(data: bytes) -> bytes:
    """What a file is named by."""
    return blake3(data).digest()


def file_name(kind: Kind, digest: bytes) -> str:
    """The name of the file with that content."""
    return f"{digest.hex()}.{kind.value}"


def parse_name(name: str) -> tuple[Kind, bytes] | None:
    """What a name promises; None for a name that the library never gives."""
    match = _NAME.match(name)
    return (Kind(match[2]), bytes.fromhex(match[1])) if match else None


@dataclass(frozen=True, slots=True)
class ContentFiles:
    """The folder of such files."""

    folder: Path

    def path(self, kind: Kind, digest: bytes) -> Path:
        """Where the file with that content lies."""
        return self.folder / file_name(kind, digest)

    def put(self, kind: Kind, digest: bytes, data: bytes) -> None:
        """Write the file, durable when this returns. One that is there is written again: it may be damaged inside."""
        replace_file(self.path(kind, digest), data, owner_only=True)

    def read(self, kind: Kind, digest: bytes) -> bytes:
        """The bytes, checked against the name."""
        path = self.path(kind, digest)
        data = read_file(path, LARGEST_FILE_BYTES, follow_links=False)
        if content_hash(data) != digest:
            raise UserError("library.file_damaged", {"path": str(path)})
        return data

    def exists(self, kind: Kind, digest: bytes) -> bool:
        """Whether there is an ordinary file of that name."""
        path = self.path(kind, digest)
        return path.is_file() and not path.is_symlink()

    def remove(self, names: list[str]) -> None:
        """Delete files, durably; one that is gone already is no error."""
        try:
            for name in names:
                with contextlib.suppress(FileNotFoundError):
                    (self.folder / name).unlink()
            if names:
                sync_folder(self.folder)
        except OSError as error:
            raise file_error(error, self.folder) from error
