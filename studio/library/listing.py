"""Lists of proofs: filtered, ordered, page by page. A page never loads the bytes of a proof."""

from __future__ import annotations

import re
import sqlite3

from studio.library.rows import ProofRow, entry_from
from studio.library.values import LARGEST_PAGE, Cursor, Entry, Filter, Page, Sort, State
from studio.model.errors import UserError
from studio.model.verdict import Strength

_KEYS = {
    Sort.ARRIVAL: "p.id",
    Sort.PROGRAM: "coalesce(g.name, '')",
    Sort.BACKEND: "p.backend",
    Sort.STEPS: "coalesce(p.steps, -1)",
    Sort.SIZE: "p.file_bytes",
    Sort.ELAPSED: "p.elapsed_ns",
    Sort.LAST_USED: "p.last_used_unix_ms",
    Sort.MADE: "p.created_unix_ms",
}
_PROGRAMS = "LEFT JOIN programs AS g ON g.number = p.program"
_TABLES = f"FROM proofs AS p {_PROGRAMS}"
# What the index `proofs_by_facet` can order without the rows; for all else it would only be a detour to each of them.
_IN_INDEX = (Sort.ARRIVAL, Sort.PROGRAM, Sort.BACKEND, Sort.SIZE)
# What the badge shows, as a property of a verification says it.
_STRENGTHS = {
    Strength.PROVED: "p.outcome = 'verified' AND p.strength = 'proved'",
    Strength.RE_EXECUTABLE: "p.outcome = 'verified' AND p.strength = 're-executable'",
    Strength.FAKE: "p.strength = 'fake'",
    Strength.REFUSED: "p.outcome = 'refused' AND p.strength != 'fake'",
}
_NAME_TERMS = (
    "p.program IN (SELECT number FROM programs WHERE name LIKE :pattern# ESCAPE '^')",
    "p.backend LIKE :pattern# ESCAPE '^'",
    "p.device LIKE :pattern# ESCAPE '^'",
)
_ID_TERMS = (
    "p.identity BETWEEN :low# AND :high#",
    "p.program IN (SELECT number FROM programs WHERE program_id BETWEEN :low# AND :high#)",
)
_NUMBER_TERM, _DIGITS_TERM = "instr(p.journal_prefix, :number#)", "instr(p.journal_prefix, :digits#)"
_HEX = re.compile(r"[0-9a-f]{4,64}\Z")
_ID_MARK, _CUT = "b3:", "…"  # as identities are shown
_NUMBER = re.compile(r"\d{1,20}\Z")
_MOST_WORDS = 8
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
    tables = _proofs(chosen, indexed=sort in _IN_INDEX), _PROGRAMS
    chosen_ids = " ".join(("SELECT p.id", *tables, "WHERE", " AND ".join(where), order_by, "LIMIT :limit"))
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
    statement = " ".join(("SELECT count(*)", _proofs(chosen), "WHERE", " AND ".join(where)))
    row: tuple[int] = connection.execute(statement, parameters).fetchone()
    return row[0]


def sizes(connection: sqlite3.Connection, chosen: Filter) -> dict[int, int]:
    """The bytes of each proof that the filter lets through, by its id."""
    where, parameters = _where(connection, chosen)
    columns = "SELECT p.id, p.file_bytes + coalesce(p.opening_bytes, 0)"
    statement = " ".join((columns, _proofs(chosen), "WHERE", " AND ".join(where)))
    return dict(connection.execute(statement, parameters).fetchall())


def sound_entry(values: tuple[object, ...]) -> Entry | None:
    """A row of `SELECT p.*, g.program_id, g.name` as callers see it; None where it contradicts its seal."""
    row = ProofRow._make(values[:-_PROGRAM_COLUMNS])
    program_id, program_name = values[-_PROGRAM_COLUMNS:]
    if not row.is_sound or not isinstance(program_id, bytes) or not isinstance(program_name, str):
        return None
    return entry_from(row, program_id, program_name)


def _proofs(chosen: Filter, *, indexed: bool = True) -> str:
    indexed = indexed and not chosen.text and chosen.made_from_unix_ms is None
    return "FROM proofs AS p" if indexed else "FROM proofs AS p NOT INDEXED"


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
    if chosen.strength is not None:
        where.append(_STRENGTHS[chosen.strength])
    if chosen.made_from_unix_ms is not None:
        where.append("p.created_unix_ms >= :made_from")
        parameters["made_from"] = chosen.made_from_unix_ms
    if chosen.text:
        words = chosen.text.split()
        # What is typed beyond some words stays one of them, so that no statement grows without end.
        words[_MOST_WORDS:] = [" ".join(words[_MOST_WORDS:])] if len(words) > _MOST_WORDS else []
        where.extend(_word_term(word, index, parameters) for index, word in enumerate(words))
    return where, parameters


def _word_term(word: str, index: int, parameters: Parameters) -> str:
    terms = list(_NAME_TERMS)
    given: Parameters = {"pattern": "%" + _WILDCARD.sub(r"^\g<0>", word) + "%"}
    number = word.replace(",", "")
    if _NUMBER.match(number) and int(number) < 2**64:
        given["number"] = int(number).to_bytes(4 if int(number) < 2**32 else 8, "little")
        terms.append(_NUMBER_TERM)
    digits = word.lower().removeprefix(_ID_MARK).split(_CUT)[0]
    if _HEX.match(digits):
        given |= {"low": bytes.fromhex(digits.ljust(64, "0")), "high": bytes.fromhex(digits.ljust(64, "f"))}
        terms += _ID_TERMS
        if len(digits) % 2 == 0:
            given["digits"] = bytes.fromhex(digits)
            terms.append(_DIGITS_TERM)
    # Each word has parameters of its own: the sign stands for its number.
    parameters |= {f"{name}{index}": value for name, value in given.items()}
    return "(" + " OR ".join(terms).replace("#", str(index)) + ")"
