"""What a window can be asked to show."""

from __future__ import annotations

from studio.model.window import WindowRequest


def test_asked_for_nothing_it_shows_what_it_showed_last() -> None:
    assert WindowRequest() == WindowRequest((), "", "", None, None)
