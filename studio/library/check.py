"""`check`: everything is read again, each damage is named, and what can be repaired is repaired."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from studio.host.locks import FileLock
from studio.library import repair, salvage
from studio.library.connections import connect
from studio.library.faults import DATABASE_FAULTS, database_error, is_damage, spoken
from studio.library.folder import Folder
from studio.library.inspection import Findings, inspect, refuse_others
from studio.library.opening import make_ready
from studio.library.report import CheckReport, Damage, Fate
from studio.library.schema import CURRENT
from studio.model.errors import UserError


def check_library(
    root: Path, *, repair_too: bool = False, told: Callable[[int, int], None] | None = None
) -> CheckReport:
    """Check the library in `root`. Repairing needs it to be closed everywhere.

    `told` hears (read, all) proofs now and then; what it raises ends the check before anything was changed.
    """
    folder = Folder(root)
    if not folder.database.exists() and not folder.rebuilt.exists():
        raise UserError("file.not_found", {"path": str(folder.database)})
    folder.create()
    lock = FileLock(folder.lock)
    try:
        if not repair_too:
            lock.share()
            return _report(_look(folder, told))
        if not lock.try_alone():
            raise UserError("library.repair_alone", {"path": str(root)})
        salvage.finish(folder)
        return _repaired(folder, told)
    finally:
        lock.release()


def _report(found: Findings) -> CheckReport:
    return CheckReport(found.proof_count, found.program_count, found.file_count, tuple(found.all()))


def _look(folder: Folder, told: Callable[[int, int], None] | None) -> Findings:
    try:
        with _connected(folder) as connection:
            refuse_others(connection, folder.database)
            return inspect(connection, folder, told)
    except DATABASE_FAULTS as error:
        words = database_error(error, folder.database)
        if words is not None and not is_damage(error):
            raise words from error
        # Without words, a definition is damaged so that our statements no longer fit the tables.
        return Findings(structure=[Damage("library.check_database", {"reason": str(error)})])


def _repaired(folder: Folder, told: Callable[[int, int], None] | None) -> CheckReport:
    first = _look(folder, told)
    structure: list[Damage] = []
    if first.structure:
        salvage.rebuild(folder)
        structure = [replace(damage, fate=Fate.REPAIRED) for damage in first.structure]
    with spoken(folder.database), _connected(folder) as connection:
        make_ready(connection, folder, CURRENT, alone=True)
        found = inspect(connection, folder)
        damages = repair.repair(connection, folder, found)
        # What the old database said of single proofs and the new one no longer shows is gone with its row.
        again = {(damage.message_id, str(damage.params)) for damage in found.all()}
        for damage in first.all() if first.structure else ():
            if damage not in first.structure and (damage.message_id, str(damage.params)) not in again:
                structure.append(replace(damage, fate=repair.fate_after_rebuild(connection, damage)))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if first.structure:
            (kept,) = connection.execute("SELECT count(*) FROM proofs").fetchone()
            params = {"proofs": kept, "folder": str(folder.set_aside)}
            structure.append(Damage("library.check_rebuilt", params, Fate.SET_ASIDE))
    return CheckReport(found.proof_count, found.program_count, found.file_count, (*structure, *damages))


@contextlib.contextmanager
def _connected(folder: Folder) -> Iterator[sqlite3.Connection]:
    connection = connect(folder.database)
    try:
        yield connection
    finally:
        connection.close()
