"""The private input as a person fills it in: typed fields, a sample, or raw bytes; and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.model.units import bytes_text
from studio.programs.manifest import Manifest, Sample
from studio.programs.opening import OpenedProgram
from studio.programs.witness import build_witness, field_bytes

_SHOWN_FIELDS = 3
_SHOWN_LETTERS = 40


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
    """What the form shows when a program is opened: its first small sample, else its defaults, else no input."""
    manifest = program.manifest
    if manifest is None:
        return WitnessForm(raw=b"")
    sample = next((one for one in manifest.samples if one.kind == "small"), None)
    if sample is not None:
        return sample_form(manifest, sample)
    return WitnessForm({field.name: field.default or "" for field in manifest.witness})


def sample_form(manifest: Manifest, sample: Sample) -> WitnessForm:
    """The form filled in with a sample of the manifest."""
    if sample.raw_witness is not None:
        return WitnessForm(raw=sample.raw_witness, sample=sample.name)
    texts = {field.name: sample.witness.get(field.name, field.default or "") for field in manifest.witness}
    return WitnessForm(texts, sample=sample.name)


def check_form(program: OpenedProgram, form: WitnessForm) -> CheckedForm:
    """The bytes of a form. Every field is looked at, so that all that is wrong shows at once."""
    errors = {}
    if form.raw is None and program.manifest is not None:
        for one in program.manifest.witness:
            try:
                field_bytes(one, form.texts.get(one.name, one.default or ""))
            except UserError as error:
                errors[one.name] = str(error)
    if errors:
        return CheckedForm(None, errors)
    try:
        return CheckedForm(form_witness(program, form))
    except UserError as error:
        return CheckedForm(None, {"": str(error)})


def form_witness(program: OpenedProgram, form: WitnessForm) -> bytes:
    """The bytes of a form; UserError for the first thing that is wrong with it."""
    if form.raw is not None:
        return form.raw
    return b"" if program.manifest is None else build_witness(program.manifest, form.texts)


def form_line(program: OpenedProgram, form: WitnessForm) -> str:
    """The input in one short line: `n = 10`."""
    if form.raw is not None:
        if form.sample:
            return translate(N_("{sample}: {size}")).format(sample=form.sample, size=bytes_text(len(form.raw)))
        return bytes_text(len(form.raw)) if form.raw else translate(N_("no input"))
    if program.manifest is None or not program.manifest.witness:
        return translate(N_("no input"))
    fields = program.manifest.witness
    shown = [f"{one.name} = {_short(form.texts.get(one.name, one.default or ''))}" for one in fields[:_SHOWN_FIELDS]]
    return ", ".join(shown) + (", …" if len(fields) > _SHOWN_FIELDS else "")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_LETTERS else f"{line[: _SHOWN_LETTERS - 1]}…"
