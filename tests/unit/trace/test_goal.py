"""What people type to get somewhere."""

from __future__ import annotations

import pytest

from studio.session import Session
from studio.trace.goal import read_goal
from studio.trace.query import Query
from studio.trace.view import RunView
from tests.unit.trace.long_run import CODE, LongRun

LONG = LongRun(2**63)


@pytest.fixture(scope="module")
def fibonacci() -> RunView:
    session = Session()
    program = session.open("fibonacci")
    return session.record(program, session.witness(program, {}, sample="small"))


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("0", 0),
        (" 92,192,541 ", 92_192_541),
        ("1_000", 1000),
        ("92 192 541", 92_192_541),
        ("step:7", 7),
        ("step 7", None),
        (str(2**63), 2**63),
        (str(2**63 + 1), None),
        ("-1", None),
    ],
)
def test_steps(text: str, step: int | None) -> None:
    goal = read_goal(text, LONG)
    assert goal.step == step
    assert goal.words


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("0x13a84", Query("address", 0x13A84, 0x13A85)),
        ("0x100:0x200", Query("address", 0x100, 0x200)),
        ("write:0x13a84", Query("write", 0x13A84, 0x13A85)),
        ("pc:0x200010", Query("pc", 0x200010, 0x200011)),
        ("PC = 0x200010", Query("pc", 0x200010, 0x200011)),
        ("pc:0x10:0x20", Query("pc", 0x10, 0x20)),
        ("value:123", Query("value", 123, 124)),
        ("value:-1", Query("value", 2**32 - 1, 2**32)),
        ("mark:1", Query("mark", 1, 2)),
        ("mark:round", Query("mark", 1, 2)),
        ("round", Query("mark", 1, 2)),
        ("mark:-3", Query("mark", -3, -2)),
        ("first_half", Query("pc", CODE, CODE + 32)),
        ("fn:FIRST", Query("pc", CODE, CODE + 32)),
        ("second", Query("pc", CODE + 32, CODE + 64)),
    ],
)
def test_searches(text: str, query: Query) -> None:
    goal = read_goal(text, LONG)
    assert goal.query == query, goal.words
    assert goal.words


@pytest.mark.parametrize(
    "text",
    [
        "half",  # two functions
        "nowhere",
        "pc:",
        "pc:x",
        "value:5000000000",
        "0x1ffffffff",
        "0x20:0x10",
        "mark:nothing",
        "mark:5000",
        "9" * 5000,
        "0x" + "f" * 5000,
        "\0",
        ":",
        "fn:",
    ],
)
def test_what_is_not_understood_says_why(text: str) -> None:
    goal = read_goal(text, LONG)
    assert not goal.understood
    assert goal.words


def test_nothing_typed() -> None:
    goal = read_goal("  ", LONG)
    assert not goal.understood
    assert goal.words == ""


def test_names_of_a_real_program(fibonacci: RunView) -> None:
    assert read_goal("main", fibonacci).words == "function main"
    assert read_goal("addition", fibonacci).words == "mark 2, addition"
    assert read_goal(str(fibonacci.steps), fibonacci).words == "the end of the run"
