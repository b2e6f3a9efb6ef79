"""Numbers, sizes, and arguments in any order."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from studio.cli import parser
from studio.cli.commands import COMMANDS
from studio.cli.parser import any_number, byte_count, command_parser, parse, step_number, whole_number
from studio.model.errors import UserError
from studio.session import install_language


@pytest.mark.parametrize(
    ("text", "number"), [("5", 5), ("0x10", 16), ("1_000", 1000), ("-3", -3), ("0b11", 3), ("0100", 100), ("-007", -7)]
)
def test_numbers(text: str, number: int) -> None:
    assert any_number(text) == number


@pytest.mark.parametrize(
    ("text", "size"), [("1", 1), ("4KiB", 4096), ("1MiB", 2**20), ("2GiB", 2**31), ("0x10KiB", 16384)]
)
def test_sizes(text: str, size: int) -> None:
    assert byte_count(text) == size


@pytest.mark.parametrize("text", ["", "x", "1.5", "1e6", "0x", "KiB", "1 KiB x"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(UserError) as refused:
        byte_count(text)
    assert refused.value.message_id == "cli.not_a_size"
    with pytest.raises(UserError) as refused:
        any_number(text)
    assert refused.value.message_id == "cli.not_a_number"


@pytest.mark.parametrize("text", ["0", "-1", str(2**63), "8589934592GiB", "9" * 4000])
def test_what_is_out_of_range(text: str) -> None:
    with pytest.raises(UserError) as refused:
        byte_count(text)
    assert refused.value.message_id == "cli.out_of_range"


def test_steps_begin_at_zero() -> None:
    assert step_number("0") == 0
    with pytest.raises(UserError):
        whole_number("0")


def test_fields_may_stand_anywhere() -> None:
    wanted = ["fib", "n=1", "m=2"]
    for arguments in (
        ["fib", "n=1", "m=2", "--json", "--max-steps", "5"],
        ["--json", "fib", "n=1", "--max-steps", "5", "m=2"],
        ["--max-steps", "5", "fib", "--json", "n=1", "m=2"],
    ):
        made = command_parser("run", "x")
        parser.add_program(made)
        parser.add_limits(made)
        parsed = parse(made, arguments)
        assert [parsed.program, *parsed.fields] == wanted
        assert (parsed.json, parsed.max_steps) == (True, 5)


@pytest.mark.parametrize(
    ("text", "words"), [("x", "--max-steps must be a whole number, and is: x"), ("0", "--max-steps must be from 1 to")]
)
def test_a_wrong_number_is_told_with_its_option(text: str, words: str) -> None:
    made = command_parser("run", "x")
    parser.add_limits(made)
    with pytest.raises(UserError) as refused:
        parse(made, ["--max-steps", text])
    assert words in str(refused.value)


def test_only_what_is_required_is_asked_for() -> None:
    made = command_parser("run", "x")
    parser.add_program(made)
    with pytest.raises(UserError) as refused:
        parse(made, [])
    assert refused.value.params["detail"] == "the following arguments are required: PROGRAM"


def test_shortened_options_are_wrong_use() -> None:
    made = command_parser("run", "x")
    parser.add_limits(made)
    with pytest.raises(UserError) as refused:
        parse(made, ["--max-st", "5"])
    assert refused.value.message_id == "cli.usage"


@pytest.fixture
def chinese() -> Iterator[None]:
    install_language("zh_CN")
    yield
    install_language("en")


@pytest.mark.usefixtures("chinese")
class TestChinese:
    @pytest.mark.parametrize("name", COMMANDS)
    def test_no_english_word_is_left_in_the_help(self, name: str) -> None:
        command = COMMANDS[name]
        made = command_parser(name, command.summary)
        command.configure(made)
        words = r"usage|options|arguments|the|of|and|is|are|this|that|with|for|not|from|has|it|to|on"
        left = re.findall(rf"(?<![\w/-])(?:{words})(?![\w/-])", made.format_help())
        assert left == []

    @pytest.mark.parametrize("arguments", [[], ["a", "--n"], ["a", "--n", "1", "--what"]])
    def test_wrong_use_is_told_in_chinese(self, arguments: list[str]) -> None:
        made = command_parser("x", "y")
        made.add_argument("first")
        made.add_argument("--n")
        with pytest.raises(UserError) as refused:
            parse(made, arguments)
        assert re.search("[\u4e00-\u9fff]", str(refused.value.params["detail"]))
