"""Lists of proofs: filtered, ordered, page by page. A page never loads the bytes of a proof."""

from __future__ import annotations

import re
import sqlite3

from studio.library.rows import ProofRow, entry_from
from studio.library.values import LARGEST_PAGE, Cursor, Entry, Filter, Page, Sort, State
from studio.model.errors import UserError

_KEYS = {
    Sort.ARRIVAL: "p.id",
    Sort.PROGRAM: "coalesce(g.name, '')",
    Sort.BACKEND: "p.backend",
    Sort.STEPS: "coalesce(p.steps, -1)",
    Sort.SIZE: "p.file_bytes",
    Sort.ELAPSED: "p.elapsed_ns",
    Sort.LAST_USED: "p.last_used_unix_ms",
}
_TABLES = "FROM proofs AS p LEFT JOIN programs AS g ON g.number = p.program"
_HEX = re.compile(r"(?:[0-9a-f]{2})+\Z")
_WILDCARD = re.compile(r"[%_^]")
_PROGRAM_COLUMNS = 2
Parameters = dict[str, object]


def list_page(
    connection: sqlite3.Connection,
    chosen: Filter,
    sort: Sort,
    *,
    descending: bool,
    after: Cursor | None,
    page_size: int,
) -> Page:
    """The proofs behind `after`, at most `page_size` of them."""
    if not 1 <= page_size <= LARGEST_PAGE:
        raise UserError("library.page_size", {"most": LARGEST_PAGE})
    where, parameters = _where(connection, chosen)
    key, order = _KEYS[sort], "DESC" if descending else "ASC"
    if after is not None:
        where.append(" ".join(("(", key, ", p.id )", "<" if descending else ">", "( :after_value, :after_id )")))
        parameters |= {"after_value": after.value, "after_id": after.id}
    parameters["limit"] = page_size + 1
    # Two steps: the order is found in an index that holds all it needs, and only the page itself is read whole.
    order_by = " ".join(("ORDER BY", key, order, ", p.id", order))
    chosen_ids = " ".join(("SELECT p.id", _TABLES, "WHERE", " AND ".join(where), order_by, "LIMIT :limit"))
    columns = " ".join(("SELECT p.*, g.program_id, g.name,", key, _TABLES))
    statement = " ".join((columns, "WHERE p.id IN (", chosen_ids, ")", order_by))
    found = connection.execute(statement, parameters).fetchall()
    entries: list[Entry] = []
    damaged: list[int] = []
    for values in found[:page_size]:
        entry = sound_entry(values[:-1])
        if entry is None:
            damaged.append(values[0])
        else:
            entries.append(entry)
    last = found[page_size - 1] if len(found) > page_size else None
    return Page(tuple(entries), None if last is None else Cursor(last[-1], last[0]), tuple(damaged))


def count(connection: sqlite3.Connection, chosen: Filter) -> int:
    """How many proofs the filter lets through."""
    where, parameters = _where(connection, chosen)
    tables = _TABLES if any("g." in term for term in where) else "FROM proofs AS p"
    statement = " ".join(("SELECT count(*)", tables, "WHERE", " AND ".join(where)))
    row: tuple[int] = connection.execute(statement, parameters).fetchone()
    return row[0]


def sound_entry(values: tuple[object, ...]) -> Entry | None:
    """A row of `SELECT p.*, g.program_id, g.name` as callers see it; None where it contradicts its seal."""
    row = ProofRow._make(values[:-_PROGRAM_COLUMNS])
    program_id, program_name = values[-_PROGRAM_COLUMNS:]
    if not row.is_sound or not isinstance(program_id, bytes) or not isinstance(program_name, str):
        return None
    return entry_from(row, program_id, program_name)


def _where(connection: sqlite3.Connection, chosen: Filter) -> tuple[list[str], Parameters]:
    where, parameters = ["p.trash = 0"], Parameters()
    if chosen.program_id is not None:
        found = connection.execute("SELECT number FROM programs WHERE program_id = ?", (chosen.program_id,)).fetchone()
        where.append("p.program = :program")
        parameters["program"] = -1 if found is None else found[0]
    for name, value in (("backend", chosen.backend), ("pinned", chosen.pinned), ("kept", chosen.kept)):
        if value is not None:
            where.append(f"p.{name} = :{name}")
            parameters[name] = value
    if chosen.state is not None:
        where.append("p.outcome = :outcome")
        parameters["outcome"] = "" if chosen.state is State.NEVER else chosen.state.value
    if chosen.text:
        where.append(_text_term(chosen.text, parameters))
    return where, parameters


def _text_term(text: str, parameters: Parameters) -> str:
    terms = [
        "p.program IN (SELECT number FROM programs WHERE name LIKE :pattern ESCAPE '^')",
        "p.backend LIKE :pattern ESCAPE '^'",
        "p.device LIKE :pattern ESCAPE '^'",
    ]
    parameters["pattern"] = "%" + _WILDCARD.sub(r"^\g<0>", text) + "%"
    digits = text.lower()
    if re.fullmatch(r"[0-9a-f]{2,64}", digits):
        low, high = digits.ljust(64, "0"), digits.ljust(64, "f")
        parameters |= {"low": bytes.fromhex(low), "high": bytes.fromhex(high)}
        terms.append("p.identity BETWEEN :low AND :high")
        terms.append("p.program IN (SELECT number FROM programs WHERE program_id BETWEEN :low AND :high)")
    if _HEX.match(digits):
        parameters["digits"] = bytes.fromhex(digits)
        terms.append("instr(p.journal_prefix, :digits)")
    return "(" + " OR ".join(terms) + ")"
