"""The proofs that were found last, as long as nothing in the library has changed."""

from __future__ import annotations

import threading
from collections import OrderedDict

from studio.library.values import Record

_MOST_RECORDS = 1024
_MOST_BYTES = 16 * 2**20


class Recent:
    """Records under their cache keys, all read at one version of the database or later. Safe to use from threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._version = -1
        self._records: OrderedDict[bytes, Record] = OrderedDict()
        self._bytes = 0

    def get(self, cache_key: bytes, version: int) -> Record | None:
        """The record, if it was noted and the database is still at that version."""
        with self._guard:
            self._forget_before(version)
            record = self._records.get(cache_key)
            if record is not None:
                self._records.move_to_end(cache_key)
            return record

    def note(self, cache_key: bytes, version: int, record: Record) -> None:
        """Keep a record that was read after the database was seen at that version."""
        with self._guard:
            self._forget_before(version)
            if version != self._version or cache_key in self._records:
                return
            self._records[cache_key] = record
            self._bytes += _bytes_of(record)
            while len(self._records) > _MOST_RECORDS or self._bytes > _MOST_BYTES:
                self._bytes -= _bytes_of(self._records.popitem(last=False)[1])

    def _forget_before(self, version: int) -> None:
        # Versions only grow as long as one connection watches, so a smaller one comes from a slower thread.
        if version > self._version:
            self._records.clear()
            self._bytes = 0
            self._version = version


def _bytes_of(record: Record) -> int:
    return len(record.proof) + len(record.opening or b"")
