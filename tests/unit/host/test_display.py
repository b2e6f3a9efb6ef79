"""Whether there is a display, on each system."""

from __future__ import annotations

import sys

import pytest

from studio.host.display import has_display


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"DISPLAY": ""}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, True),
        ({"QT_QPA_PLATFORM": "xcb"}, False),
        ({"QT_QPA_PLATFORM": "wayland;xcb"}, False),
        ({"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":0"}, True),
        ({"QT_QPA_PLATFORM": ""}, False),
    ],
)
def test_linux_tells_by_its_environment(environment: dict[str, str], expected: bool) -> None:
    assert has_display(platform="linux", environment=environment) is expected
    assert has_display(platform="freebsd15", environment=environment) is expected


def test_windows_always_has_one() -> None:
    assert has_display(platform="win32", environment={})


def test_a_mac_has_one_while_somebody_is_logged_in_at_it() -> None:
    assert has_display(platform="darwin", environment={"SSH_CONNECTION": "x"}, mac_session=lambda: True)
    assert not has_display(platform="darwin", environment={"DISPLAY": ":0"}, mac_session=lambda: False)
    assert has_display(platform="darwin", environment={"QT_QPA_PLATFORM": "offscreen"}, mac_session=lambda: False)


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac has what is absent elsewhere")
def test_a_mac_without_that_question_is_taken_to_have_one() -> None:
    assert has_display(platform="darwin", environment={})


def test_this_machine_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert has_display()
