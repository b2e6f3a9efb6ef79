"""The session as the window and the command line see it."""

from __future__ import annotations

import studio.session
from studio.session import Session


def test_every_name_that_is_promised_is_there() -> None:
    for name in studio.session.__all__:
        assert hasattr(studio.session, name), name


def test_one_session_has_every_group_of_use_cases() -> None:
    for name in ("open", "run", "record", "prove", "verify", "store", "load", "system_report"):
        assert callable(getattr(Session, name)), name
