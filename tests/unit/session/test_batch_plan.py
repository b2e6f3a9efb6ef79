"""A batch as a person types it: the list that it stands for, or a sentence about each field that is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from studio.model.errors import Cancelled
from studio.session import Control, FailedItem, Request, Session, WitnessForm, first_form
from studio.session.batch_plan import BatchForm, ListKind, check_batch, number_fields

SESSION = Session()
FIBONACCI, SHA256 = SESSION.open("fibonacci"), SESSION.open("sha256")


def refuse(item: FailedItem) -> None:
    raise AssertionError(item)


RANGE = BatchForm(ListKind.RANGE, "n", "0", "93", "1", "2", again=False)


def test_a_range_of_one_field() -> None:
    checked = check_batch(FIBONACCI, first_form(FIBONACCI), Request(), RANGE)
    assert checked.errors == {}
    plan = checked.plan
    assert plan is not None
    assert (plan.count, plan.title, plan.again) == (188, "fibonacci, 188 proofs", False)
    listed = plan.open(SESSION, refuse)
    assert [item.witness for item in listed.items[92:95]] == [
        SESSION.witness(FIBONACCI, {"n": str(n)}) for n in (92, 93, 0)
    ]
    assert listed.label(95) == "n = 1"


def test_other_fields_keep_what_the_form_says() -> None:
    form = WitnessForm({"repeat": "7", "message": "text:hello"})
    checked = check_batch(SHA256, form, Request(), replace(RANGE, field="", first="1", last="1,000", step="10"))
    assert checked.plan is not None
    items = checked.plan.open(SESSION, refuse).items
    assert len(items) == 200
    assert items[3].witness == SESSION.witness(SHA256, {"repeat": "31", "message": "text:hello"})


def test_a_field_behind_others() -> None:
    program = SESSION.open("merkle-path")
    form = first_form(program)
    checked = check_batch(program, form, Request(), replace(RANGE, field="index", first="3", last="3", times="1"))
    assert checked.plan is not None
    assert checked.plan.title == "merkle-path, one proof"
    (item,) = checked.plan.open(SESSION, refuse).items
    assert item.witness == SESSION.witness(program, {**form.texts, "index": "3"})


def test_the_same_input_over_and_over() -> None:
    form = WitnessForm({"n": "20"})
    checked = check_batch(FIBONACCI, form, Request(), BatchForm(ListKind.SAME, times="10,000"))
    assert checked.plan is not None
    listed = checked.plan.open(SESSION, refuse)
    assert len(listed.items) == 10_000
    assert listed.items[9_999].witness == SESSION.witness(FIBONACCI, {"n": "20"})
    assert listed.label(9_999) == "proof 10000"


def test_a_file_with_bad_lines(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("program,n\nfibonacci,10\nnothing,1\nfibonacci,11\nfibonacci,94\n", encoding="utf-8")
    checked = check_batch(None, WitnessForm(), Request(), BatchForm(ListKind.FILE, path=str(path)))
    assert checked.plan is not None
    assert checked.plan.count is None
    refused: list[FailedItem] = []
    listed = checked.plan.open(SESSION, refused.append)
    assert len(listed.items) == 2
    assert listed.name(1) == ("line 4", "fibonacci")
    assert listed.program == "fibonacci"
    assert [(one.label, one.program) for one in refused] == [("line 3", "nothing"), ("line 5", "fibonacci")]
    assert "94" in refused[1].what
    control = Control()
    control.cancel()
    with pytest.raises(Cancelled):
        checked.plan.open(SESSION, refused.append, control)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"first": "94"}, {"first"}),
        (
            {"first": "", "last": "x", "step": "0", "times": "0", "threads": "257"},
            {"first", "last", "step", "times", "threads"},
        ),
        ({"first": "9", "last": "3"}, {"last"}),
        ({"times": "1000001"}, {"times"}),
        ({"times": "-3"}, {"times"}),
        ({"times": "²"}, {"times"}),
        ({"times": "9" * 5_000}, {"times"}),
        ({"times": "20000"}, {""}),  # 94 times 20,000 is more than a batch takes
    ],
)
def test_everything_that_is_wrong_is_said(changes: dict[str, str], wrong: set[str]) -> None:
    checked = check_batch(FIBONACCI, first_form(FIBONACCI), Request(), replace(RANGE, **changes))  # type: ignore[arg-type]
    assert checked.plan is None
    assert set(checked.errors) == wrong
    assert all(checked.errors.values())


def test_a_range_of_all_numbers_is_refused_not_built() -> None:
    program = SESSION.open("range-proof")
    batch = replace(RANGE, field="high", first="0", last=str(2**64 - 1))
    checked = check_batch(program, first_form(program), Request(), batch)
    assert "1,000,000" in checked.errors[""]


def test_what_cannot_be_counted_through() -> None:
    assert [one.name for one in number_fields(FIBONACCI)] == ["n"]
    assert number_fields(None) == []
    no_program = check_batch(None, WitnessForm(), Request(), RANGE)
    assert "Ctrl+O" in no_program.errors[""]
    raw = check_batch(FIBONACCI, WitnessForm(raw=b"1234"), Request(), RANGE)
    assert "bytes" in raw.errors[""]
    bad_form = check_batch(FIBONACCI, WitnessForm({"n": "x"}), Request(), BatchForm())
    assert "n" in bad_form.errors[""]


@pytest.mark.parametrize("path", ["", "  ", "no such file", "\0", "."])
def test_a_file_that_is_none(path: str) -> None:
    checked = check_batch(None, WitnessForm(), Request(), BatchForm(ListKind.FILE, path=path))
    assert set(checked.errors) == {"path"}
