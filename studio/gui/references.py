"""A workaround for PySide6 6.12.0 under Python 3.11, where it gives back references that it never took.

Every call of a Qt function without a value, and every look-up that finds nothing, takes one from the count of None
(6.11.3 does not, and from Python 3.12 on such objects are immortal). After some thousand calls the interpreter would
end with "none_dealloc". So the counts are raised beyond what any run can take away, which is what 3.12 does for good.
"""

from __future__ import annotations

import ctypes
import sys

_BEYOND_REACH = 1 << 40


def keep_constants() -> None:
    """Make None, True and False as good as immortal."""
    if sys.version_info >= (3, 12):
        return
    for constant in (None, True, False):
        if sys.getrefcount(constant) < _BEYOND_REACH // 2:
            ctypes.c_ssize_t.from_address(id(constant)).value += _BEYOND_REACH
