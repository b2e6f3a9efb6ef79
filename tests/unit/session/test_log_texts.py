"""What a prover said, as text that can be shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.model.errors import UserError
from studio.session import log_text, task_logs_folder


def test_colours_and_controls_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"\x1b[2m10:00\x1b[0m \x1b[32m INFO\x1b[0m ok\r\n\x07\tthread \xff panicked\n")
    assert log_text(tmp_path / "log") == "10:00  INFO ok\n\tthread \ufffd panicked\n"


def test_one_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError) as gone:
        log_text(tmp_path / "log")
    assert gone.value.message_id == "file.not_found"


def test_logs_of_tasks_have_a_folder_of_their_own() -> None:
    assert task_logs_folder().name == "tasks"
