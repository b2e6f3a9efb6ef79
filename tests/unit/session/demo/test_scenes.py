"""The six scenes play, are as expected, and none of them takes a control that was cancelled for a result."""

from __future__ import annotations

import pytest

from studio.model.errors import Cancelled
from studio.session import Control, Session
from studio.session.demo.scenes import SCENES


@pytest.mark.parametrize("name", list(SCENES))
def test_a_scene_is_as_expected(name: str) -> None:
    assert SCENES[name].play(Session(), Control()).failures() == []


@pytest.mark.parametrize("name", [name for name in SCENES if name != "system"])
def test_a_scene_can_be_stopped(name: str) -> None:
    control = Control()
    control.cancel()
    with pytest.raises(Cancelled):
        SCENES[name].play(Session(), control)
