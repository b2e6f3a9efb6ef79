"""What is for people, what is a cancel, what is a bug."""

from __future__ import annotations

from studio.model.errors import Cancelled, StudioError, UserError


def test_an_error_reads_as_its_message() -> None:
    error = UserError("file.is_folder", {"path": "/tmp/x"})  # noqa: S108 - only a text here
    assert str(error) == "/tmp/x is a folder, not a file. Name a file inside it."  # noqa: S108
    assert error.message_id == "file.is_folder"


def test_a_cancel_is_no_error_of_the_user() -> None:
    assert issubclass(Cancelled, StudioError)
    assert not issubclass(Cancelled, UserError)
