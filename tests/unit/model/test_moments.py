"""Times as people read them."""

from __future__ import annotations

from datetime import datetime

import pytest

from studio.model.moments import day_start_unix_ms, moment_text, when_text


def unix_ms(*parts: int) -> int:
    return round(datetime(*parts).astimezone().timestamp() * 1000)  # type: ignore[arg-type]


NOW = unix_ms(2026, 3, 1, 14, 5)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOW, "14:05"),
        (unix_ms(2026, 3, 1, 0, 0), "00:00"),
        (unix_ms(2026, 2, 28, 23, 59), "Yesterday"),
        (unix_ms(2026, 2, 27, 23, 59), "27 Feb"),
        (unix_ms(2026, 3, 2, 0, 0), "2 Mar"),  # a clock that runs ahead
        (unix_ms(2025, 11, 21), "21 Nov 2025"),
        (2**63 - 1, "?"),
    ],
)
def test_as_short_as_the_distance_allows(moment: int, text: str) -> None:
    assert when_text(moment, NOW) == text


def test_in_full() -> None:
    assert moment_text(unix_ms(2025, 11, 21, 10, 42, 7)) == "21 Nov 2025, 10:42:07"
    assert moment_text(2**63 - 1) == "?"


def test_where_a_day_began() -> None:
    assert day_start_unix_ms(0, NOW) == unix_ms(2026, 3, 1)
    assert day_start_unix_ms(29, NOW) == unix_ms(2026, 1, 31)
