"""The manifest beside an ELF, `program.toml`: what the program is, its witness form, its journal, marks and samples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.host.files import read_file
from studio.host.toml_text import MAX_KEY_PARTS, LongKeyError, TomlError, parse_toml
from studio.model.errors import UserError
from studio.programs.fields import ELEMENT_TYPE, INTEGER_BYTES, MAX_BYTES, Column, Field, FieldType, largest
from studio.programs.manifest_table import Table

MAX_MANIFEST_BYTES = 256 * 1024
MAX_ENTRIES = 256
"""Of each kind: fields, columns, marks, samples."""

SAMPLE_KINDS = ("small", "realistic", "bad")


@dataclass(frozen=True)
class Mark:
    number: int
    name: str
    help: str


@dataclass(frozen=True)
class Sample:
    """A witness with what the program makes of it. `witness` holds typed texts; a bad one may be raw bytes instead."""

    name: str
    kind: str  # one of SAMPLE_KINDS
    help: str
    witness: dict[str, str]
    raw_witness: bytes | None
    journal: bytes
    exit_code: int
    mark_count: int
    steps: int


@dataclass(frozen=True)
class Manifest:
    name: str
    title: str
    summary: str
    aliases: tuple[str, ...]
    witness: tuple[Field, ...]
    journal: tuple[Field, ...]
    marks: tuple[Mark, ...]
    samples: tuple[Sample, ...]

    def sample(self, name: str) -> Sample:
        for sample in self.samples:
            if sample.name == name:
                return sample
        raise UserError(
            "witness.unknown_sample",
            {"program": self.name, "sample": name, "known": ", ".join(s.name for s in self.samples)},
        )


def load_manifest(path: Path) -> Manifest:
    """Read and check a manifest file."""
    return parse_manifest(read_file(path, MAX_MANIFEST_BYTES), str(path))


def parse_manifest(data: bytes, file: str) -> Manifest:
    """Check the bytes of a manifest; `file` is its name in errors."""
    try:
        values = parse_toml(data)
    except LongKeyError as error:
        raise UserError("manifest.long_key", {"file": file, "limit": MAX_KEY_PARTS}) from error
    except TomlError as error:
        raise UserError("manifest.not_toml", {"file": file, "reason": str(error)}) from error
    top = Table(values, file, "")
    manifest = Manifest(
        name=top.word("name"),
        title=top.text("title"),
        summary=top.text("summary"),
        aliases=tuple(top.texts("aliases")),
        witness=_fields(top, "witness"),
        journal=_fields(top, "journal"),
        marks=tuple(_mark(table) for table in top.tables("marks", MAX_ENTRIES)),
        samples=tuple(_sample(table) for table in top.tables("samples", MAX_ENTRIES)),
    )
    top.finish()
    _check_unique(file, "marks", [str(mark.number) for mark in manifest.marks])
    _check_unique(file, "samples", [sample.name for sample in manifest.samples])
    _check_samples(file, manifest)
    return manifest


def _fields(top: Table, key: str) -> tuple[Field, ...]:
    fields = tuple(_field(table) for table in top.tables(key, MAX_ENTRIES))
    _check_unique(top.file, key, [field.name for field in fields])
    return fields


def _field(table: Table) -> Field:
    type_ = FieldType(table.choice("type", [member.value for member in FieldType]))
    low, high = _range(table, ELEMENT_TYPE.get(type_, type_))
    columns: tuple[Column, ...] = ()
    min_length = max_length = 0
    if type_ not in INTEGER_BYTES:
        min_length, max_length = _lengths(table, fixed_allowed=type_ is FieldType.BYTES)
    if type_ is FieldType.RECORDS:
        columns = tuple(_column(column) for column in table.tables("columns", MAX_ENTRIES))
        if not columns:
            raise table.error("manifest.missing", "columns")
        _check_unique(table.file, table.where("columns"), [column.name for column in columns])
    width = sum(column.byte_count for column in columns) or INTEGER_BYTES.get(ELEMENT_TYPE.get(type_, type_), 1)
    if max_length * width > MAX_BYTES:
        raise table.error("manifest.too_many_bytes", "max_length", limit=MAX_BYTES)
    field = Field(
        name=table.word("name"),
        type=type_,
        help=table.text("help"),
        default=table.optional_text("default"),
        low=low,
        high=high,
        min_length=min_length,
        max_length=max_length,
        columns=columns,
    )
    table.finish()
    return field


def _column(table: Table) -> Column:
    allowed = [*(type_.value for type_ in INTEGER_BYTES), FieldType.BYTES.value]
    type_ = FieldType(table.choice("type", allowed))
    low, high = _range(table, type_)
    length = table.integer("length", 1, MAX_BYTES) if type_ is FieldType.BYTES else 0
    column = Column(name=table.word("name"), type=type_, low=low, high=high, length=length)
    table.finish()
    return column


def _range(table: Table, type_: FieldType) -> tuple[int, int]:
    """`min` and `max` of an integer type; other types have none."""
    if type_ not in INTEGER_BYTES:
        return 0, 0
    low = table.integer("min", 0, largest(type_), default=0)
    return low, table.integer("max", low, largest(type_), default=largest(type_))


def _lengths(table: Table, *, fixed_allowed: bool) -> tuple[int, int]:
    if fixed_allowed and table.has("length"):
        length = table.integer("length", 0, MAX_BYTES)
        return length, length
    low = table.integer("min_length", 0, MAX_BYTES, default=0)
    return low, table.integer("max_length", low, MAX_BYTES)


def _mark(table: Table) -> Mark:
    mark = Mark(
        number=table.integer("number", -2048, 2047),
        name=table.text("name"),
        help=table.optional_text("help") or "",
    )
    table.finish()
    return mark


def _sample(table: Table) -> Sample:
    raw = table.optional_text("witness_hex")
    sample = Sample(
        name=table.word("name"),
        kind=table.choice("kind", list(SAMPLE_KINDS)),
        help=table.optional_text("help") or "",
        witness={} if raw is not None else table.text_table("witness"),
        raw_witness=None if raw is None else table.decode_hex("witness_hex", raw),
        journal=table.decode_hex("journal", table.text("journal")),
        exit_code=table.integer("exit_code", 0, 255),
        mark_count=table.integer("marks", 0, 2**40),
        steps=table.integer("steps", 0, 2**40),
    )
    table.finish()
    return sample


def _check_unique(file: str, where: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise UserError("manifest.twice", {"file": file, "field": where, "name": name})


def _check_samples(file: str, manifest: Manifest) -> None:
    """A sample may only name fields that the form has."""
    known = {field.name for field in manifest.witness}
    for index, sample in enumerate(manifest.samples, 1):
        for name in sample.witness:
            if name not in known:
                where = f"samples[{index}].witness.{name}"
                raise UserError(
                    "manifest.unknown_key", {"file": file, "field": where, "known": ", ".join(sorted(known))}
                )
