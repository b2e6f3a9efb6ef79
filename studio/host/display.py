"""Whether a window can be shown to anyone: the one place that knows how each system tells."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping

# Where Qt is told to draw on something else than X or Wayland (offscreen, vnc, eglfs, ...), it needs neither.
_PLATFORM = "QT_QPA_PLATFORM"
_NEED_A_SERVER = ("xcb", "wayland")
# What Qt loads from the system, beyond what its own wheel brings; packaging/environment.sh installs the same.
QT_PACKAGES_OF_DEBIAN = (
    *("libdbus-1-3", "libegl1", "libfontconfig1", "libgl1", "libglib2.0-0", "libwayland-cursor0", "libwayland-egl1"),
    *("libx11-xcb1", "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxcb-xkb1"),
    "libxkbcommon-x11-0",
)
_APPLICATION_SERVICES = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"


def has_display(
    *,
    platform: str = sys.platform,
    environment: Mapping[str, str] | None = None,
    mac_session: Callable[[], bool] | None = None,
) -> bool:
    """Whether there is a display, as far as the system tells without starting anything."""
    environment = os.environ if environment is None else environment
    chosen = environment.get(_PLATFORM, "")
    if chosen and not chosen.startswith(_NEED_A_SERVER):
        return True
    if platform == "win32":
        return True  # where nobody looks (a service), Windows takes windows all the same
    if platform == "darwin":
        return (mac_session or _has_mac_session)()
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _has_mac_session() -> bool:
    """Whether this process belongs to a login at the screen; one that came by ssh while nobody is there does not."""
    try:
        session = ctypes.CDLL(_APPLICATION_SERVICES).CGSessionCopyCurrentDictionary
    except (OSError, AttributeError):
        return True
    session.restype = ctypes.c_void_p
    return bool(session())
