"""Times of day and dates as people read them, in the time zone of this machine."""

from __future__ import annotations

from datetime import datetime, timedelta

from studio.model.text import N_, translate

_MONTHS = (
    *(N_("{day} Jan"), N_("{day} Feb"), N_("{day} Mar"), N_("{day} Apr"), N_("{day} May"), N_("{day} Jun")),
    *(N_("{day} Jul"), N_("{day} Aug"), N_("{day} Sep"), N_("{day} Oct"), N_("{day} Nov"), N_("{day} Dec")),
)


def when_text(unix_ms: int, now_unix_ms: int) -> str:
    """As short as the distance allows: 10:42, Yesterday, 21 Nov, 21 Nov 2025. A file may claim any time: then "?"."""
    moment, now = _local(unix_ms), _local(now_unix_ms)
    if moment is None or now is None:
        return "?"
    if moment.date() == now.date():
        return f"{moment:%H:%M}"
    if moment.date() == now.date() - timedelta(days=1):
        return translate(N_("Yesterday"))
    return _date_text(moment, with_year=moment.year != now.year)


def moment_text(unix_ms: int) -> str:
    """In full: 21 Nov 2025, 10:42:07."""
    moment = _local(unix_ms)
    if moment is None:
        return "?"
    return translate(N_("{date}, {time}")).format(date=_date_text(moment, with_year=True), time=f"{moment:%H:%M:%S}")


def day_start_unix_ms(days_before: int, now_unix_ms: int) -> int:
    """When the day began that lies so many days before today."""
    now = datetime.fromtimestamp(now_unix_ms / 1000).astimezone()
    day = (now - timedelta(days=days_before)).date()
    return round(datetime(day.year, day.month, day.day).astimezone().timestamp() * 1000)


def _date_text(moment: datetime, *, with_year: bool) -> str:
    text = translate(_MONTHS[moment.month - 1]).format(day=moment.day)
    return translate(N_("{date} {year}")).format(date=text, year=moment.year) if with_year else text


def _local(unix_ms: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(unix_ms / 1000).astimezone()
    except (OverflowError, ValueError, OSError):
        return None
