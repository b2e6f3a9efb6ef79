"""Proofs out of the library and into it, as files or as one archive. Nothing that comes in decides a name here."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from studio import native
from studio.host.files import read_file, replace_file
from studio.library.library import Library
from studio.library.values import NewProof, Record
from studio.model.errors import UserError

MOST_ITEMS = 100_000
_EXPORTED = (".proof", ".opening")
_ARCHIVE_START = b"PK\x03\x04"
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_IDENTITY_DIGITS = 16
_GROUP = 256  # committed together
_ARCHIVE_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that the format knows: the same proofs give the same archive


Told = Callable[[int, int], None]
"""Hears (done, all) now and then; what it raises ends the work, and what was done until then stays done."""


def _nobody(_done: int, _total: int) -> None:
    """Hears nothing."""


@dataclass(frozen=True, slots=True)
class ImportLimits:
    """How much is read at most: of one file, and of one archive with everything in it."""

    item_bytes: int = 2**30
    archive_bytes: int = 2**31


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: the number of the proof, or why there is none. `known`: the library had it before."""

    source: str
    proof_id: int | None = None
    error: UserError | None = None
    known: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and by its number why a proof was not: a damaged one keeps back no other."""

    paths: list[Path]
    refused: dict[int, UserError]


def export_folder(
    library: Library, ids: Sequence[int], folder: Path, *, openings: bool = False, told: Told = _nobody
) -> Exported:
    """Write each proof into a folder that exists; with its private opening only where that is asked for."""
    written: list[Path] = []
    refused: dict[int, UserError] = {}
    for record in _readable(library, ids, refused, told):
        path = folder / safe_name(record)
        if openings and record.opening is not None:
            replace_file(folder / f"{path.name}.opening", record.opening, owner_only=True)
        replace_file(path, record.proof)
        written.append(path)
    return Exported(written, refused)


def export_archive(
    library: Library, ids: Sequence[int], path: Path, *, openings: bool = False, told: Told = _nobody
) -> Exported:
    """Write the proofs as one ZIP archive, uncompressed: proofs are compressed already."""
    buffer = io.BytesIO()
    refused: dict[int, UserError] = {}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for record in _readable(library, list(dict.fromkeys(ids)), refused, told):
            name = safe_name(record)
            archive.writestr(zipfile.ZipInfo(name, _ARCHIVE_DATE), record.proof)
            if openings and record.opening is not None:
                archive.writestr(zipfile.ZipInfo(f"{name}.opening", _ARCHIVE_DATE), record.opening)
    replace_file(path, buffer.getvalue(), owner_only=openings)
    return Exported([path], refused)


def _readable(library: Library, ids: Sequence[int], refused: dict[int, UserError], told: Told) -> Iterator[Record]:
    for done, proof_id in enumerate(ids):
        told(done, len(ids))
        try:
            record = library.get(proof_id)
        except UserError as error:
            refused[proof_id] = error
        else:
            yield record


def safe_name(record: Record) -> str:
    """A file name from the program, the start of the identity and the number: plain letters on every system."""
    entry = record.entry
    program = _UNSAFE.sub("-", entry.program_name).strip("-")[:40] or "proof"
    return f"{program}-{entry.identity.hex()[:_IDENTITY_DIGITS]}-{entry.id}.proof"


def import_files(
    library: Library,
    paths: Iterable[Path],
    limits: ImportLimits | None = None,
    *,
    name_of: Callable[[bytes], str] = lambda _: "",
    told: Told = _nobody,
) -> list[Imported]:
    """Take in proof files, openings, folders and archives of them: one answer for each, and no bad one stops another.

    Content alone decides what something is and which opening belongs to which proof; the opening that lies beside a
    proof file, named after it, comes with it. Links are refused. `name_of` gives the name of a program by its id, since
    a proof file has none.
    """
    limits = limits or ImportLimits()
    proofs: list[tuple[str, bytes]] = []
    openings: dict[bytes, list[tuple[str, bytes]]] = {}
    answers: list[Imported] = []
    for source, item in _items(paths, limits):
        told(0, len(proofs))
        if isinstance(item, UserError):
            answers.append(Imported(source, error=item))
        else:
            try:
                identity = native.opening_decode(item)[0]
                openings.setdefault(identity, []).append((source, item))
            except UserError:
                proofs.append((source, item))
    with_opening: dict[bytes, Imported] = {}
    for start in range(0, len(proofs), _GROUP):
        told(start, len(proofs))
        submitted = [_submit(library, *proof, openings, name_of) for proof in proofs[start : start + _GROUP]]
        for one in submitted:
            answer = one.answer()
            answers.append(answer)
            if answer.proof_id is not None:
                with_opening.setdefault(one.identity, answer)
    told(len(proofs), len(proofs))
    for identity, found in openings.items():
        for number, (source, opening) in enumerate(found):
            taken = None if number else with_opening.get(identity)  # the first came in together with its proof
            answers.append(replace(taken, source=source) if taken else _attach(library, source, identity, opening))
    return answers


@dataclass(frozen=True, slots=True)
class _Submitted:
    """A proof on its way into the library, or why it is not."""

    source: str
    identity: bytes = b""
    known: bool = False
    future: Future[int] | None = None
    error: UserError | None = None

    def answer(self) -> Imported:
        """What became of it, once it is durable."""
        if self.future is None:
            return Imported(self.source, error=self.error)
        try:
            return Imported(self.source, self.future.result(), known=self.known)
        except UserError as error:
            return Imported(self.source, error=error)


def _submit(
    library: Library,
    source: str,
    data: bytes,
    openings: dict[bytes, list[tuple[str, bytes]]],
    name_of: Callable[[bytes], str],
) -> _Submitted:
    try:
        decoded = native.proof_decode(data)
        candidates = openings.get(decoded.identity, [])
        opening = candidates[0][1] if candidates else None
        known = library.find_body(decoded.body_hash) is not None
        future = library.submit(NewProof(data, opening, program_name=name_of(decoded.program_id)))
    except UserError as error:
        return _Submitted(source, error=error)
    return _Submitted(source, decoded.identity, known, future)


def _attach(library: Library, source: str, identity: bytes, opening: bytes) -> Imported:
    try:
        for proof_id in library.find(identity):
            known = library.add(NewProof(library.get(proof_id).proof, opening))
            return Imported(source, known, known=True)
    except UserError as error:
        return Imported(source, error=error)
    return Imported(source, error=UserError("library.opening_alone", {"path": source}))


def _sources(path: Path) -> list[Path]:
    """A folder as `export_folder` fills it stands for the proofs and openings in it, a proof for its opening, too."""
    try:
        inside = [] if path.is_symlink() or not path.is_dir() else sorted(path.iterdir())
        beside = path.with_name(f"{path.name}.opening")
        with_opening = [path, beside] if beside.is_file() and not beside.is_symlink() else [path]
    except (OSError, ValueError):  # reading it says why
        return [path]
    return [one for one in inside if one.suffix in _EXPORTED] or with_opening


def _items(paths: Iterable[Path], limits: ImportLimits) -> Iterator[tuple[str, bytes | UserError]]:
    for path in dict.fromkeys(source for named in paths for source in _sources(named)):
        try:
            data = read_file(path, limits.archive_bytes, follow_links=False)
        except UserError as error:
            yield str(path), error
            continue
        if data.startswith(_ARCHIVE_START):
            yield from _members(str(path), data, limits)
        elif len(data) > limits.item_bytes:
            yield str(path), _too_large(str(path), len(data), limits.item_bytes)
        else:
            yield str(path), data


def _members(source: str, data: bytes, limits: ImportLimits) -> Iterator[tuple[str, bytes | UserError]]:
    """The members of an archive. What it says about sizes is not believed; its names are only repeated, never used."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_ITEMS:
                yield source, UserError("library.archive_too_many", {"path": source, "limit": MOST_ITEMS})
                return
            left_bytes = limits.archive_bytes
            for number, member in enumerate(members, 1):
                name = f"{source}: {number}. {_UNSAFE.sub('-', member.filename)[:60]}"
                if member.is_dir():
                    continue
                with archive.open(member) as stream:
                    content = stream.read(min(limits.item_bytes, left_bytes) + 1)
                left_bytes -= len(content)
                if left_bytes < 0:
                    yield name, _too_large(source, limits.archive_bytes + 1, limits.archive_bytes)
                    return
                too_large = len(content) > limits.item_bytes
                yield name, _too_large(name, len(content), limits.item_bytes) if too_large else content
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError, zlib.error):
        yield source, UserError("library.archive_damaged", {"path": source})


def _too_large(path: str, size_bytes: int, limit_bytes: int) -> UserError:
    return UserError("file.too_large", {"path": path, "size": size_bytes, "limit": limit_bytes})
