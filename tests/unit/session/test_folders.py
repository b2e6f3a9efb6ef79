"""Where the folders of a user are, and that their names show no person."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.model.errors import UserError
from studio.session.folders import below_home, existing_folder, user_folders
from studio.settings import Settings


def test_the_open_library_comes_before_the_settings(tmp_path: Path) -> None:
    settings = Settings(library_folder=str(tmp_path / "books"))
    assert user_folders(settings).library == tmp_path / "books"
    assert user_folders(settings, tmp_path / "open").library == tmp_path / "open"
    assert user_folders(settings).settings != user_folders(settings).log


def test_the_home_folder_is_not_named(tmp_path: Path) -> None:
    assert below_home(tmp_path / "a" / "b", tmp_path) == str(Path("~/a/b"))
    assert below_home(tmp_path.parent / "other", tmp_path) == str(tmp_path.parent / "other")


def test_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    assert existing_folder(tmp_path) == tmp_path
    with pytest.raises(UserError) as refused:
        existing_folder(tmp_path / "absent")
    assert refused.value.message_id == "folder.absent"
