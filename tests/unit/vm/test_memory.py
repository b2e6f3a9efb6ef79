from __future__ import annotations

import pytest

from studio.vm.faults import FaultError, FaultKind
from studio.vm.memory import HEAP_LIMIT_BYTES, MMAP_TOP, STACK_END, STACK_START, Memory, Segment
from tests.unit.vm.machines import DATA_ADDRESS, PAGE_BYTES, RODATA_ADDRESS, TEXT_ADDRESS, segments

HEAP_START = DATA_ADDRESS + PAGE_BYTES


@pytest.fixture
def memory() -> Memory:
    return Memory(segments(), max_memory_bytes=2**20)


def fault_of(error: pytest.ExceptionInfo[FaultError]) -> tuple[FaultKind, int | None]:
    return error.value.kind, error.value.address


@pytest.mark.parametrize("size_bytes", [1, 2, 4])
@pytest.mark.parametrize(
    ("start", "end"),
    [
        (TEXT_ADDRESS, TEXT_ADDRESS + PAGE_BYTES),  # four bytes of text, rounded to a page
        (RODATA_ADDRESS, RODATA_ADDRESS + PAGE_BYTES),
        (DATA_ADDRESS, DATA_ADDRESS + PAGE_BYTES),
        (STACK_START, STACK_END),
    ],
)
def test_a_region_ends_with_its_page(memory: Memory, start: int, end: int, size_bytes: int) -> None:
    memory.load(start, size_bytes)
    memory.load(end - size_bytes, size_bytes)
    for outside in (start - size_bytes, end):
        with pytest.raises(FaultError) as error:
            memory.load(outside, size_bytes)
        assert fault_of(error) == (FaultKind.UNMAPPED_ACCESS, outside)


@pytest.mark.parametrize("address", [TEXT_ADDRESS, RODATA_ADDRESS])
def test_stores_need_a_writable_page(memory: Memory, address: int) -> None:
    with pytest.raises(FaultError) as error:
        memory.store(address, 4, 0)
    assert fault_of(error) == (FaultKind.WRITE_PROTECTED, address)


def test_a_store_to_nowhere_is_unmapped_rather_than_protected(memory: Memory) -> None:
    with pytest.raises(FaultError) as error:
        memory.store(0, 4, 0)
    assert fault_of(error) == (FaultKind.UNMAPPED_ACCESS, 0)


@pytest.mark.parametrize(("address", "size_bytes"), [(DATA_ADDRESS + 1, 2), (DATA_ADDRESS + 2, 4), (3, 4), (1, 2)])
def test_alignment_comes_before_mapping(memory: Memory, address: int, size_bytes: int) -> None:
    expected = (FaultKind.MISALIGNED_ACCESS, address)
    with pytest.raises(FaultError) as error:
        memory.load(address, size_bytes)
    assert fault_of(error) == expected
    with pytest.raises(FaultError) as error:
        memory.store(address, size_bytes, 0)
    assert fault_of(error) == expected


def test_a_page_that_two_segments_share_has_both_their_rights() -> None:
    shared = [Segment(0x1000, b"\x01", 8), Segment(0x1100, b"\x02", 8, writable=True)]
    memory = Memory(shared, max_memory_bytes=2**20)
    assert memory.store(0x1000, 1, 9) == 1
    assert memory.load(0x1100, 1) == 2


def test_store_returns_what_was_there(memory: Memory) -> None:
    assert memory.store(DATA_ADDRESS, 4, 0x1122_3344) == 0x017F_FF80
    assert memory.load(DATA_ADDRESS, 4) == 0x1122_3344
    assert memory.store(DATA_ADDRESS + 2, 1, 0xAA) == 0x22


def test_a_touched_page_is_counted_once(memory: Memory) -> None:
    memory.load(DATA_ADDRESS, 4)
    memory.store(DATA_ADDRESS + 1023, 1, 0)
    assert memory.touched_bytes == 1024
    memory.load(DATA_ADDRESS + 1024, 1)
    assert memory.touched_bytes == 2048


def test_faults_touch_nothing(memory: Memory) -> None:
    for address in (0, TEXT_ADDRESS, DATA_ADDRESS + 1):
        with pytest.raises(FaultError):
            memory.store(address, 4, 0)
    assert memory.touched_bytes == 0


def test_memory_limit_names_the_first_byte_beyond_it() -> None:
    memory = Memory(segments(), max_memory_bytes=2048)
    memory.touch(DATA_ADDRESS + 1000, 100)
    memory.touch(DATA_ADDRESS, 2048)
    with pytest.raises(FaultError) as error:
        memory.touch(DATA_ADDRESS + 2000, 1000)
    assert fault_of(error) == (FaultKind.MEMORY_LIMIT, DATA_ADDRESS + 2048)
    assert error.value.detail == 2048


def test_brk_moves_up_within_its_limits(memory: Memory) -> None:
    assert memory.set_brk(0) == HEAP_START
    assert memory.set_brk(HEAP_START - 1) == HEAP_START
    assert memory.set_brk(HEAP_START + 5) == HEAP_START + 5
    memory.store(HEAP_START + PAGE_BYTES - 4, 4, 1)
    with pytest.raises(FaultError):
        memory.load(HEAP_START + PAGE_BYTES, 1)
    assert memory.set_brk(HEAP_START + HEAP_LIMIT_BYTES + 1) == HEAP_START + 5
    assert memory.set_brk(HEAP_START + HEAP_LIMIT_BYTES) == HEAP_START + HEAP_LIMIT_BYTES


def test_brk_never_comes_down(memory: Memory) -> None:
    assert memory.set_brk(HEAP_START + 2 * PAGE_BYTES) == HEAP_START + 2 * PAGE_BYTES
    assert memory.set_brk(HEAP_START + PAGE_BYTES) == HEAP_START + 2 * PAGE_BYTES


def test_brk_ends_below_the_place_of_mappings() -> None:
    near_stack = Memory([Segment(STACK_START - 2 * PAGE_BYTES, b"", 1)], max_memory_bytes=2**20)
    start = STACK_START - PAGE_BYTES
    assert near_stack.set_brk(start + 1) == start
    near_mapping = Memory([Segment(MMAP_TOP - 2**21, b"", 1)], max_memory_bytes=2**20)
    assert near_mapping.set_brk(MMAP_TOP + 1) == near_mapping.heap_start
    bottom = near_mapping.map_anonymous(PAGE_BYTES)
    assert bottom == MMAP_TOP - PAGE_BYTES
    assert near_mapping.set_brk(bottom + 1) == near_mapping.heap_start
    assert near_mapping.set_brk(bottom) == bottom


def test_mappings_grow_down_from_the_top(memory: Memory) -> None:
    assert memory.map_anonymous(1) == MMAP_TOP - PAGE_BYTES
    assert memory.map_anonymous(PAGE_BYTES + 1) == MMAP_TOP - 3 * PAGE_BYTES
    memory.store(MMAP_TOP - 3 * PAGE_BYTES, 4, 7)
    with pytest.raises(FaultError):
        memory.load(MMAP_TOP, 1)


def test_mappings_keep_a_gap_above_the_heap(memory: Memory) -> None:
    room = MMAP_TOP - HEAP_START - 2**20
    assert memory.map_anonymous(room + 1) is None
    assert memory.map_anonymous(room) == HEAP_START + 2**20


def test_no_mappings_for_a_program_above_their_place() -> None:
    memory = Memory([Segment(MMAP_TOP, b"", 1)], max_memory_bytes=2**20)
    assert memory.map_anonymous(1) is None


def test_a_program_may_reach_the_end_of_the_address_space() -> None:
    memory = Memory([Segment(2**32 - 8, b"\x01" * 8, 8)], max_memory_bytes=2**20)
    assert memory.load(2**32 - 4, 4) == 0x0101_0101
    assert memory.set_brk(0) == 2**32 - PAGE_BYTES


def test_bytes_cross_pages_and_unmapped_ones_are_zero(memory: Memory) -> None:
    memory.store_bytes(DATA_ADDRESS + PAGE_BYTES - 2, b"abcd")
    assert memory.load_bytes(DATA_ADDRESS + PAGE_BYTES - 3, 6) == b"\0abcd\0"
    assert memory.load_bytes(0, 3) == bytes(3)
