"""Frames: what is sent arrives, and nothing else is taken for a frame."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.jobs.frames import MAX_HEADER_BYTES, BadFrame, Frame, encode, json_object, json_value, read_frame
from studio.model.job import JsonObject

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def raw(header: object, parts: bytes = b"") -> bytes:
    data = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(data).to_bytes(4, "big") + data + parts


@given(
    st.text(),
    st.dictionaries(st.text(), JSON, max_size=4),
    st.dictionaries(st.text(max_size=20), st.binary(max_size=100), max_size=4),
    st.integers(1, 7),
)
def test_whatever_is_sent_arrives_in_pieces_of_any_size(
    kind: str, values: JsonObject, parts: dict[str, bytes], piece: int
) -> None:
    frame = Frame(kind, values, parts)
    stream = io.BytesIO(b"".join(encode(frame)) * 2)

    def read(count: int) -> bytes:
        return stream.read(min(count, piece))

    assert (read_frame(read), read_frame(read), read_frame(read)) == (frame, frame, None)


@given(st.binary(max_size=200))
def test_noise_is_refused_or_ends(noise: bytes) -> None:
    stream = io.BytesIO(noise)
    try:
        while read_frame(stream.read) is not None:
            pass
    except BadFrame:
        pass


GOOD = {"kind": "k", "values": {}, "parts": []}


@pytest.mark.parametrize(
    "data",
    [
        b"\0",
        b"\0\0\0\5abc",
        (MAX_HEADER_BYTES + 1).to_bytes(4, "big"),
        b"\xff\xff\xff\xff",
        raw(b"\xff\xfe"),
        raw(b"not json"),
        raw(b"[" * 100_000),
        raw(b'{"kind":"k","values":{"x":NaN},"parts":[]}'),
        raw(b'{"kind":"k","values":{"x":' + b"9" * 5000 + b'},"parts":[]}'),
        raw([]),
        raw({"kind": "k"}),
        raw({**GOOD, "more": 1}),
        raw({**GOOD, "kind": 1}),
        raw({**GOOD, "values": []}),
        raw({**GOOD, "parts": {}}),
        raw({**GOOD, "parts": [["a"]]}),
        raw({**GOOD, "parts": [[1, 1]]}),
        raw({**GOOD, "parts": [["a", -1]]}),
        raw({**GOOD, "parts": [["a", True]]}),
        raw({**GOOD, "parts": [["a", 1.5]]}),
        raw({**GOOD, "parts": [["a", 0], ["a", 0]]}),
        raw({**GOOD, "parts": [["a" * 101, 0]]}),
        raw({**GOOD, "parts": [[str(index), 0] for index in range(65)]}),
        raw({**GOOD, "parts": [["a", 2**40]]}),
        raw({**GOOD, "parts": [["a", 5]]}, b"1234"),
    ],
)
def test_what_is_not_exactly_a_frame_is_refused(data: bytes) -> None:
    with pytest.raises(BadFrame):
        read_frame(io.BytesIO(data).read)


def test_an_announced_length_allocates_nothing() -> None:
    asked: list[int] = []

    def read(count: int) -> bytes:
        asked.append(count)
        return b""

    data = io.BytesIO(raw({**GOOD, "parts": [["a", 2**29]]}))
    with pytest.raises(BadFrame):
        read_frame(lambda count: data.read(count) or read(count))
    assert max(asked) <= 2**20


def test_what_is_too_much_is_not_sent() -> None:
    for frame in (Frame("k", {"x": "a" * MAX_HEADER_BYTES}), Frame("k", {}, {str(i): b"" for i in range(65)})):
        with pytest.raises(BadFrame):
            encode(frame)


def test_parameters_become_json() -> None:
    assert json_object({1: (b"x", {"y": None}), "a": 1.5}) == {"1": ["b'x'", {"y": None}], "a": 1.5}
    assert json_value(BadFrame("x")) == "x"
    with pytest.raises(TypeError):
        json_object([])
