"""One window for all starts of a person that share a library and a screen: later ones hand over what they were to open.

The first window listens on a local socket. It greets whoever connects, with a secret that only this person can read: a
start that is not greeted so knows that a stranger listens there, or that the window hangs, before it has said anything,
and opens one of its own. Nothing is opened twice. No network is involved.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable

from PySide6.QtCore import QLockFile, QObject, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from studio.model.handover import MOST_BYTES, understood
from studio.model.window import WindowRequest
from studio.session.folders import MeetingPlace

GREETING, TAKEN = "proving-studio 1 {password}\n", b"taken\n"
ANSWER_MS = 2_000  # a window that works answers within some ms
_OPENING_MS = 20_000  # as long may another start be at opening its window
_VISIT_MS = 5_000
_MOST_VISITORS = 64
_NOBODY = (QLocalSocket.LocalSocketError.ServerNotFoundError, QLocalSocket.LocalSocketError.ConnectionRefusedError)

logger = logging.getLogger(__name__)
Taken = Callable[[WindowRequest, str], None]


class Meeting(QObject):
    """`hand_over` or `look_for_others` first, and without another window `listen`; `close` in any case."""

    def __init__(self, place: MeetingPlace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = place
        # Held from the look for another window until this one listens: of several starts at once, one opens a window.
        self._lock = QLockFile(str(place.lock))
        self._lock.setStaleLockTime(0)  # only the end of its process makes it stale, however long that takes to start
        self._is_first = False
        self._server: QLocalServer | None = None

    def hand_over(self, message: bytes) -> bool:
        """Whether a window took it. Waits for another start that is about to open one, and for a window's answer."""
        return self._meet(message, _OPENING_MS)

    def look_for_others(self) -> None:
        """See only whether this is the first, for a window that was asked for beside another."""
        self._meet(b"", 0)

    def listen(self, taken: Taken) -> bool:
        """Take what later starts hand over, if this is the first; `taken` gets it with the token to come forward by."""
        if not self._is_first:
            return False
        greeting = self._greeting()
        if not greeting:
            return False
        server = self._server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.setMaxPendingConnections(_MOST_VISITORS)
        server.newConnection.connect(lambda: self._greet(server, greeting, taken))
        # What one left that crashed: nobody answered there, and the lock is held.
        QLocalServer.removeServer(self._place.server)
        listens = server.listen(self._place.server)
        if not listens:
            logger.info("later starts cannot be heard: %s", server.errorString())
        self._lock.unlock()
        return listens

    def close(self) -> None:
        """From now on nobody is heard, and the next start opens the window."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._is_first = False
        self._lock.unlock()

    def _meet(self, message: bytes, patience_ms: int) -> bool:
        if not self._lock.tryLock(patience_ms):
            return False
        socket = QLocalSocket()
        socket.connectToServer(self._place.server)
        if socket.waitForConnected(ANSWER_MS):
            greeting = self._greeting()
            handed = bool(message and greeting) and _tell(socket, greeting, message)
        else:
            handed, self._is_first = False, socket.error() in _NOBODY
        socket.abort()
        if not self._is_first:
            self._lock.unlock()
        return handed

    def _greeting(self) -> bytes:
        """Empty where no secret can be kept: nobody listens then, and nobody is believed."""
        password = self._place.password()
        return GREETING.format(password=password).encode("ascii") if password else b""

    def _greet(self, server: QLocalServer, greeting: bytes, taken: Taken) -> None:
        while server.hasPendingConnections():
            socket = server.nextPendingConnection()
            if len(server.findChildren(QLocalSocket)) > _MOST_VISITORS:
                socket.abort()
                socket.deleteLater()
            else:
                _Visit(socket, greeting, taken)


class _Visit(QObject):
    """One start that has come: one line, and no more, within some seconds."""

    def __init__(self, socket: QLocalSocket, greeting: bytes, taken: Taken) -> None:
        super().__init__(socket)
        self._socket = socket
        self._taken = taken
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(lambda: socket.abort())
        self._late.start(_VISIT_MS)
        socket.setReadBufferSize(MOST_BYTES + 1)
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(lambda: socket.deleteLater())
        socket.write(greeting)
        if socket.bytesAvailable():
            self._read()

    def _read(self) -> None:
        socket = self._socket
        if not socket.canReadLine():
            if socket.bytesAvailable() > MOST_BYTES:
                socket.abort()
            return
        heard = understood(bytes(socket.readLine(MOST_BYTES + 1).data()))
        if heard is None:
            logger.info("what came from a local socket was not understood, and is dropped")
            socket.abort()
            return
        socket.readyRead.disconnect(self._read)
        socket.write(TAKEN)
        socket.disconnectFromServer()  # once it is written
        self._taken(*heard)


def _tell(socket: QLocalSocket, greeting: bytes, message: bytes) -> bool:
    if not hmac.compare_digest(_line(socket, len(greeting)), greeting):
        return False
    socket.write(message)
    return _line(socket, len(TAKEN)) == TAKEN


def _line(socket: QLocalSocket, most_bytes: int) -> bytes:
    """The next line, or what came of it in time."""
    while not socket.canReadLine():
        if socket.bytesAvailable() > most_bytes or not socket.waitForReadyRead(ANSWER_MS):
            break
    return bytes(socket.readLine(most_bytes + 1).data())
