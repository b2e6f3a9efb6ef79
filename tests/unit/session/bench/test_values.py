"""Results as files: what is written is read as the same; nothing hostile is read, and the reason is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studio.model.errors import UserError
from studio.session.bench.values import MOST_BYTES, Absent, Aim, BadResult, BenchResult, Figure, read_result

RESULT = BenchResult(
    studio_version="0.3.1",
    created_unix_ms=1_764_000_000_000,
    system="Linux x86_64",
    processor="Some CPU <b>2</b>",
    cores=2,
    memory_bytes=8 * 2**30,
    quick=False,
    disturbed_percent=1.5,
    figures=(
        Figure("engine.plain.sha256", 1.2e9, "/s"),
        Figure("cache.gain", 150.0, "x", Aim(100.0, at_least=True)),
        Figure("memory.faults", 3.0, "", Aim(1.0, at_least=False)),
    ),
    absent=(Absent("gpu.measured", "this machine shows no GPU"),),
    devices=(("RISC0", "CPU"),),
)


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    value: dict[str, Any] = json.loads(RESULT.encode())
    change(value)
    return json.dumps(value).encode()


def test_what_is_written_is_read_as_the_same() -> None:
    assert BenchResult.decode(RESULT.encode()) == RESULT
    assert BenchResult.decode(RESULT.encode()).encode() == RESULT.encode()


def test_an_aim_is_a_floor_or_a_ceiling() -> None:
    assert [figure.met for figure in RESULT.figures] == [None, True, False]
    assert RESULT.missed == (RESULT.figures[2],)
    assert RESULT.figure("cache.gain") is RESULT.figures[1]
    assert RESULT.figure("cache.none") is None


def test_whole_numbers_are_numbers() -> None:
    data = changed(lambda value: value["figures"][0].update(value=7))
    assert BenchResult.decode(data).figures[0].value == 7.0


HOSTILE: tuple[tuple[str, Callable[[dict[str, Any]], object]], ...] = (
    ("another format", lambda value: value.update(format=2)),
    ("another format", lambda value: value.pop("format")),
    ("another format", lambda value: value.update(format="1")),
    ("another format", lambda value: value.update(format=True)),
    ("studio_version", lambda value: value.update(studio_version=3)),
    ("studio_version", lambda value: value.update(studio_version="x" * 401)),
    ("processor", lambda value: value.update(processor="one\ntwo")),
    ("processor", lambda value: value.update(processor="\u202egnp.exe")),
    ("processor", lambda value: value.update(processor="\x1b[31m")),
    ("system", lambda value: value.update(system="\ud800")),
    ("system", lambda value: value.pop("system")),
    ("created_unix_ms", lambda value: value.update(created_unix_ms=-1)),
    ("created_unix_ms", lambda value: value.update(created_unix_ms=2**60)),
    ("created_unix_ms", lambda value: value.update(created_unix_ms=1.0)),
    ("cores", lambda value: value.update(cores=True)),
    ("memory_bytes", lambda value: value.update(memory_bytes=2**70)),
    ("quick", lambda value: value.update(quick=1)),
    ("disturbed_percent", lambda value: value.update(disturbed_percent="5")),
    ("figures", lambda value: value.update(figures={})),
    ("figures", lambda value: value.update(figures=[1])),
    ("figures", lambda value: value.update(figures=value["figures"] * 200)),
    ("value", lambda value: value["figures"][0].update(value=float("nan"))),
    ("value", lambda value: value["figures"][0].update(value=float("inf"))),
    ("value", lambda value: value["figures"][0].update(value=-1)),
    ("value", lambda value: value["figures"][0].update(value=1e19)),
    ("value", lambda value: value["figures"][0].update(value=10**400)),
    ("value", lambda value: value["figures"][0].update(value="1")),
    ("value", lambda value: value["figures"][0].pop("value")),
    ("a unit", lambda value: value["figures"][0].update(unit="parsec")),
    ("unit", lambda value: value["figures"][0].update(unit=["x"])),
    ("aim", lambda value: value["figures"][1].update(aim=float("nan"))),
    ("at least or at most", lambda value: value["figures"][1].pop("at_least")),
    ("a name", lambda value: value["figures"][0].update(name="no dot")),
    ("a name", lambda value: value["figures"][0].update(name="engine." + "x" * 80)),
    ("a name", lambda value: value["figures"][0].update(name="../../etc/passwd")),
    ("twice", lambda value: value["figures"].append(dict(value["figures"][0]))),
    ("twice", lambda value: value["absent"][0].update(name="cache.gain")),
    ("reason", lambda value: value["absent"][0].update(reason="a\tb")),
    ("device", lambda value: value["devices"][0].update(device=None)),
)


@pytest.mark.parametrize(("told", "change"), HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_file_is_refused_by_name(told: str, change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(BadResult, match=told):
        BenchResult.decode(changed(change))


@pytest.mark.parametrize(
    ("told", "data"),
    [
        ("no JSON", b""),
        ("no JSON", b"{"),
        ("no JSON", b"\xff\xfe\x00"),
        ("no JSON", b"[" * 100_000),
        ("no JSON", b'{"format": ' + b"1" * 5_000 + b"}"),
        ("no object", b"[]"),
        ("no object", b"null"),
        ("too large", b" " * (MOST_BYTES + 1)),
    ],
)
def test_what_is_no_object_of_ours_is_refused(told: str, data: bytes) -> None:
    with pytest.raises(BadResult, match=told):
        BenchResult.decode(data)


def test_a_bad_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(b"{}")
    with pytest.raises(UserError) as caught:
        read_result(path)
    assert caught.value.message_id == "bench.bad_file"
    assert str(path) in str(caught.value)
    with pytest.raises(UserError):
        read_result(tmp_path / "none.json")
