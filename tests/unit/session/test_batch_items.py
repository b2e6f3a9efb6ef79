"""Lists that are put together item by item give what the form would give."""

from __future__ import annotations

import pytest

from studio.session import BatchItem, Request, Session
from studio.session.batch_items import ListedItems, RangeItems, SameItems

SESSION = Session()
SHA256 = SESSION.open("sha256")


def test_a_range_counts_one_field_and_keeps_the_others() -> None:
    texts = {"repeat": "1", "message": "text:abc"}
    item = BatchItem(SHA256, SESSION.witness(SHA256, texts), Request(form="compact"))
    items = RangeItems(item, "repeat", range(5, 12, 3), 2, 0, 4)
    assert len(items) == 6
    assert [items.value(index) for index in range(6)] == [5, 8, 11, 5, 8, 11]
    for index, repeat in enumerate((5, 8, 11, 5, 8, 11)):
        assert items[index] == BatchItem(
            SHA256, SESSION.witness(SHA256, {**texts, "repeat": str(repeat)}), item.request
        )
    assert list(items[2:4]) == [items[2], items[3]]
    assert len(list(items)) == 6


@pytest.mark.parametrize("index", [-1, 3])
def test_nothing_lies_beyond_the_ends(index: int) -> None:
    item = BatchItem(SHA256, bytes(8))
    for items in (RangeItems(item, "repeat", range(3), 1, 0, 4), SameItems(item, 3)):
        with pytest.raises(IndexError):
            items[index]


def test_inputs_of_a_file() -> None:
    fibonacci = SESSION.open("fibonacci")
    items = ListedItems(Request(form="compact"))
    made = [BatchItem((SHA256, fibonacci)[index % 2], bytes([index]), Request(form="compact")) for index in range(6)]
    for number, item in enumerate(made, 10):
        items.append(number, item)
    assert list(items) == made
    assert list(items[1:3]) == made[1:3]
    assert list(items.line_numbers) == list(range(10, 16))
    assert items.program_names == {"sha256", "fibonacci"}
    with pytest.raises(IndexError):
        items[6]


def test_one_input_over_and_over() -> None:
    item = BatchItem(SHA256, bytes(8))
    items = SameItems(item, 1_000_000)
    assert len(items) == 1_000_000
    assert items[999_999] is item
    assert items[5:8] == [item] * 3
