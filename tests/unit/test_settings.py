"""Settings: defaults, every option, and a message for each way to get them wrong."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from studio.model.errors import UserError
from studio.settings import Settings, load_settings


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "settings.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_no_file_means_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "absent" / "settings.toml") == Settings()


def test_every_option_is_read(tmp_path: Path) -> None:
    names = [option.name for option in dataclasses.fields(Settings)]
    text = "version = 1\n" + "".join(f"{name} = {index + 7}\n" for index, name in enumerate(names))
    settings = load_settings(written(tmp_path, text))
    assert [getattr(settings, name) for name in names] == [index + 7 for index in range(len(names))]


@pytest.mark.parametrize(
    ("text", "message_id"),
    [
        ("max_steps = ", "settings.not_toml"),
        (b"\xff\xfe", "settings.not_toml"),
        ("version = 2", "settings.version"),
        ("version = 0", "settings.version"),
        ("version = true", "settings.version"),
        ("max_step = 1", "settings.unknown"),
        ("max_steps = 0", "settings.bad_value"),
        ("max_steps = -1", "settings.bad_value"),
        ("max_steps = '5'", "settings.bad_value"),
        ("max_steps = 5.0", "settings.bad_value"),
        ("max_steps = true", "settings.bad_value"),
        ("max_steps = 9223372036854775808", "settings.bad_value"),
        ("# " + "x" * 70_000, "file.too_large"),
    ],
)
def test_each_mistake_has_its_message(text: str | bytes, message_id: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        load_settings(written(tmp_path, text))
    assert refused.value.message_id == message_id
    assert "settings.toml" in str(refused.value)


def test_zero_threads_means_all(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, "verify_threads = 0")).verify_threads == 0
