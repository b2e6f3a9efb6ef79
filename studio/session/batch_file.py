"""Files that list proofs to make: CSV with a heading, or one JSON object in each line. A bad line stops no other."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from studio.backends.registry import backend_named
from studio.host.files import read_file
from studio.model.errors import UserError
from studio.programs.opening import OpenedProgram
from studio.session.batch import BatchItem
from studio.session.keeping import Request
from studio.session.session import Session

MOST_LINES = 1_000_000
_PROGRAM, _SAMPLE, _HEX, _WITNESS = "program", "sample", "witness_hex", "witness"
_BACKEND, _FORM = "backend", "form"


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One line of the file: an item to prove, or what is wrong with the line."""

    number: int
    program: str
    item: BatchItem | None = None
    error: UserError | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a line asks for, before the program was looked at."""

    program: str
    texts: Mapping[str, str]
    sample: str | None
    witness_hex: str | None
    backend: str = ""  # "": that of the whole batch
    form: str = ""


def read_batch(session: Session, path: Path, request: Request) -> list[BatchLine]:
    """The lines of a batch file. `fields` of a program are typed as on the command line."""
    return list(batch_lines(session, path, request))


def batch_lines(session: Session, path: Path, request: Request) -> Iterator[BatchLine]:
    """The same one by one, for whoever does not keep them all."""
    try:
        text = read_file(path, session.settings.max_witness_bytes).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError("batch.not_text", {"path": str(path)}) from error
    asked = _json_lines(text) if text.lstrip().startswith("{") else _csv_lines(text, str(path))
    opened: dict[str, OpenedProgram | UserError] = {}
    count = 0
    for number, one in asked:
        if count >= MOST_LINES:
            raise UserError("batch.too_many", {"path": str(path), "limit": MOST_LINES})
        count += 1
        yield _line(session, number, one, request, opened)
    if not count:
        raise UserError("batch.empty", {"path": str(path)})


def _line(
    session: Session,
    number: int,
    asked: _Asked | UserError,
    request: Request,
    opened: dict[str, OpenedProgram | UserError],
) -> BatchLine:
    if isinstance(asked, UserError):
        return BatchLine(number, "", error=asked)
    program = opened.get(asked.program)
    try:
        if program is None:
            program = opened[asked.program] = session.open(asked.program)
        if isinstance(program, UserError):
            return BatchLine(number, asked.program, error=program)
        asked = _with_choices(program, asked)
        item = BatchItem(program, _witness(session, program, asked), _request(asked, request))
        return BatchLine(number, program.name, item)
    except UserError as error:
        opened.setdefault(asked.program, error)
        return BatchLine(number, asked.program, error=error)


def _with_choices(program: OpenedProgram, asked: _Asked) -> _Asked:
    """In a CSV the columns backend and form choose, unless the program has an input field of that name."""
    fields = () if program.manifest is None else [field.name for field in program.manifest.witness]
    texts = dict(asked.texts)
    chosen = {name: texts.pop(name) for name in (_BACKEND, _FORM) if name in texts and name not in fields}
    return replace(asked, texts=texts, **chosen)


def _request(asked: _Asked, request: Request) -> Request:
    """What the line asks for; the form of the whole batch belongs to the backend of the whole batch."""
    if not asked.backend and not asked.form:
        return request
    backend = backend_named(asked.backend or request.backend)
    same = backend.name.lower() == request.backend.lower()
    form = asked.form or (request.form if same else "")
    backend.reveals_witness(form)  # refuses a form that is none
    return Request(backend.name, form)


def _witness(session: Session, program: OpenedProgram, asked: _Asked) -> bytes:
    if asked.witness_hex is not None:
        if asked.texts or asked.sample is not None:
            raise UserError("batch.two_inputs")
        try:
            return bytes.fromhex(asked.witness_hex)
        except ValueError as error:
            raise UserError("batch.bad_hex") from error
    if program.manifest is None and not asked.texts and asked.sample is None:
        return b""
    return session.witness(program, asked.texts, sample=asked.sample)


def _csv_lines(text: str, path: str) -> Iterator[tuple[int, _Asked | UserError]]:
    csv.field_size_limit(2**31 - 1)  # the file as a whole has a limit; a list of 2^18 numbers is one field
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    heading = _heading(reader, path)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:  # a quotation mark in the wrong place: only this line is lost
            yield number, UserError("batch.bad_row", {"reason": str(error)})
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(heading):
            reason = f"{len(cells)} cells under {len(heading)} headings"
            yield number, UserError("batch.bad_row", {"reason": reason})
            continue
        given = {name: cell for name, cell in zip(heading, cells, strict=False) if cell != ""}
        program, sample, witness_hex = (given.pop(name, None) for name in (_PROGRAM, _SAMPLE, _HEX))
        if program is None:
            yield number, UserError("batch.bad_row", {"reason": "no program"})
        else:
            yield number, _Asked(program, given, sample, witness_hex)


def _heading(reader: Iterator[list[str]], path: str) -> list[str]:
    try:
        names = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raise UserError("batch.bad_heading", {"path": path, "reason": str(error)}) from error
    if _PROGRAM not in names:
        raise UserError("batch.bad_heading", {"path": path, "reason": f"no column {_PROGRAM}"})
    for name in names:
        if not name or names.count(name) > 1:
            raise UserError("batch.bad_heading", {"path": path, "reason": f"column {name or '?'}"})
    return names


def _json_lines(text: str) -> Iterator[tuple[int, _Asked | UserError]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, _asked(json.loads(line, object_pairs_hook=_object))
            except (ValueError, RecursionError) as error:  # no JSON, numbers of thousands of digits, too deep
                yield number, UserError("batch.bad_line", {"reason": str(error)[:200]})


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """JSON leaves open what a repeated name means; proving one of two inputs would be a guess."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"given twice: {next(name for name in names if names.count(name) > 1)[:100]}")
    return found


def _asked(value: object) -> _Asked:
    if not isinstance(value, dict):
        raise ValueError("no object")  # noqa: TRY004 - one class for all that is refused
    left = dict(value)
    program, sample, witness_hex = (left.pop(name, None) for name in (_PROGRAM, _SAMPLE, _HEX))
    backend, form = left.pop(_BACKEND, ""), left.pop(_FORM, "")
    fields = left.pop(_WITNESS, {})
    if left:
        raise ValueError(f"unknown: {', '.join(sorted(left))[:100]}")
    if not isinstance(program, str) or not isinstance(fields, dict):
        raise ValueError("program must be text, witness an object")  # noqa: TRY004 - as above
    for text in (sample, witness_hex):
        if text is not None and not isinstance(text, str):
            raise ValueError("sample and witness_hex must be text")
    if not isinstance(backend, str) or not isinstance(form, str):
        raise ValueError("backend and form must be text")  # noqa: TRY004 - as above
    texts = {name: _text(field) for name, field in fields.items()}
    return _Asked(program, texts, sample, witness_hex, backend, form)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return ",".join(_text(one) for one in value)
    raise ValueError("a field must be text, a whole number, or a list of these")
