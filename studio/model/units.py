"""Numbers as people read them: bytes, durations, counts and rates."""

from __future__ import annotations

from studio.model.text import N_, translate

_BYTE_UNITS = (N_("{value} B"), N_("{value} KiB"), N_("{value} MiB"), N_("{value} GiB"), N_("{value} TiB"))
_DURATION_UNITS = ((1_000_000_000, N_("{value} s")), (1_000_000, N_("{value} ms")), (1_000, N_("{value} µs")))


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


def count_text(count: int) -> str:
    """`count` with its thousands apart, without a locale: 1,048,576."""
    return f"{count:,}"


def steps_per_second(steps: int, elapsed_ns: int) -> int:
    """Whole steps in one second at the measured speed; 0 when nothing was measured."""
    return steps * 1_000_000_000 // elapsed_ns if elapsed_ns > 0 else 0


def rate_text(steps: int, elapsed_ns: int) -> str:
    """Steps a second: 474 M steps/s."""
    rate = steps_per_second(steps, elapsed_ns)
    if rate >= 1_000_000:
        return translate(N_("{value} M steps/s")).format(value=f"{rate / 1_000_000:.1f}")
    return translate(N_("{value} steps/s")).format(value=count_text(rate))
