"""The frames between the studio and its worker processes: a JSON header and named binary parts, all under caps.

    4 bytes   length of the header, big-endian
    header    JSON object; "parts" lists [name, length] of what follows
    parts     the bytes, one after another

The other side may be hostile: nothing is allocated on its word beyond the caps, and whatever is not exactly such a
frame is refused as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from studio.model.errors import StudioError
from studio.model.job import Attachments, JsonObject, JsonValue

MAX_HEADER_BYTES = 2**20
MAX_PARTS = 64
MAX_PART_NAME_LETTERS = 100
DEFAULT_MAX_PARTS_BYTES = 2**30
_READ_BYTES = 2**20
_LENGTH_BYTES = 4


class BadFrame(StudioError):
    """What arrived is no frame. The text is for the log."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message of a worker or to a worker."""

    kind: str
    values: JsonObject = field(default_factory=dict)
    parts: Attachments = field(default_factory=dict, repr=False)


def encode(frame: Frame) -> list[bytes]:
    """The pieces to write, in order; the parts are not copied."""
    header = {
        "kind": frame.kind,
        "values": frame.values,
        "parts": [[name, len(part)] for name, part in frame.parts.items()],
    }
    data = json.dumps(header, allow_nan=False, separators=(",", ":")).encode("utf-8")
    if len(data) > MAX_HEADER_BYTES or len(frame.parts) > MAX_PARTS:
        raise BadFrame(f"a header of {len(data)} bytes with {len(frame.parts)} parts is more than a frame takes")
    return [len(data).to_bytes(_LENGTH_BYTES, "big"), data, *frame.parts.values()]


def read_frame(read: Callable[[int], bytes], *, max_parts_bytes: int = DEFAULT_MAX_PARTS_BYTES) -> Frame | None:
    """The next frame, or None at an end between frames. `read(n)` gives 1 to n bytes, or none at the end."""
    start = read(_LENGTH_BYTES)
    if not start:
        return None
    if len(start) < _LENGTH_BYTES:
        start += _read_exactly(read, _LENGTH_BYTES - len(start))
    header_bytes = int.from_bytes(start, "big")
    if header_bytes > MAX_HEADER_BYTES:
        raise BadFrame(f"a header of {header_bytes} bytes; at most {MAX_HEADER_BYTES} are read")
    kind, values, lengths = _header(_read_exactly(read, header_bytes))
    if sum(lengths.values()) > max_parts_bytes:
        raise BadFrame(f"parts of {sum(lengths.values())} bytes; at most {max_parts_bytes} are read")
    return Frame(kind, values, {name: _read_exactly(read, length) for name, length in lengths.items()})


def _header(data: bytes) -> tuple[str, JsonObject, dict[str, int]]:
    try:
        header = json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, NaN, or nested without end
        raise BadFrame(f"a header that is not JSON: {type(error).__name__}") from error
    if not isinstance(header, dict) or set(header) != {"kind", "values", "parts"}:
        raise BadFrame("a header without exactly kind, values and parts")
    kind, values, parts = header["kind"], header["values"], header["parts"]
    if not isinstance(kind, str) or not isinstance(values, dict) or not isinstance(parts, list):
        raise BadFrame("a header with fields of other types")
    if len(parts) > MAX_PARTS:
        raise BadFrame(f"{len(parts)} parts; at most {MAX_PARTS} are read")
    lengths: dict[str, int] = {}
    for part in parts:
        if not isinstance(part, list) or len(part) != 2:
            raise BadFrame("a part that is not a name and a length")
        name, length = part
        if not isinstance(name, str) or len(name) > MAX_PART_NAME_LETTERS or name in lengths:
            raise BadFrame("a part with a bad name")
        if type(length) is not int or length < 0:
            raise BadFrame("a part with a bad length")
        lengths[name] = length
    return kind, values, lengths


def _read_exactly(read: Callable[[int], bytes], count: int) -> bytes:
    # Piece by piece: memory grows with what really came, not with what was announced.
    data = bytearray()
    while len(data) < count:
        piece = read(min(count - len(data), _READ_BYTES))
        if not piece:
            raise BadFrame(f"the stream ended {count - len(data)} bytes too early")
        data += piece
    return bytes(data)


def _no_constant(name: str) -> None:
    raise ValueError(name)


def json_object(value: object) -> JsonObject:
    """`value` as a JSON object, with anything that JSON does not know as its text."""
    if not isinstance(value, Mapping):
        raise TypeError(f"not a mapping: {type(value).__name__}")
    return cast(JsonObject, {str(name): json_value(item) for name, item in value.items()})


def json_value(value: object) -> JsonValue:
    """A parameter of a message in a form that can be stored and sent."""
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, Mapping):
        return json_object(value)
    if isinstance(value, (list, tuple)):
        return [json_value(item) for item in value]
    return str(value)
