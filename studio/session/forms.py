"""The private input as a person fills it in: typed fields, a sample, or raw bytes; and what is wrong with it.

Without a manifest there is one unnamed field of plain bytes: hex digits, `text:...` or `file:PATH`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.model.units import bytes_text
from studio.programs.fields import MAX_BYTES, Field, FieldType
from studio.programs.journal import decode_fields
from studio.programs.literals import octets
from studio.programs.manifest import Manifest, Sample
from studio.programs.opening import OpenedProgram
from studio.programs.witness import build_witness, field_bytes

RAW_FIELD = Field("", FieldType.BYTES, "", "", 0, 0, 0, MAX_BYTES)
"""The whole input of a program without a manifest."""

_SHOWN_FIELDS = 3
_SHOWN_LETTERS = 40
_MOST_HEX_BYTES = 4096  # more is no longer read as digits
# Under its field an error says the found and the expected; what to type is in the hint beside the field.
_FIELD_WORDS = {
    "witness.out_of_range": N_("{field} is {value}. It must be between {low} and {high}."),
    "witness.not_a_number": N_("{value} is no whole number. {field} must be between {low} and {high}."),
    "witness.not_hex": N_(
        "{value} is not bytes: two hex digits for each byte, text:..., file:PATH or random:COUNT:SEED."
    ),
    "witness.length_in_bytes": N_("Its length in bytes is {length}. It must be {range}."),
    "witness.length_in_values": N_("The number of values is {length}. It must be {range}."),
    "witness.length_in_rows": N_("The number of rows is {length}. It must be {range}."),
    "witness.bad_row": N_("{field} has {count} values. A row has: {columns}."),
}
_NO_NUMBER = N_("{field} is empty. It must be between {low} and {high}.")


@dataclass(frozen=True, slots=True)
class WitnessForm:
    """Typed texts by field; or `raw` bytes, which then are the whole input. `sample` names where they came from."""

    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    raw: bytes | None = field(default=None, repr=False)
    sample: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """The input that a form stands for; or, by field, a sentence about what is wrong. "" names the form as a whole."""

    witness: bytes | None = field(repr=False)
    errors: Mapping[str, str] = field(default_factory=dict)


def first_form(program: OpenedProgram) -> WitnessForm:
    """What the form shows when a program is opened: its first small sample, else its first good one, else its defaults.

    Without a manifest there is no input.
    """
    manifest = program.manifest
    if manifest is None:
        return WitnessForm({RAW_FIELD.name: ""})
    good = sorted((one for one in manifest.samples if one.kind != "bad"), key=lambda one: one.kind != "small")
    sample = next(iter(good), None)
    if sample is not None:
        return sample_form(manifest, sample)
    return WitnessForm({field.name: field.default or "" for field in manifest.witness})


def sample_form(manifest: Manifest, sample: Sample) -> WitnessForm:
    """The form filled in with a sample of the manifest."""
    if sample.raw_witness is not None:
        return WitnessForm(raw=sample.raw_witness, sample=sample.name)
    texts = {field.name: sample.witness.get(field.name, field.default or "") for field in manifest.witness}
    return WitnessForm(texts, sample=sample.name)


def form_of_witness(program: OpenedProgram, witness: bytes) -> WitnessForm:
    """The form that gives exactly these bytes: typed where its fields can hold them."""
    if program.manifest is not None:
        decoded = decode_fields(program.manifest.witness, witness)
        form = WitnessForm({value.name: value.text for value in decoded.values})
        if decoded.complete and check_form(program, form).witness == witness:
            return form
    elif len(witness) <= _MOST_HEX_BYTES:
        return WitnessForm({RAW_FIELD.name: witness.hex()})
    return WitnessForm(raw=witness)


def check_form(program: OpenedProgram, form: WitnessForm) -> CheckedForm:
    """The bytes of a form. Every field is looked at, so that all that is wrong shows at once."""
    if form.raw is not None:
        return CheckedForm(form.raw)
    errors, parts = {}, []
    for one in form_fields(program):
        try:
            parts.append(_bytes_of(one, form.texts.get(one.name, one.default or "")))
        except UserError as error:
            errors[one.name] = _field_words(error)
    if errors:
        return CheckedForm(None, errors)
    return CheckedForm(b"".join(parts))


def form_fields(program: OpenedProgram) -> tuple[Field, ...]:
    """What a person fills in."""
    return (RAW_FIELD,) if program.manifest is None else program.manifest.witness


def reads_files(program: OpenedProgram, form: WitnessForm) -> bool:
    """Whether the bytes of a form may be others the next time, because a file may have changed."""
    if form.raw is not None:
        return False
    of_bytes = (field.name for field in form_fields(program) if field.type in (FieldType.BYTES, FieldType.RECORDS))
    return any("file:" in form.texts.get(name, "") for name in of_bytes)


def form_witness(program: OpenedProgram, form: WitnessForm) -> bytes:
    """The bytes of a form; UserError for the first thing that is wrong with it."""
    if form.raw is not None:
        return form.raw
    if program.manifest is None:
        return _bytes_of(RAW_FIELD, form.texts.get(RAW_FIELD.name, ""))
    return build_witness(program.manifest, form.texts)


def form_line(program: OpenedProgram, form: WitnessForm) -> str:
    """The input in one short line: `n = 10`."""
    return input_line(program.manifest, form)


def input_line(manifest: Manifest | None, form: WitnessForm) -> str:
    """The same where the program itself was not opened."""
    if form.raw is not None:
        if form.sample:
            return translate(N_("{sample}: {size}")).format(sample=form.sample, size=bytes_text(len(form.raw)))
        return bytes_text(len(form.raw)) if form.raw else translate(N_("no input"))
    if manifest is None:
        return _short(form.texts.get(RAW_FIELD.name, "")) or translate(N_("no input"))
    if not manifest.witness:
        return translate(N_("no input"))
    fields = manifest.witness
    shown = [f"{one.name} = {_short(form.texts.get(one.name, one.default or ''))}" for one in fields[:_SHOWN_FIELDS]]
    return ", ".join(shown) + (", …" if len(fields) > _SHOWN_FIELDS else "")


def _bytes_of(field: Field, text: str) -> bytes:
    if field is RAW_FIELD:  # the guest reads these bytes as they are, without their length before them
        return octets(text, field.min_length, field.max_length, field.name)
    return field_bytes(field, text)


def _field_words(error: UserError) -> str:
    """What is wrong with a field, for the line under it."""
    words = _FIELD_WORDS.get(error.message_id)
    if words is None:
        return str(error)
    if error.message_id == "witness.not_a_number" and not str(error.params["value"]).strip():
        words = _NO_NUMBER
    least, most = error.params.get("least"), error.params.get("most")
    range_words = str(least) if least == most else translate(N_("between {least} and {most}"))
    return translate(words).format(range=range_words.format(least=least, most=most), **error.params)


def _short(text: str) -> str:
    line = " ".join(text[: 4 * _SHOWN_LETTERS].split())  # a long list is not gone through for its first words
    return line if len(line) <= _SHOWN_LETTERS else f"{line[: _SHOWN_LETTERS - 1]}…"
