from studio.programs.fields import Column, Field, FieldType, largest


def test_largest_of_each_integer() -> None:
    assert [largest(type_) for type_ in (FieldType.U8, FieldType.U16, FieldType.U32, FieldType.U64)] == [
        0xFF,
        0xFFFF,
        0xFFFF_FFFF,
        0xFFFF_FFFF_FFFF_FFFF,
    ]


def test_only_bytes_of_one_length_have_no_prefix() -> None:
    def field(type_: FieldType, least: int, most: int) -> Field:
        return Field("f", type_, "", None, 0, 0, least, most)

    assert field(FieldType.BYTES, 32, 32).fixed_length == 32
    assert field(FieldType.BYTES, 0, 32).fixed_length is None
    assert field(FieldType.TEXT, 32, 32).fixed_length is None
    assert field(FieldType.U32_LIST, 4, 4).fixed_length is None


def test_width_of_columns() -> None:
    assert Column("c", FieldType.U16, 0, 1, 0).byte_count == 2
    assert Column("c", FieldType.BYTES, 0, 0, 20).byte_count == 20
