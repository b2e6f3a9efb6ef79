import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.model.errors import UserError
from studio.programs.fields import Column, Field, FieldType
from studio.programs.journal import decode_fields
from studio.programs.manifest import Manifest, Sample
from studio.programs.witness import build_witness, field_bytes, sample_witness


def field(type_: FieldType, default: str | None = None, length: tuple[int, int] = (0, 100)) -> Field:
    high = 2**64 - 1 if type_ in (FieldType.U64, FieldType.U64_LIST) else 2**32 - 1
    columns = (Column("a", FieldType.U16, 0, 0xFFFF, 0), Column("b", FieldType.BYTES, 0, 0, 2))
    return Field("f", type_, "Help.", default, 0, high, *length, columns if type_ is FieldType.RECORDS else ())


def manifest(*fields: Field) -> Manifest:
    return Manifest("demo", "Demo", "", (), fields, (), (), ())


@pytest.mark.parametrize(
    ("type_", "text", "data"),
    [
        (FieldType.U8, "7", "07"),
        (FieldType.U16, "0x0102", "0201"),
        (FieldType.U32, "1", "01000000"),
        (FieldType.U64, "1", "0100000000000000"),
        (FieldType.BYTES, "aabb", "02000000aabb"),
        (FieldType.TEXT, "hä", "0300000068c3a4"),
        (FieldType.U32_LIST, "1,2", "020000000100000002000000"),
        (FieldType.U64_LIST, "3", "010000000300000000000000"),
        (FieldType.RECORDS, "1,aabb; 2,ccdd", "020000000100aabb0200ccdd"),
        (FieldType.RECORDS, "", "00000000"),
    ],
)
def test_layout(type_: FieldType, text: str, data: str) -> None:
    assert field_bytes(field(type_), text).hex() == data


def test_bytes_of_fixed_length_have_no_prefix() -> None:
    assert field_bytes(field(FieldType.BYTES, length=(3, 3)), "010203") == b"\1\2\3"


@pytest.mark.parametrize(
    ("type_", "text", "message_id", "where"),
    [
        (FieldType.U32, "x", "witness.not_a_number", "f"),
        (FieldType.U32, "4294967296", "witness.out_of_range", "f"),
        (FieldType.TEXT, "x" * 101, "witness.length_in_bytes", "f"),
        (FieldType.TEXT, "\ud800", "witness.not_utf8", "f"),
        (FieldType.U32_LIST, "1,-2", "witness.not_a_number", "f[2]"),
        (FieldType.RECORDS, "1,aabb;70000,aabb", "witness.out_of_range", "f[2].a"),
        (FieldType.RECORDS, "1,aa", "witness.length_in_bytes", "f[1].b"),
        (FieldType.RECORDS, "1", "witness.bad_row", "f[1]"),
    ],
)
def test_wrong_input_names_the_place(type_: FieldType, text: str, message_id: str, where: str) -> None:
    with pytest.raises(UserError) as caught:
        field_bytes(field(type_), text)
    assert (caught.value.message_id, caught.value.params["field"]) == (message_id, where)
    assert where in str(caught.value)


def test_defaults_missing_and_unknown_fields() -> None:
    with_default = manifest(field(FieldType.U8, default="9"))
    assert build_witness(with_default, {}) == b"\x09"
    assert build_witness(with_default, {"f": "8"}) == b"\x08"
    with pytest.raises(UserError) as caught:
        build_witness(manifest(field(FieldType.U8)), {})
    assert caught.value.message_id == "witness.missing_field"
    assert "Help." in str(caught.value)
    with pytest.raises(UserError) as caught:
        build_witness(with_default, {"g": "8"})
    assert caught.value.message_id == "witness.unknown_field"
    assert "f" in str(caught.value)


def test_samples_with_changes_and_raw_samples() -> None:
    form = manifest(field(FieldType.U8))
    typed = Sample("s", "small", "", {"f": "1"}, None, b"", 0, 0, 0)
    raw = Sample("r", "bad", "", {}, b"\xff\xff", b"", 1, 0, 0)
    assert sample_witness(form, typed) == b"\x01"
    assert sample_witness(form, typed, {"f": "2"}) == b"\x02"
    assert sample_witness(form, raw) == b"\xff\xff"
    with pytest.raises(UserError) as caught:
        sample_witness(form, raw, {"f": "2"})
    assert caught.value.message_id == "witness.raw_sample"


@given(st.lists(st.tuples(st.integers(0, 0xFFFF), st.binary(min_size=2, max_size=2)), max_size=20))
def test_records_round_trip(rows: list[tuple[int, bytes]]) -> None:
    form = field(FieldType.RECORDS)
    text = "; ".join(f"{number},{data.hex()}" for number, data in rows)
    decoded = decode_fields((form,), field_bytes(form, text))
    assert decoded.complete
    assert decoded.values[0].text == text


@given(st.lists(st.integers(0, 2**64 - 1), max_size=20), st.binary(max_size=100), st.integers(0, 2**32 - 1))
def test_what_is_decoded_can_be_typed_again(numbers: list[int], data: bytes, number: int) -> None:
    forms = (field(FieldType.U64_LIST), field(FieldType.BYTES), field(FieldType.U32))
    texts = (", ".join(map(str, numbers)), data.hex(), str(number))
    packed = b"".join(field_bytes(form, text) for form, text in zip(forms, texts, strict=True))
    decoded = decode_fields(forms, packed)
    assert decoded.complete
    assert tuple(value.text for value in decoded.values) == texts
