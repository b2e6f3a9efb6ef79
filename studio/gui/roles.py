"""What drawn parts are to a screen reader: Qt knows its own controls, and takes everything else for a plain area.

A widget that paints itself says `ROLE = "Chart"` in its class; the name is one of `QAccessible.Role`.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget


def tell_roles() -> None:
    """From now on; Qt asks only while something listens."""
    QAccessible.installFactory(_interface)


def _interface(_class_name: str, widget: QObject) -> QAccessibleInterface | None:
    role = getattr(type(widget), "ROLE", None)
    return QAccessibleWidget(widget, QAccessible.Role[role]) if role and isinstance(widget, QWidget) else None
