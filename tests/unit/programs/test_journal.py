from hypothesis import given
from hypothesis import strategies as st

from studio.programs.fields import Column, Field, FieldType
from studio.programs.journal import decode_fields


def field(name: str, type_: FieldType, length: int = 0) -> Field:
    columns = (Column("a", FieldType.U8, 0, 255, 0), Column("b", FieldType.U16, 0, 65535, 0))
    return Field(name, type_, "", None, 0, 0, length, length or 100, columns if type_ is FieldType.RECORDS else ())


ALL = tuple(field(type_.value, type_) for type_ in FieldType)


def test_named_values() -> None:
    fields = (field("n", FieldType.U32), field("value", FieldType.U64), field("digest", FieldType.BYTES, 2))
    decoded = decode_fields(fields, bytes.fromhex("0a000000 3700000000000000 abcd"))
    assert [(value.name, value.text) for value in decoded.values] == [("n", "10"), ("value", "55"), ("digest", "abcd")]
    assert decoded.complete
    assert decoded.rest == b""


def test_bytes_too_many() -> None:
    decoded = decode_fields((field("n", FieldType.U8),), b"\x01\x02\x03")
    assert (decoded.complete, decoded.rest) == (False, b"\x02\x03")
    assert decoded.values[0].text == "1"


def test_a_field_that_does_not_fit_keeps_its_bytes() -> None:
    fields = (field("n", FieldType.U8), field("text", FieldType.TEXT))
    cut_off = bytes.fromhex("01 05000000 6162")
    decoded = decode_fields(fields, cut_off)
    assert [value.name for value in decoded.values] == ["n"]
    assert (decoded.complete, decoded.rest) == (False, cut_off[1:])
    not_utf8 = bytes.fromhex("01 01000000 ff")
    assert decode_fields(fields, not_utf8).rest == not_utf8[1:]


def test_a_giant_count_takes_no_memory() -> None:
    for type_ in (FieldType.BYTES, FieldType.U64_LIST, FieldType.RECORDS):
        assert not decode_fields((field("f", type_),), b"\xff\xff\xff\xff").complete


def test_nothing_written() -> None:
    assert decode_fields((), b"").complete
    assert not decode_fields((field("n", FieldType.U8),), b"").complete


@given(st.binary(max_size=200))
def test_any_bytes_are_shown_somehow(data: bytes) -> None:
    decoded = decode_fields(ALL, data)
    assert data.endswith(decoded.rest)
