"""Proofs into the library and out of it, for a person who watches and may stop it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from studio.jobs.report import Cancel, Report
from studio.library import Exported, Imported, ImportLimits, Library, export_archive, export_folder, import_files
from studio.library.exchange import Told
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session.inclusions import make_folder
from studio.session.trusted_programs import TrustedPrograms
from studio.settings import Settings

ARCHIVE_SUFFIX = ".zip"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of an import: the proofs that are in the library now, and each file that was not taken, with why."""

    new: tuple[int, ...]
    known: tuple[int, ...]  # they were there before
    refused: tuple[Imported, ...]


def import_proofs(
    library: Library,
    trusted: TrustedPrograms,
    settings: Settings,
    paths: Sequence[Path],
    report: Report,
    cancel: Cancel,
) -> ImportReport:
    """Take in proof files, openings, folders and archives. A stop keeps what was taken until then."""
    limits = ImportLimits(item_bytes=settings.max_proof_bytes)
    told = _telling(report, cancel, N_("{done} of {total} proofs"))
    answers = import_files(library, paths, limits, name_of=cache(trusted.name_of), told=told)
    new = dict.fromkeys(one.proof_id for one in answers if one.proof_id is not None and not one.known)
    known = dict.fromkeys(one.proof_id for one in answers if one.proof_id is not None and one.proof_id not in new)
    return ImportReport(tuple(new), tuple(known), tuple(one for one in answers if one.error is not None))


def export_proofs(
    library: Library, proof_ids: Sequence[int], target: Path, report: Report, cancel: Cancel, *, openings: bool
) -> Exported:
    """Write proofs into one archive, or into a folder that is made where it is missing."""
    told = _telling(report, cancel, N_("{done} of {total} proofs"))
    if target.suffix.lower() == ARCHIVE_SUFFIX:
        return export_archive(library, proof_ids, target, openings=openings, told=told)
    make_folder(target)
    return export_folder(library, proof_ids, target, openings=openings, told=told)


def _telling(report: Report, cancel: Cancel, text: str) -> Told:
    def told(done: int, total: int) -> None:
        cancel.check()
        report.phase = translate(text).format(done=count_text(done), total=count_text(total))

    return told
