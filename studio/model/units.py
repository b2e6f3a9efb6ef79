"""Numbers as people read them: bytes, durations, counts and rates."""

from __future__ import annotations

from studio.model.text import N_, translate

_BYTE_UNITS = (N_("{value} B"), N_("{value} KiB"), N_("{value} MiB"), N_("{value} GiB"), N_("{value} TiB"))
_DURATION_UNITS = ((1_000_000_000, N_("{value} s")), (1_000_000, N_("{value} ms")), (1_000, N_("{value} µs")))
_RATE_UNITS = ((1e9, N_("G/s")), (1e6, N_("M/s")), (1e3, N_("k/s")), (1.0, N_("/s")))


def bytes_text(size_bytes: int) -> str:
    """`size_bytes` in the largest binary unit that keeps it at 1 or above."""
    value = float(size_bytes)
    index = 0
    while value >= 1024 and index < len(_BYTE_UNITS) - 1:
        value /= 1024
        index += 1
    number = str(size_bytes) if index == 0 else f"{value:.1f}"
    return translate(_BYTE_UNITS[index]).format(value=number)


def duration_text(elapsed_ns: int) -> str:
    """`elapsed_ns` with three significant figures."""
    if elapsed_ns >= 60 * 1_000_000_000:
        minutes, rest_ns = divmod(elapsed_ns, 60 * 1_000_000_000)
        return translate(N_("{minutes} min {seconds} s")).format(minutes=minutes, seconds=rest_ns // 1_000_000_000)
    for unit_ns, text in _DURATION_UNITS:
        if elapsed_ns >= unit_ns:
            value = elapsed_ns / unit_ns
            decimals = 2 if value < 10 else 1 if value < 100 else 0
            return translate(text).format(value=f"{value:.{decimals}f}")
    return translate(N_("{value} ns")).format(value=elapsed_ns)


def seconds_text(elapsed_ns: int) -> str:
    """`elapsed_ns` in whole seconds, for what is shown while it grows: more digits would only flicker."""
    if elapsed_ns >= 60 * 1_000_000_000:
        return duration_text(elapsed_ns)
    return translate(N_("{value} s")).format(value=elapsed_ns // 1_000_000_000)


def expected_text(seconds: float) -> str:
    """A time that was forecast: below a millisecond its digits would promise too much."""
    return translate(N_("< 1 ms")) if seconds < 0.001 else duration_text(round(seconds * 1e9))


def count_text(count: int) -> str:
    """`count` with its thousands apart, without a locale: 1,048,576."""
    return f"{count:,}"


def counted_text(count: int, one: str, many: str) -> str:
    """A number with its noun, as `one` and `many` say it; both are marked for the catalogue and hold `{count}`."""
    return translate(one if count == 1 else many).format(count=count_text(count))


def steps_per_second(steps: int, elapsed_ns: int) -> int:
    """Whole steps in one second at the measured speed; 0 when nothing was measured."""
    return steps * 1_000_000_000 // elapsed_ns if elapsed_ns > 0 else 0


def rate_text(steps: int, elapsed_ns: int) -> str:
    """Steps a second: 474 M steps/s."""
    rate = steps_per_second(steps, elapsed_ns)
    if rate >= 1_000_000:
        return translate(N_("{value} M steps/s")).format(value=f"{rate / 1_000_000:.1f}")
    return translate(N_("{value} steps/s")).format(value=count_text(rate))


def rate_parts(per_second: float) -> tuple[str, str]:
    """(number, unit) of a rate with three significant figures: 2.41, G/s."""
    # What rounds to 1000 is 1 of the next unit.
    size, unit = next((one for one in _RATE_UNITS if per_second >= 0.9995 * one[0]), _RATE_UNITS[-1])
    value = per_second / size
    decimals = 0 if per_second <= 0 else 2 if value < 9.995 else 1 if value < 99.95 else 0
    return f"{value:.{decimals}f}", translate(unit)
