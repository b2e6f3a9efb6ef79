"""Settings: defaults, every option, and a message for each way to get them wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.model.errors import UserError
from studio.settings import OPTIONS, Option, Settings, load_settings, save_settings, with_option


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "settings.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_no_file_means_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "absent" / "settings.toml") == Settings()


def other_value(number: int, option: Option) -> int | str:
    return "/a b" if option.is_text else number + 7


CHANGED = Settings(**{name: other_value(n, OPTIONS[name]) for n, name in enumerate(OPTIONS)})  # type: ignore[arg-type]


def test_every_option_is_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.toml"
    save_settings(path, CHANGED)
    assert load_settings(path) == CHANGED
    assert CHANGED != Settings()
    save_settings(path, Settings())
    assert path.read_text() == "version = 1\n"


@pytest.mark.parametrize("text", ["", "ordinary", 'q"uo\\te', "tab\tline\n\x00\x1f\x7f\u2028", "\U0001f600 ü"])
def test_any_text_comes_back(text: str, tmp_path: Path) -> None:
    settings = with_option(Settings(), "library_folder", text, where="here")
    save_settings(tmp_path / "settings.toml", settings)
    assert load_settings(tmp_path / "settings.toml").library_folder == text


def test_a_name_that_is_no_text_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        with_option(Settings(), "library_folder", "a\udcff", where="here")
    assert refused.value.message_id == "settings.bad_text"


def test_every_option_says_what_it_is_for() -> None:
    assert all(option.help for option in OPTIONS.values())


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
        ("verify_threads = 257", "settings.bad_value"),
        ("library_folder = 5", "settings.bad_text"),
        ("r0vm_path = 'bin/r0vm'", "settings.not_a_whole_path"),
        ("r0vm_path = '~/.cargo/bin/r0vm'", "settings.not_a_whole_path"),
        ("max_steps = " + "[" * 30_000, "settings.not_toml"),
        (".".join("a" * 30_000) + " = 1", "settings.not_toml"),
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


@pytest.mark.parametrize("path", ["", "/usr/bin/r0vm", "C:\\tools\\r0vm.exe"])
def test_a_whole_path_of_any_system_is_taken(path: str) -> None:
    assert with_option(Settings(), "r0vm_path", path, where="here").r0vm_path == path
