"""How fields become the bytes under a hash, so that two different lists of fields never give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from blake3 import blake3

Value = bytes | str | int | None
OptionValue = str | int | bool | bytes | None

SEAL_BYTES = 16
_ROW_CONTEXT = "proving-studio 2026-11 library row"
_CACHE_TAG = b"proving-studio cache key 1"


def seal_of(table: str, values: tuple[Value, ...]) -> bytes:
    """The seal of a row: it tells damage from content. It is no defence against who can write the database.

    `ascii` of a tuple of integers, strings, bytes and None is a Python literal, hence one tuple's alone.
    """
    text = ascii((table, values))
    return blake3(text.encode("ascii"), derive_key_context=_ROW_CONTEXT).digest(SEAL_BYTES)


def framed(parts: Iterable[bytes]) -> bytes:
    """The parts, each behind its length as eight bytes."""
    return b"".join(len(part).to_bytes(8, "little") + part for part in parts)


def cache_keys(
    secret: bytes, *, program_id: bytes, backend: str, backend_version: str, options: Mapping[str, OptionValue]
) -> Callable[[bytes], bytes]:
    """From a witness to BLAKE3 under `secret` over everything that decides what a proof would be."""
    head = framed((_CACHE_TAG, program_id, backend.encode(), backend_version.encode()))
    by_name = sorted((name, _option_bytes(value)) for name, value in options.items())
    hashed = blake3(key=secret)
    hashed.update(framed((head, framed(framed((name.encode(), value)) for name, value in by_name))))

    def key_of(witness: bytes) -> bytes:
        hasher = hashed.copy()
        hasher.update(len(witness).to_bytes(8, "little"))
        hasher.update(witness)
        return hasher.digest()

    return key_of


def _option_bytes(value: OptionValue) -> bytes:
    match value:  # a letter for the type: the number 1, the text "1" and True are three options
        case None:
            return b"n"
        case bool():
            return b"b1" if value else b"b0"
        case int():
            return b"i" + str(value).encode("ascii")
        case str():
            return b"s" + value.encode("utf-8")
        case _:
            return b"x" + value
