"""A recording comes back as it was, and no file that nobody recorded is taken for one."""

from __future__ import annotations

import contextlib
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studio.model.errors import UserError
from studio.model.verdict import AnswerState, Strength
from studio.session import Control, Session
from studio.session.presentation.chapters import storyboard
from studio.session.presentation.recording import MAX_BYTES, encode, load_recording, save_recording
from studio.session.presentation.scenes import play_scene
from studio.session.presentation.shown import Check, Flip, Shown, Source, Take

SOURCE = Source(1_795_000_000_000, "2 processors, Linux x86_64")
FLIP = Flip("journal", "journal byte 4", "55", "54", (0, 0, 1, 1, 0, 1, 1, 0), 7, ("n = 10", "54", "71 B", "2 of 3"))
TAMPER = Shown(
    "tamper",
    "Change one bit.",
    "",
    "1 of 3",
    True,
    1_000_000,
    evidence=Strength.REFUSED,
    checks=(Check("The evidence is valid", AnswerState.NO, "It is not."),),
    flip=FLIP,
)


@pytest.fixture(scope="module")
def takes() -> list[Take]:
    session = Session()
    chapters = [chapter for chapter in storyboard()[:7] if chapter.id != "side-by-side"]
    return [Take(play_scene(one, session, Control()), 1_795_000_000_001) for one in chapters] + [Take(TAMPER, 3)]


def saved(tmp_path: Path, takes: list[Take]) -> Path:
    path = tmp_path / "talk.recording.json"
    save_recording(takes, SOURCE, path)
    return path


def test_it_comes_back_with_its_times_and_its_source(tmp_path: Path, takes: list[Take]) -> None:
    recording = load_recording(saved(tmp_path, takes))
    assert [take.shown for take in recording.takes] == [take.shown for take in takes]
    assert [take.shown.elapsed_ns for take in recording.takes] == [take.shown.elapsed_ns for take in takes]
    assert {take.source for take in recording.takes} == {SOURCE}
    assert recording.source == SOURCE


def test_what_was_replayed_is_not_recorded_again(tmp_path: Path, takes: list[Take]) -> None:
    replayed = [Take(TAMPER, 1, SOURCE)]
    assert save_recording([*replayed, *takes], SOURCE, tmp_path / "x") == len(takes)
    with pytest.raises(UserError) as raised:
        save_recording(replayed, SOURCE, tmp_path / "y")
    assert raised.value.message_id == "recording.nothing"
    assert not (tmp_path / "y").exists()


def test_letters_that_no_line_shows_do_not_come_back(tmp_path: Path) -> None:
    shown = Shown("own-1", "a\u202eb\nc\x1b", "", "", None, 1)
    path = saved(tmp_path, [Take(shown, 1)])
    assert load_recording(path).takes[0].shown.title == "a b c "


def change(*path: str | int) -> Callable[[Any, Any], None]:
    def at(top: Any, value: Any) -> None:
        for step in path[:-1]:
            top = top[step]
        top[path[-1]] = value

    return at


SHOWN = ("takes", 0, "shown")
LAST = ("takes", -1, "shown")


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (change("format"), "something else"),
        (change("version"), "1"),
        (change("version"), -1),
        (change("machine"), ""),
        (change("machine"), "a\u202eb"),
        (change("recorded_unix_ms"), 10**30),
        (change("recorded_unix_ms"), True),
        (change("takes"), []),
        (change("takes"), {}),
        (change("takes"), [{}]),
        (change("takes", 0), None),
        (change(*SHOWN, "title"), "x" * 3_000),
        (change(*SHOWN, "title"), 7),
        (change(*SHOWN, "elapsed_ns"), -1),
        (change(*SHOWN, "elapsed_ns"), 10**15),
        (change(*SHOWN, "elapsed_ns"), 1.5),
        (change(*SHOWN, "good"), "yes"),
        (change(*SHOWN, "evidence"), "certain"),
        (change(*SHOWN, "checks"), [{"question": "", "state": "yes", "reason": ""}] * 4),
        (change(*SHOWN, "checks", 0, "state"), "perhaps"),
        (change(*SHOWN, "figures"), "none"),
        (change("takes", 1, "shown", "table", "rows"), []),
        (change("takes", 1, "shown", "table", "rows", 0, "cells"), ["one"]),
        (change("takes", 1, "shown", "table", "headings"), []),
        (change("takes", 1, "shown", "times"), [[1, 2]]),
        (change(*LAST, "flip", "bits"), [0, 1]),
        (change(*LAST, "flip", "bits", 0), 2),
        (change(*LAST, "flip", "flipped"), 8),
        (change(*LAST, "flip", "values"), []),
    ],
)
def test_hostile_values_are_refused(
    tmp_path: Path, takes: list[Take], place: Callable[[Any, Any], None], value: Any
) -> None:
    top = json.loads(encode(takes, SOURCE))
    place(top, value)
    path = tmp_path / "hostile.json"
    path.write_text(json.dumps(top), encoding="utf-8")
    with pytest.raises(UserError) as raised:
        load_recording(path)
    assert raised.value.message_id == "recording.bad_file"
    assert str(raised.value)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"7", b"\xff", b"[" * 100_000, b'{"format": "x"}', b"nul", b"NaN"])
def test_other_files_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "other.json"
    path.write_bytes(data)
    with pytest.raises(UserError) as raised:
        load_recording(path)
    assert raised.value.message_id == "recording.bad_file"


def test_more_chapters_than_a_strip_has_room_for(tmp_path: Path) -> None:
    path = tmp_path / "many.json"
    path.write_bytes(encode([Take(Shown(f"own-{at}", "x", "", "", None, 1), 1) for at in range(101)], SOURCE))
    with pytest.raises(UserError) as raised:
        load_recording(path)
    assert "too many chapters" in str(raised.value)


def test_a_newer_one_says_so(tmp_path: Path, takes: list[Take]) -> None:
    top = json.loads(encode(takes, SOURCE))
    top["version"] = 2
    path = tmp_path / "newer.json"
    path.write_text(json.dumps(top), encoding="utf-8")
    with pytest.raises(UserError) as raised:
        load_recording(path)
    assert raised.value.message_id == "recording.newer"


def test_a_huge_one_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(UserError) as raised:
        load_recording(path)
    assert raised.value.message_id == "file.too_large"


def test_damage_anywhere_is_refused_or_read_whole(tmp_path: Path, takes: list[Take]) -> None:
    """Whatever is changed, nothing but a recording or a refusal comes out."""
    whole, draw = encode(takes[:1], SOURCE), random.Random(9)  # noqa: S311 - the same damage in every run
    path = tmp_path / "damaged.json"
    for _ in range(600):
        at = draw.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([draw.randrange(256)]) + whole[at + 1 :])
        with contextlib.suppress(UserError):
            assert load_recording(path).takes
