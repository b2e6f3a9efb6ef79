"""Numbers as people read them."""

from __future__ import annotations

import pytest

from studio.model.units import (
    bytes_text,
    count_text,
    counted_text,
    duration_text,
    expected_text,
    rate_parts,
    rate_text,
    seconds_text,
    steps_per_second,
)


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (2**30, "1.0 GiB"), (2**60, "1048576.0 TiB")],
)
def test_bytes(size_bytes: int, text: str) -> None:
    assert bytes_text(size_bytes) == text


@pytest.mark.parametrize(
    ("elapsed_ns", "text"),
    [
        (0, "0 ns"),
        (999, "999 ns"),
        (1_000, "1.00 µs"),
        (12_345, "12.3 µs"),
        (999_999, "1000 µs"),
        (1_500_000, "1.50 ms"),
        (12_345_000_000, "12.3 s"),
        (61_000_000_000, "1 min 1 s"),
        (3_600_000_000_000, "60 min 0 s"),
    ],
)
def test_durations(elapsed_ns: int, text: str) -> None:
    assert duration_text(elapsed_ns) == text


def test_whole_seconds() -> None:
    assert [seconds_text(at) for at in (0, 1_999_999_999, 59_999_999_999, 90_500_000_000)] == [
        "0 s",
        "1 s",
        "59 s",
        "1 min 30 s",
    ]


def test_counts_and_rates() -> None:
    assert count_text(1048576) == "1,048,576"
    assert steps_per_second(500, 1_000) == 500_000_000
    assert steps_per_second(500, 0) == 0
    assert rate_text(474_000_000, 1_000_000_000) == "474.0 M steps/s"
    assert rate_text(1000, 1_000_000_000) == "1,000 steps/s"


def test_a_forecast_promises_no_digits_that_it_cannot_keep() -> None:
    assert expected_text(0.00001) == "< 1 ms"
    assert expected_text(0.0015) == "1.50 ms"
    assert expected_text(61) == "1 min 1 s"


@pytest.mark.parametrize(
    ("per_second", "parts"),
    [
        (0.0, ("0", "/s")),
        (0.614, ("0.61", "/s")),
        (9.9949, ("9.99", "/s")),
        (9.996, ("10.0", "/s")),
        (13.14, ("13.1", "/s")),
        (999.4, ("999", "/s")),
        (999.9, ("1.00", "k/s")),
        (2_412_000_000.0, ("2.41", "G/s")),
        (5e12, ("5000", "G/s")),
    ],
)
def test_parts_of_a_rate(per_second: float, parts: tuple[str, str]) -> None:
    assert rate_parts(per_second) == parts


def test_a_number_with_its_noun() -> None:
    assert [counted_text(count, "1 proof", "{count} proofs") for count in (0, 1, 2, 1000)] == [
        "0 proofs",
        "1 proof",
        "2 proofs",
        "1,000 proofs",
    ]
