"""Proofs by their bodies, many at once: a leaf of an aggregate names its proof by nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from studio.library.listing import sound_entry
from studio.library.values import LARGEST_PAGE, Entry

_COLUMNS = "SELECT p.*, g.program_id, g.name FROM proofs AS p LEFT JOIN programs AS g ON g.number = p.program"


def entries_of_bodies(connection: sqlite3.Connection, body_hashes: Sequence[bytes]) -> dict[bytes, Entry]:
    """The first sound proof with each body; nothing for a body that no proof has."""
    found: dict[bytes, Entry] = {}
    for start in range(0, len(body_hashes), LARGEST_PAGE):
        asked = body_hashes[start : start + LARGEST_PAGE]
        places = ", ".join("?" * len(asked))
        statement = " ".join((_COLUMNS, "WHERE p.trash = 0 AND p.body_hash IN (", places, ") ORDER BY p.id"))
        for values in connection.execute(statement, asked):
            entry = sound_entry(values)
            if entry is not None:
                found.setdefault(entry.body_hash, entry)
    return found
