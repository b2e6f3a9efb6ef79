"""A second start hands over what it was to open; whatever comes to the socket, the first window goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from pytestqt.qtbot import QtBot

from studio.gui.single import GREETING, TAKEN, Meeting
from studio.host.meeting import MeetingPlace, meeting_place
from studio.model.handover import MOST_BYTES, handover_message
from studio.model.window import WindowRequest

WAIT_S = 60
SHORT = None if os.name == "nt" else "/tmp"  # noqa: S108  # the folders of pytest have long names
TOKEN = "t1"  # of a desktop
WANTED = WindowRequest((Path("/a b/二.proof"),), "library")


@pytest.fixture
def place(tmp_path: Path) -> MeetingPlace:
    found = meeting_place(tmp_path)
    assert found is not None
    return found


@pytest.fixture
def runtime() -> Iterator[Path]:
    """A folder for sockets, whose name may not be long."""
    with tempfile.TemporaryDirectory(prefix="m", dir=SHORT) as folder:
        yield Path(folder)


class First:
    """A window's side, with what it was asked for."""

    def __init__(self, place: MeetingPlace) -> None:
        self.asked: list[tuple[WindowRequest, str]] = []
        self.meeting = Meeting(place)
        assert not self.meeting.hand_over(message())
        assert self.meeting.listen(lambda wanted, token: self.asked.append((wanted, token)))


@pytest.fixture
def first(place: MeetingPlace, qtbot: QtBot) -> Iterator[First]:
    made = First(place)
    yield made
    made.meeting.close()


def gone(visitor: QLocalSocket) -> bool:
    return visitor.state() is QLocalSocket.LocalSocketState.UnconnectedState


def message(wanted: WindowRequest = WANTED, token: str = "") -> bytes:
    line = handover_message(wanted, Path("/"), token)
    assert line is not None
    return line


SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from studio.gui.single import Meeting
from studio.host.meeting import MeetingPlace
application = QCoreApplication([])
meeting = Meeting(MeetingPlace(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
sys.exit(0 if meeting.hand_over(sys.stdin.buffer.read()) else 1)
"""


def second_start(place: MeetingPlace, qtbot: QtBot, line: bytes) -> bool:
    """Hands over in a process of its own, while the events of the window go on."""
    command = [sys.executable, "-c", SECOND, place.server, str(place.lock), str(place.secret)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(line)
        process.stdin.close()
        qtbot.waitUntil(lambda: process.poll() is not None, timeout=30_000)
    return process.returncode == 0


def test_a_second_start_hands_over(place: MeetingPlace, first: First, qtbot: QtBot) -> None:
    assert second_start(place, qtbot, message(token=TOKEN))
    assert first.asked == [(WANTED, TOKEN)]
    assert second_start(place, qtbot, message(WindowRequest()))
    assert first.asked[1:] == [(WindowRequest(), "")]


def test_after_the_window_the_next_start_is_the_first(place: MeetingPlace, first: First, qtbot: QtBot) -> None:
    first.meeting.close()
    again = First(place)
    assert second_start(place, qtbot, message())
    assert (first.asked, again.asked) == ([], [(WANTED, "")])
    again.meeting.close()


@pytest.mark.parametrize(
    "line",
    [b"\n", b"nonsense\n", b"x" * (MOST_BYTES + 10), message()[:-2] + b"\n", b'{"format": 1}\n', message() + message()],
    ids=["empty", "nonsense", "endless", "cut", "short", "twice"],
)
def test_a_hostile_visitor_changes_nothing(place: MeetingPlace, first: First, qtbot: QtBot, line: bytes) -> None:
    visitor = QLocalSocket()
    visitor.connectToServer(place.server)
    qtbot.waitUntil(visitor.canReadLine, timeout=5_000)
    assert bytes(visitor.readLine(128).data()).decode() == GREETING.format(password=place.password())
    visitor.write(line)
    qtbot.waitUntil(lambda: gone(visitor), timeout=10_000)
    answered = TAKEN in bytes(visitor.readAll().data())
    assert (answered, len(first.asked)) == ((True, 1) if line.startswith(message()) else (False, 0))
    assert second_start(place, qtbot, message())


def test_one_that_says_nothing_does_not_keep_others_out(place: MeetingPlace, first: First, qtbot: QtBot) -> None:
    silent = [QLocalSocket() for _ in range(10)]
    for visitor in silent:
        visitor.connectToServer(place.server)
    assert second_start(place, qtbot, message())
    qtbot.waitUntil(lambda: all(gone(visitor) for visitor in silent), timeout=10_000)


def test_a_window_that_hangs_is_not_waited_for(place: MeetingPlace, first: First) -> None:
    # On the thread of the window itself: nobody greets meanwhile.
    own = Meeting(place)
    assert not own.hand_over(message())
    assert not own.listen(lambda *_: None)  # the one that hangs keeps its place, and nothing was said to it
    assert first.asked == []


@pytest.mark.parametrize("said", ["proving-studio 1\n", GREETING.format(password="0" * 64), "x" * 200, "\n"])
def test_a_stranger_in_its_place_hears_nothing(place: MeetingPlace, qtbot: QtBot, said: str) -> None:
    stranger = QLocalServer()
    assert stranger.listen(place.server)
    heard = bytearray()

    def visited() -> None:
        socket = stranger.nextPendingConnection()
        socket.readyRead.connect(lambda: heard.extend(socket.readAll().data()))
        socket.write(said.encode("ascii") + TAKEN)

    stranger.newConnection.connect(visited)
    assert not second_start(place, qtbot, message())
    assert heard == b""
    stranger.close()


def test_without_a_secret_nobody_listens(place: MeetingPlace) -> None:
    place.secret.mkdir()
    meeting = Meeting(place)
    assert not meeting.hand_over(message())
    assert not meeting.listen(lambda *_: None)
    meeting.close()
    place.secret.rmdir()


def test_what_a_crash_left_is_in_nobodys_way(place: MeetingPlace, qtbot: QtBot) -> None:
    left = f"""
import os
from PySide6.QtCore import QCoreApplication
from PySide6.QtNetwork import QLocalServer
application = QCoreApplication([])
server = QLocalServer()
assert server.listen({place.server!r})
os._exit(1)
"""
    subprocess.run([sys.executable, "-c", left], check=False, timeout=WAIT_S)
    made = First(place)
    assert second_start(place, qtbot, message())
    made.meeting.close()


def test_beside_an_open_window(place: MeetingPlace, first: First, qtbot: QtBot) -> None:
    beside = Meeting(place)
    thread = threading.Thread(target=beside.look_for_others)
    thread.start()
    qtbot.waitUntil(lambda: not thread.is_alive(), timeout=10_000)
    assert not beside.listen(lambda *_: None)
    assert first.asked == []


def test_a_file_of_the_finder_arrives() -> None:
    code = f"""
from PySide6.QtGui import QFileOpenEvent
from studio.gui.file_events import Application
application = Application(["x"])
heard = []
application.file_arrived.connect(heard.append)
application.sendEvent(application, QFileOpenEvent({str(Path.cwd() / "a b.proof")!r}))
print(heard == [{str(Path.cwd() / "a b.proof")!r}])
"""
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=WAIT_S,
    )
    assert ended.stdout == "True\n", ended.stderr


@pytest.mark.posix
def test_two_processes(user_environment: Mapping[str, str], tmp_path: Path, runtime: Path, qtbot: QtBot) -> None:
    folders = {"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_RUNTIME_DIR": str(runtime)}
    environment = {**user_environment, **folders, "QT_QPA_PLATFORM": "offscreen"}
    studio = [sys.executable, "-m", "studio"]
    (tmp_path / "a b").mkdir()

    def run(*words: str) -> bytes:
        command = [*studio, *words, "--json"]
        return subprocess.run(
            command, env=environment, cwd=tmp_path / "a b", capture_output=True, check=True, timeout=WAIT_S
        ).stdout

    run("prove", "fibonacci", "n=3", "--out", "二.proof")
    run("aggregate", "二.proof", "--out", "x.aggregate")
    window = subprocess.Popen([*studio, "gui"], env=environment, cwd=tmp_path)
    try:
        # Whoever comes first opens the window: that has to be this one.
        qtbot.waitUntil(lambda: bool(list(runtime.rglob("*.lock"))), timeout=WAIT_S * 1000)
        handed = [json.loads(run("gui", *words)) for words in ((), ("x.aggregate",))]
        assert handed == [{"ok": True, "handed_over": True}] * 2
    finally:
        window.send_signal(signal.SIGTERM)
    assert window.wait(WAIT_S) == 0
    kept = (tmp_path / "config" / "proving-studio" / "window.ini").read_text(encoding="utf-8")
    assert "page=aggregates" in kept
