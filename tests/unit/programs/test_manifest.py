from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.model.errors import UserError
from studio.programs.fields import FieldType
from studio.programs.manifest import MAX_MANIFEST_BYTES, load_manifest, parse_manifest

GOOD = """
name = "demo"
title = "Demo"
summary = "Does nothing."
aliases = ["d"]

[[witness]]
name = "n"
type = "u16"
min = 1
max = 9
default = "5"
help = "A number."

[[witness]]
name = "rows"
type = "records"
max_length = 4
help = "Rows."
columns = [ { name = "a", type = "u8", max = 7 }, { name = "b", type = "bytes", length = 3 } ]

[[journal]]
name = "digest"
type = "bytes"
length = 32
help = "A digest."

[[marks]]
number = 1
name = "start"

[[samples]]
name = "small"
kind = "small"
witness = { n = "5", rows = "1,010203" }
journal = "00ff"
exit_code = 0
marks = 1
steps = 10
"""


def refusal(text: str) -> UserError:
    with pytest.raises(UserError) as caught:
        parse_manifest(text.encode(), "program.toml")
    return caught.value


def test_a_good_manifest() -> None:
    manifest = parse_manifest(GOOD.encode(), "program.toml")
    assert (manifest.name, manifest.aliases) == ("demo", ("d",))
    number, rows = manifest.witness
    assert (number.type, number.low, number.high, number.default) == (FieldType.U16, 1, 9, "5")
    assert [(column.name, column.high, column.byte_count) for column in rows.columns] == [("a", 7, 1), ("b", 0, 3)]
    assert manifest.journal[0].fixed_length == 32
    assert manifest.marks[0].help == ""
    assert manifest.sample("small").journal == b"\x00\xff"


def test_an_unknown_sample_names_the_known_ones() -> None:
    with pytest.raises(UserError) as caught:
        parse_manifest(GOOD.encode(), "program.toml").sample("big")
    assert caught.value.message_id == "witness.unknown_sample"
    assert "small" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message_id", "field"),
    [
        ('title = "Demo"', "", "manifest.missing", "title"),
        ('title = "Demo"', "title = 3", "manifest.not_text", "title"),
        ('title = "Demo"', 'title = "Demo"\ncolour = "red"', "manifest.unknown_key", "colour"),
        ('name = "demo"', 'name = "De mo"', "manifest.bad_name", "name"),
        ('["d"]', "[1]", "manifest.not_a_list_of_texts", "aliases"),
        ('"u16"', '"u24"', "manifest.bad_choice", "witness[1].type"),
        ("min = 1", "min = 10", "manifest.out_of_range", "witness[1].max"),
        ("max = 9", "max = 65536", "manifest.out_of_range", "witness[1].max"),
        ("max = 9", "max = true", "manifest.not_a_number", "witness[1].max"),
        ("max = 9", "most = 9", "manifest.unknown_key", "witness[1].most"),
        ("max_length = 4\n", "", "manifest.missing", "witness[2].max_length"),
        ("max_length = 4\n", "max_length = 60000000\n", "manifest.too_many_bytes", "witness[2].max_length"),
        ('"u8", max = 7', '"text"', "manifest.bad_choice", "witness[2].columns[1].type"),
        ('name = "b"', 'name = "a"', "manifest.twice", "witness[2].columns"),
        ('name = "rows"', 'name = "n"', "manifest.twice", "witness"),
        ("number = 1", "number = 2048", "manifest.out_of_range", "marks[1].number"),
        ('journal = "00ff"', 'journal = "0"', "manifest.not_hex", "samples[1].journal"),
        ('n = "5"', "n = 5", "manifest.not_text", "samples[1].witness.n"),
        ('n = "5"', 'm = "5"', "manifest.unknown_key", "samples[1].witness.m"),
        ("witness = {", "witness = 3 #", "manifest.not_a_table", "samples[1].witness"),
        ("steps = 10", "steps = -1", "manifest.out_of_range", "samples[1].steps"),
        ("[[marks]]", "[marks]", "manifest.not_a_list_of_tables", "marks"),
        ("[[marks]]", "[[marks]]\nnumber = 1\nname = 'a'\n[[marks]]", "manifest.twice", "marks"),
        ("columns = [", "columns = [] #", "manifest.missing", "witness[2].columns"),
    ],
)
def test_a_bad_manifest_names_file_and_field(old: str, new: str, message_id: str, field: str) -> None:
    assert GOOD.count(old) >= 1
    error = refusal(GOOD.replace(old, new, 1))
    assert (error.message_id, error.params["field"]) == (message_id, field)
    assert "program.toml" in str(error)
    assert "{" not in str(error).replace(str(error.params.get("value")), "")


@pytest.mark.parametrize("data", [b"\xff\xfe", b"name = ", b"\x00", b"a = " + b"[" * 100_000, b"a = " + b"9" * 5000])
def test_what_is_no_toml(data: bytes) -> None:
    with pytest.raises(UserError) as caught:
        parse_manifest(data, "program.toml")
    assert caught.value.message_id == "manifest.not_toml"


@pytest.mark.parametrize("number", ["0x" + "f" * 100_000, "-1", "1979-05-27", "nan"])
def test_strange_numbers(number: str) -> None:
    error = refusal(GOOD.replace("steps = 10", f"steps = {number}"))
    assert error.message_id in ("manifest.out_of_range", "manifest.not_a_number")
    assert len(str(error)) < 400


@pytest.mark.parametrize("part", ["a", '"a"', "'a'", " a ", "\t-\t", '"a.b"', r'"\""', '""', "''"])
@pytest.mark.parametrize("form", ["[{}]", "{} = 1", "x = {{ {} = 1 }}", "[[{}]]"])
def test_long_dotted_keys_are_refused_before_they_eat_the_memory(part: str, form: str) -> None:
    assert refusal(form.format(".".join([part] * 60_000))).message_id == "manifest.long_key"


@pytest.mark.parametrize(
    "text", ["a" * 250_000, '"' * 250_000, "a " * 120_000, "a-" * 120_000, "'a'" * 80_000, " ." * 120_000]
)
def test_looking_for_long_keys_is_quick(text: str) -> None:
    assert refusal(text).message_id == "manifest.not_toml"


@given(st.data())
def test_mutants_are_refused_in_words_or_read(data: st.DataObject) -> None:
    text = bytearray(GOOD.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        text[start:end] = data.draw(st.binary(max_size=6))
    try:
        parse_manifest(bytes(text), "program.toml")
    except UserError as error:
        words = str(error)
    else:
        words = "program.toml is a good manifest"
    assert "program.toml" in words


def test_too_many_entries() -> None:
    marks = "".join(f"[[marks]]\nnumber = {number}\nname = 'm'\n" for number in range(300))
    head = GOOD.partition("[[witness]]")[0]
    assert refusal(head + marks).message_id == "manifest.too_many"


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "program.toml"
    with pytest.raises(UserError) as caught:
        load_manifest(path)
    assert caught.value.message_id == "file.not_found"
    path.write_bytes(b"#" * (MAX_MANIFEST_BYTES + 1))
    with pytest.raises(UserError) as caught:
        load_manifest(path)
    assert caught.value.message_id == "file.too_large"
    path.write_text(GOOD)
    assert load_manifest(path).title == "Demo"
