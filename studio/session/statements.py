"""What a run or a proof says, in the words of a statement: the journal in one large value and in one line."""

from __future__ import annotations

from dataclasses import dataclass

from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text
from studio.programs.fields import INTEGER_BYTES
from studio.programs.journal import NamedValue, decode_fields
from studio.programs.manifest import Manifest
from studio.programs.opening import OpenedProgram
from studio.session.forms import input_line, sample_form

_MOST_READ_BYTES = 64 * 1024  # of a journal; more than any line shows
_VALUE_LETTERS = 28
_LINE_FIELDS = 6
_HEX_BYTES = 256


@dataclass(frozen=True, slots=True)
class ShownJournal:
    """`headline` is the last value, which is what programs come to in the end; `name` is its field, "" without one."""

    headline: str
    name: str
    line: str
    hex: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ShownSample:
    """A sample in a list: its input, and what comes of it. `refused`: the program ends with `exit_code`, not 0."""

    name: str
    input: str
    headline: str
    exit_code: int
    help: str
    steps: int

    @property
    def refused(self) -> bool:
        """Whether there is nothing to prove with it."""
        return self.exit_code != 0


def shown_journal(program: OpenedProgram, journal: bytes) -> ShownJournal:
    """The journal in the fields of the manifest; what no field takes, and all of it without a manifest, in hex."""
    return manifest_journal(program.manifest, journal)


def manifest_journal(manifest: Manifest | None, journal: bytes) -> ShownJournal:
    """The same where the program itself was not opened."""
    fields = () if manifest is None else manifest.journal
    decoded = decode_fields(fields, journal[:_MOST_READ_BYTES])
    values = [(value.name, _text(value)) for value in decoded.values]
    rest = decoded.rest or journal[_MOST_READ_BYTES:]
    if rest:
        values.append(("", _short(rest[:_HEX_BYTES].hex())))
    name, headline = values[-1] if values else ("", translate(N_("nothing")))
    shown = [f"{one} = {text}" if one else text for one, text in values[:_LINE_FIELDS]]
    line = ", ".join(shown) + (", …" if len(values) > _LINE_FIELDS else "")
    only = len(values) == 1
    return ShownJournal(headline, name, headline if only else line or headline, hex_text(journal), len(journal))


def shown_samples(program: OpenedProgram) -> tuple[ShownSample, ...]:
    """The samples of the manifest, in its order."""
    manifest = program.manifest
    if manifest is None:
        return ()
    single = len(manifest.witness) == 1
    return tuple(
        ShownSample(
            sample.name,
            input_line(manifest, sample_form(manifest, sample))
            if single and sample.raw_witness is None
            else sample.name,
            shown_journal(program, sample.journal).headline,
            sample.exit_code,
            sample.help,
            sample.steps,
        )
        for sample in manifest.samples
    )


def hex_text(data: bytes) -> str:
    """`0a 00 00 00`; of much data the beginning, and how much it is."""
    if not data:
        return translate(N_("empty"))
    text = data[:_HEX_BYTES].hex(" ")
    if len(data) <= _HEX_BYTES:
        return text
    return translate(N_("{hex} … ({size} in all)")).format(hex=text, size=bytes_text(len(data)))


def _text(value: NamedValue) -> str:
    if value.type in INTEGER_BYTES:
        return count_text(int(value.text))
    return _short(value.text) or translate(N_("empty"))


def _short(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= _VALUE_LETTERS:
        return line
    head = _VALUE_LETTERS // 2
    return f"{line[:head]}…{line[head + 1 - _VALUE_LETTERS :]}"
