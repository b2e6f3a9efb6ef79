"""The one hop between threads: whatever a worker thread has to say is called on the thread of the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Bridge(QObject):
    """Lives on the thread of the window; `call` may come from any."""

    _called = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._called.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def call(self, function: Callable[[], None]) -> None:
        """Call `function` on the thread of the window, soon and in the order of arrival."""
        self._called.emit(function)

    @Slot(object)
    def _run(self, function: Callable[[], None]) -> None:
        function()
