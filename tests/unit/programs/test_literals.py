from collections.abc import Callable
from pathlib import Path

import pytest

from studio.model.errors import UserError
from studio.programs import literals


def refusal(call: Callable[..., object], *arguments: object) -> UserError:
    with pytest.raises(UserError) as caught:
        call(*arguments)
    return caught.value


@pytest.mark.parametrize(
    ("text", "value"), [("0", 0), (" 255 ", 255), ("0x10", 16), ("0XfF", 255), ("1_0", 10), ("007", 7)]
)
def test_integers(text: str, value: int) -> None:
    assert literals.integer(text, 0, 255, "n") == value


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", "1e3", "0x", "_1", "1_", "ten", "٣", "1 2", "0b1"])
def test_what_is_no_number(text: str) -> None:
    error = refusal(literals.integer, text, 0, 255, "n")
    assert error.message_id == "witness.not_a_number"
    assert error.params["field"] == "n"


@pytest.mark.parametrize("text", ["256", "4", "0x100", "9" * 1_000_000])
def test_numbers_out_of_range(text: str) -> None:
    error = refusal(literals.integer, text, 5, 255, "n")
    assert error.message_id == "witness.out_of_range"
    assert "5 to 255" in str(error)
    assert len(str(error)) < 300


def test_forms_of_bytes(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"\x00\xff")

    def octets(text: str) -> bytes:
        return literals.octets(text, 0, 64, "b")

    assert octets("") == b""
    assert octets("00 fF\n10") == b"\x00\xff\x10"
    assert octets("0xab") == b"\xab"
    assert octets("text:abc: ä") == b"abc: \xc3\xa4"
    assert octets(f"file:{tmp_path / 'f'}") == b"\x00\xff"
    assert octets("random:5:x") == octets("random:5:x") != octets("random:5:y")
    assert octets("random:64:x")[:5] == octets("random:5:x")


def test_fresh_bytes_are_new_each_time() -> None:
    assert len(literals.octets("fresh", 32, 32, "salt")) == 32
    assert literals.octets("fresh", 32, 32, "salt") != literals.octets("fresh", 32, 32, "salt")
    assert refusal(literals.octets, "fresh", 0, 32, "b").message_id == "witness.not_hex"


@pytest.mark.parametrize(
    ("text", "message_id"),
    [
        ("0", "witness.not_hex"),
        ("zz", "witness.not_hex"),
        ("hello: 00", "witness.not_hex"),
        ("text:\udcff", "witness.not_utf8"),
        ("00", "witness.length_in_bytes"),
        ("0011223344", "witness.length_in_bytes"),
        ("random:3", "witness.bad_random"),
        ("random:3:", "witness.bad_random"),
        ("random:x:1", "witness.not_a_number"),
        ("random:99999999999:1", "witness.out_of_range"),
    ],
)
def test_bytes_refused(text: str, message_id: str) -> None:
    error = refusal(literals.octets, text, 2, 4, "b")
    assert error.message_id == message_id
    assert error.params["field"] == "b"


def test_a_file_longer_than_the_field_is_not_read_whole(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(bytes(5))
    assert refusal(literals.octets, f"file:{tmp_path / 'f'}", 0, 4, "b").message_id == "file.too_large"
    assert refusal(literals.octets, f"file:{tmp_path / 'none'}", 0, 4, "b").message_id == "file.not_found"


def test_lists() -> None:
    assert literals.integers("1, 2\n3,,0x4", 0, 9, 0, 9, "v") == [1, 2, 3, 4]
    assert literals.integers("", 0, 9, 0, 9, "v") == []
    drawn = literals.integers("random:200:s:10:20", 0, 200, 0, 99, "v")
    assert len(drawn) == 200
    assert set(drawn) == set(range(10, 21))
    assert literals.integers("random:3:s", 0, 9, 7, 7, "v") == [7, 7, 7]


@pytest.mark.parametrize(
    ("text", "message_id", "field"),
    [
        ("1, 300", "witness.out_of_range", "v[2]"),
        ("1, x", "witness.not_a_number", "v[2]"),
        ("", "witness.length_in_values", "v"),
        ("1,2,3,4", "witness.length_in_values", "v"),
        ("random:4:s", "witness.out_of_range", "v"),
        ("random:1:s:9:1", "witness.bad_random", "v"),
        ("random:1:s:1", "witness.bad_random", "v"),
        ("random:1:s:0:999", "witness.out_of_range", "v"),
    ],
)
def test_lists_refused(text: str, message_id: str, field: str) -> None:
    error = refusal(literals.integers, text, 1, 3, 0, 255, "v")
    assert (error.message_id, error.params["field"]) == (message_id, field)


def test_rows() -> None:
    assert literals.rows("1,2; 3 , 4;\n", 0, 9, ["a", "b"], "r") == [["1", "2"], ["3", "4"]]
    assert literals.rows(" ", 0, 9, ["a", "b"], "r") == []
    error = refusal(literals.rows, "1,2;3", 0, 9, ["a", "b"], "r")
    assert (error.message_id, error.params["field"]) == ("witness.bad_row", "r[2]")
    assert refusal(literals.rows, "1;2;3", 0, 2, ["a"], "r").message_id == "witness.length_in_rows"
