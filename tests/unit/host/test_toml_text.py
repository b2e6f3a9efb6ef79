"""TOML that was written to exhaust its reader."""

from __future__ import annotations

import time

import pytest

from studio.host.toml_text import MAX_KEY_PARTS, LongKeyError, TomlError, parse_toml


def test_a_table() -> None:
    assert parse_toml(b'a.b = 1\nc = "text"\n') == {"a": {"b": 1}, "c": "text"}


@pytest.mark.parametrize("data", [b"a =", b"\xff", b"a = " + b"[" * 50_000, b"a = " + b"9" * 50_000, b"a = 1\na = 2"])
def test_everything_else_is_one_error(data: bytes) -> None:
    with pytest.raises(TomlError):
        parse_toml(data)


@pytest.mark.parametrize("part", ["a", '"a"', "'a'", " a ", '"a.b"'])
@pytest.mark.parametrize("form", ["[{}]", "{} = 1", "x = {{ {} = 1 }}", "[[{}]]"])
def test_long_keys_are_refused_at_once(part: str, form: str) -> None:
    started_s = time.monotonic()
    with pytest.raises(LongKeyError):
        parse_toml(form.format(".".join([part] * 60_000)).encode())
    assert time.monotonic() - started_s < 2


def test_as_many_parts_as_are_allowed() -> None:
    assert "a" in parse_toml((".".join("a" * MAX_KEY_PARTS) + " = 1").encode())
