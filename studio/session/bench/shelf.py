"""Results of benchmarks that are kept: a folder of files beside the library, the newest two hundred.

A file is named by its time and the digest of its content: the same result, imported twice, is there once.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from blake3 import blake3

from studio.host.files import file_error, replace_file
from studio.host.paths import make_private_folder
from studio.model.errors import UserError
from studio.session.bench.values import BenchResult, read_result

KEPT_RESULTS = 200
SUFFIX = ".bench.json"


@dataclass(frozen=True, slots=True)
class KeptResult:
    """A result on the shelf. `id`: what to name it by."""

    id: str
    path: Path
    result: BenchResult


@dataclass(frozen=True, slots=True)
class KeptResults:
    """The newest first. `damaged`: files that could not be read."""

    results: tuple[KeptResult, ...]
    damaged: int = 0


class BenchShelf:
    """The folder. Several windows may share it: each result is a file of its own, written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, result: BenchResult) -> KeptResult:
        """Keep this one, durably; the oldest give way."""
        data = result.encode()
        result_id = f"{result.created_unix_ms:015d}-{blake3(data).hexdigest()[:8]}"
        make_private_folder(self.folder)
        path = self.folder / f"{result_id}{SUFFIX}"
        replace_file(path, data)
        others = [one for one in self._paths() if one != path]  # an old result, taken from elsewhere, is kept, too
        for old in others[KEPT_RESULTS - 1 :]:
            with contextlib.suppress(OSError):
                old.unlink()
        return KeptResult(result_id, path, result)

    def take(self, path: Path) -> KeptResult:
        """Keep a result from elsewhere."""
        return self.add(read_result(path))

    def load(self) -> KeptResults:
        """Everything that can be read."""
        kept: list[KeptResult] = []
        damaged = 0
        for path in self._paths():
            try:
                kept.append(KeptResult(path.name.removesuffix(SUFFIX), path, read_result(path)))
            except UserError as error:
                damaged += error.message_id != "file.not_found"  # another window forgot it meanwhile
        return KeptResults(tuple(kept), damaged)

    def remove(self, result_id: str) -> BenchResult | None:
        """Forget one; it is returned, for `add` to have it back."""
        for kept in self.load().results:
            if kept.id == result_id:
                try:
                    kept.path.unlink(missing_ok=True)
                except OSError as error:
                    raise file_error(error, kept.path) from error
                return kept.result
        return None

    def _paths(self) -> list[Path]:
        try:
            found = [path for path in self.folder.iterdir() if path.name.endswith(SUFFIX)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise file_error(error, self.folder) from error
        return sorted(found, reverse=True)


def bench_shelf_of(library_root: Path) -> BenchShelf:
    """The shelf that belongs to a library: a folder beside it."""
    return BenchShelf(library_root.with_name(f"{library_root.name}-bench"))
