"""The queue's file: private, versioned, and with words for what can be wrong with it."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from studio.jobs.queue_file import APPLICATION_ID, FILE_NAME, SCHEMA_VERSION, QueueFile
from studio.model.errors import UserError


def refused(folder: Path) -> UserError:
    with pytest.raises(UserError) as error:
        QueueFile(folder)
    return error.value


@pytest.mark.posix
def test_all_its_files_are_for_the_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "jobs"
    file = QueueFile(folder)
    with file.writing(durable=True) as cursor:
        cursor.execute("INSERT INTO attachment VALUES (1, 'a', x'00')")
    files = sorted(path.name for path in folder.iterdir())
    assert files == [FILE_NAME, f"{FILE_NAME}-shm", f"{FILE_NAME}-wal"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    file.close()


def test_it_says_what_it_is(tmp_path: Path) -> None:
    QueueFile(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    error = refused(tmp_path)
    assert (error.message_id, error.params["version"]) == ("job.queue_newer", SCHEMA_VERSION + 1)


def test_another_database_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    before = (tmp_path / FILE_NAME).read_bytes()
    assert refused(tmp_path).message_id == "job.queue_foreign"
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_damage_has_words(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all" * 100)
    assert refused(tmp_path).message_id == "job.queue_damaged"


@pytest.mark.posix
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).symlink_to(tmp_path / "elsewhere")
    refused(tmp_path)
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_is_a_file_has_words(tmp_path: Path) -> None:
    (tmp_path / "jobs").write_bytes(b"")
    assert refused(tmp_path / "jobs").message_id in ("file.not_found", "file.system_error")


def test_a_transaction_is_whole_or_not_at_all(tmp_path: Path) -> None:
    file = QueueFile(tmp_path)

    def interrupted() -> None:
        with file.writing(durable=True) as cursor:
            cursor.execute("INSERT INTO attachment VALUES (1, 'a', x'00')")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert file.read("SELECT * FROM attachment") == []
    file.close()


def test_another_connection_is_noticed_and_waited_for(tmp_path: Path) -> None:
    one, two = QueueFile(tmp_path), QueueFile(tmp_path, busy_ms=0)
    before = one.data_version
    with two.writing(durable=False) as cursor:
        cursor.execute("INSERT INTO attachment VALUES (1, 'a', x'00')")
    assert one.data_version != before
    with one.writing(durable=True), pytest.raises(UserError) as busy, two.writing(durable=True):
        pass
    assert busy.value.message_id == "job.queue_busy"
    one.close()
    two.close()


def test_many_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    errors: list[BaseException] = []

    def open_one() -> None:
        try:
            QueueFile(tmp_path).close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=open_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_a_full_disk_has_words(tmp_path: Path) -> None:
    file = QueueFile(tmp_path)
    file.read("PRAGMA max_page_count = 10")
    with pytest.raises(UserError) as full, file.writing(durable=True) as cursor:
        cursor.execute("INSERT INTO attachment VALUES (1, 'a', zeroblob(1000000))")
    assert full.value.message_id == "file.disk_full"
    file.close()


def test_a_wrong_statement_is_a_bug(tmp_path: Path) -> None:
    file = QueueFile(tmp_path)
    with pytest.raises(sqlite3.OperationalError):
        file.read("SELECT nonsense")
    file.close()


def test_another_process_that_comes_and_goes_takes_no_log_away(tmp_path: Path) -> None:
    look = "import sys, pathlib; from studio.jobs.store import JobStore; JobStore(pathlib.Path(sys.argv[1])).close()"
    first, second = QueueFile(tmp_path), QueueFile(tmp_path)  # as a runner has them: its list and its watch
    version = first.data_version
    subprocess.run([sys.executable, "-c", look, tmp_path], check=True)
    assert (tmp_path / f"{FILE_NAME}-wal").exists()
    other = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    other.execute("CREATE TABLE later (x)")
    other.close()
    assert first.data_version != version
    assert second.read("SELECT name FROM sqlite_schema WHERE name = 'later'") == [("later",)]
    first.close()
    second.close()
