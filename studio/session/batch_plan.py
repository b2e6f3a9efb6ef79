"""A batch as a person sets it up: what is typed, what is wrong with it, and the list of proofs that it stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from studio.backends.registry import backend_named
from studio.host.files import path_is_file
from studio.model.errors import Cancelled, UserError
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.native import Control
from studio.programs.fields import INTEGER_BYTES, Field
from studio.programs.literals import integer
from studio.programs.opening import OpenedProgram
from studio.programs.witness import field_bytes
from studio.session.batch import BatchItem
from studio.session.batch_file import MOST_LINES, batch_lines
from studio.session.batch_items import ListedItems, RangeItems, SameItems
from studio.session.evidence_forms import one_at_a_time
from studio.session.forms import WitnessForm, form_witness
from studio.session.keeping import Request
from studio.session.live_run import FailedItem
from studio.session.session import Session

MOST_THREADS = 256


class ListKind(Enum):
    """Where the inputs of a batch come from."""

    RANGE = "range"
    SAME = "same"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class BatchForm:
    """What a person types. `field` "": the first whole number of the input; `threads` "": all cores."""

    kind: ListKind = ListKind.SAME
    field: str = ""
    first: str = ""
    last: str = ""
    step: str = "1"
    times: str = "100"
    path: str = ""
    again: bool = True
    threads: str = ""


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """A batch that can start. `count`: how many proofs, None for a file that was not read yet."""

    title: str
    request: Request
    again: bool
    threads: int
    count: int | None
    items: Sequence[BatchItem] = field(default=(), repr=False)
    path: Path | None = None

    def open(
        self, session: Session, refused: Callable[[FailedItem], None], control: Control | None = None
    ) -> BatchList:
        """The list. A file is read now, and `refused` hears of each line that cannot even be tried."""
        if self.path is None:
            return BatchList(self.items)
        items = ListedItems(self.request)
        for line in batch_lines(session, self.path, self.request):
            if control is not None and control.cancelled:
                raise Cancelled
            if line.item is not None:
                items.append(line.number, line.item)
            elif line.error is not None:
                refused(FailedItem.of(_line_label(line.number), line.program, line.error))
        return BatchList(items)


@dataclass(frozen=True, slots=True)
class BatchList:
    """What is to be proved, in order."""

    items: Sequence[BatchItem]

    @property
    def program(self) -> str:
        """The name of its program; how many there are, where it has several."""
        if isinstance(self.items, ListedItems):
            names = self.items.program_names
        else:
            names = {item.program.name for item in self.items[:1]}
        return names.pop() if len(names) == 1 else translate(N_("{count} programs")).format(count=len(names))

    def name(self, index: int) -> tuple[str, str]:
        """What people call the item at `index`, and its program."""
        return self.label(index), self.items[index].program.name

    def label(self, index: int) -> str:
        """What people call the item at `index`."""
        if isinstance(self.items, ListedItems):
            return _line_label(self.items.line_numbers[index])
        if isinstance(self.items, RangeItems):
            return f"{self.items.name} = {self.items.value(index)}"
        return translate(N_("proof {number}")).format(number=index + 1)


@dataclass(frozen=True, slots=True)
class CheckedBatch:
    """The plan; or, by field of the form, a sentence about what is wrong. "" names the form as a whole."""

    plan: BatchPlan | None
    errors: Mapping[str, str] = field(default_factory=dict)


def number_fields(program: OpenedProgram | None) -> list[Field]:
    """The whole numbers of the input, which a batch can count through."""
    if program is None or program.manifest is None:
        return []
    return [one for one in program.manifest.witness if one.type in INTEGER_BYTES]


def check_batch(program: OpenedProgram | None, form: WitnessForm, request: Request, batch: BatchForm) -> CheckedBatch:
    """What the form stands for. Every field is looked at, so that all that is wrong shows at once."""
    errors: dict[str, str] = {}
    threads = _count(batch.threads, "threads", errors, low=1, high=MOST_THREADS) if batch.threads.strip() else 0
    if one_at_a_time(request.backend):
        threads = 1
    if batch.kind is ListKind.FILE:
        return _file_plan(request, batch, threads, errors)
    times = _count(batch.times, "times", errors, low=1, high=MOST_LINES)
    try:
        items = _items(program, form, request, batch, times, errors)
    except UserError as error:
        errors[""] = str(error)
        items = ()
    if errors:
        return CheckedBatch(None, errors)
    name = "" if program is None else program.name
    title = translate(N_("{program}, one proof") if len(items) == 1 else N_("{program}, {count} proofs"))
    title = title.format(program=name, count=count_text(len(items)))
    return CheckedBatch(BatchPlan(title, request, batch.again, threads, len(items), items))


def _items(
    program: OpenedProgram | None,
    form: WitnessForm,
    request: Request,
    batch: BatchForm,
    times: int,
    errors: dict[str, str],
) -> Sequence[BatchItem]:
    if program is None:
        raise UserError("batch.no_program")
    if (refusal := backend_named(request.backend).refuses(program)) is not None:
        raise refusal
    if batch.kind is ListKind.SAME:
        return SameItems(BatchItem(program, form_witness(program, form), request), times)
    return _range_items(program, form, request, batch, times, errors)


def _range_items(
    program: OpenedProgram,
    form: WitnessForm,
    request: Request,
    batch: BatchForm,
    times: int,
    errors: dict[str, str],
) -> Sequence[BatchItem]:
    fields = number_fields(program)
    if program.manifest is None or not fields:
        raise UserError("batch.no_number_field", {"program": program.name})
    if form.raw is not None:
        raise UserError("batch.raw_input")
    chosen = next((one for one in fields if one.name == batch.field), fields[0])
    ends = []
    for name, text in (("first", batch.first), ("last", batch.last)):
        try:
            ends.append(integer(_plain(text), chosen.low, chosen.high, chosen.name))
        except UserError as error:
            errors[name] = str(error)
    step = _count(batch.step, "step", errors, low=1, high=2**64)
    if errors:
        return ()
    first, last = ends
    if last < first:
        errors["last"] = str(UserError("batch.ends_before", {"first": first, "last": last}))
        return ()
    count = ((last - first) // step + 1) * times
    if count > MOST_LINES:
        raise UserError("batch.too_long", {"count": count_text(count), "limit": count_text(MOST_LINES)})
    # The other fields are built once, so a salt that is drawn fresh is the same for all.
    texts = {**form.texts, chosen.name: str(first)}
    witness = form_witness(program, WitnessForm(texts))
    offset = 0
    for one in program.manifest.witness:
        if one.name == chosen.name:
            break
        offset += len(field_bytes(one, texts.get(one.name, one.default or "")))
    width = INTEGER_BYTES[chosen.type]
    return RangeItems(
        BatchItem(program, witness, request), chosen.name, range(first, last + 1, step), times, offset, width
    )


def _file_plan(request: Request, batch: BatchForm, threads: int, errors: dict[str, str]) -> CheckedBatch:
    path = Path(batch.path)
    if not batch.path.strip():
        errors["path"] = str(UserError("batch.no_file"))
    elif not path_is_file(path):
        errors["path"] = str(UserError("file.not_found", {"path": str(path)}))
    if errors:
        return CheckedBatch(None, errors)
    return CheckedBatch(BatchPlan(path.name, request, batch.again, threads, None, path=path))


def _count(text: str, name: str, errors: dict[str, str], *, low: int, high: int) -> int:
    plain = _plain(text)
    if plain.isascii() and plain.isdecimal() and len(plain) <= 20 and low <= int(plain) <= high:
        return int(plain)
    shown = {"value": text.strip() or '""', "low": count_text(low), "high": count_text(high)}
    errors[name] = str(UserError("batch.not_a_count", shown))
    return low


def _plain(text: str) -> str:
    """A number as the window shows it, 9,999, can be typed, too."""
    return text.strip().replace(",", "").replace(" ", "").replace("\u00a0", "").replace("\u202f", "")


def _line_label(number: int) -> str:
    return translate(N_("line {number}")).format(number=number)
