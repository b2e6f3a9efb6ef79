"""Different fields never give the same bytes, and a key of another secret is another key."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studio.library.encoding import OptionValue, cache_keys, framed, seal_of

VALUES = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.text(), st.binary())
ROWS = st.lists(VALUES, max_size=4).map(tuple)


@given(ROWS, ROWS)
def test_a_seal_belongs_to_one_row(first: tuple[bytes | str | int | None, ...], second: tuple[bytes, ...]) -> None:
    assert (seal_of("t", first) == seal_of("t", second)) == (first == second)
    assert seal_of("t", first) != seal_of("u", first)


@given(st.lists(st.binary(), max_size=4), st.lists(st.binary(), max_size=4))
def test_framed_parts_do_not_run_into_each_other(first: list[bytes], second: list[bytes]) -> None:
    assert (framed(first) == framed(second)) == (first == second)


def key(secret: bytes = bytes(32), witness: bytes = b"w", **options: OptionValue) -> bytes:
    return cache_keys(secret, program_id=b"p", backend="b", backend_version="v", options=options)(witness)


def test_options_count_by_name_and_type_and_not_by_order() -> None:
    assert key(a=1, b=2) == key(b=2, a=1)
    values: list[OptionValue] = [None, True, False, 1, 0, "1", "", b"1", b"", -1, 2**70]
    assert len({key(a=value) for value in values} | {key()}) == len(values) + 1


def test_the_secret_decides() -> None:
    assert key(bytes(32)) != key(b"\1" + bytes(31))


def test_the_known_keys_stay_where_they_are() -> None:
    """A changed encoding would make every cached proof unfindable: then the tag must change, too."""
    assert key(form="compact").hex() == KNOWN
    assert seal_of("proofs", (1, "a", b"\0", None)).hex() == KNOWN_SEAL


KNOWN = "ab9ced97c8f6f8d76e268c983ec697cf0f00d8edb9b8d132312eb784d5aa0cb9"
KNOWN_SEAL = "74404d1ed434b63f81ea26db2c6b62d9"
