"""Options as they are typed: every value comes back as it was, and what is wrong is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.model.errors import UserError
from studio.session.setting_fields import parse_setting, setting_fields, setting_text
from studio.settings import DEFAULT_SETTINGS, OPTIONS


def test_every_option_has_words_and_its_default_can_be_typed() -> None:
    fields = setting_fields()
    assert [field.name for field in fields] == list(OPTIONS)
    for field in fields:
        assert field.title
        assert parse_setting(field.name, field.default) == OPTIONS[field.name].default
    later = {field.name for field in fields if field.at_next_start}
    assert later == {"library_folder", "max_cache_bytes", "trash_keep_days"}


@given(st.sampled_from(["max_steps", "max_proof_bytes"]), st.integers(1, 2**63 - 1))
def test_a_number_is_read_as_it_is_shown(name: str, value: int) -> None:
    assert parse_setting(name, setting_text(name, value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 GiB", 2**30),
        ("1gib", 2**30),
        (" 512 MiB ", 2**29),
        ("1.5 GiB", 3 * 2**29),
        ("65536", 65536),
        ("65,536 bytes", 65536),
        ("2^20", 2**20),
        ("7 KiB", 7168),
    ],
)
def test_sizes(text: str, value: int) -> None:
    assert parse_setting("max_memory_bytes", text) == value


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("max_memory_bytes", "much", "option.not_a_size"),
        ("max_memory_bytes", "", "option.not_a_size"),
        ("max_memory_bytes", "1.3 B", "option.not_a_size"),
        ("max_memory_bytes", "-1 MiB", "option.not_a_size"),
        ("max_memory_bytes", "0", "option.out_of_range"),
        ("max_memory_bytes", "9" * 60 + " TiB", "option.out_of_range"),
        ("max_steps", "1 MiB", "option.not_a_number"),
        ("max_steps", "१", "option.not_a_number"),
        ("max_steps", "2^63", "option.out_of_range"),
        ("verify_threads", "257", "option.out_of_range"),
        ("trash_keep_days", "-1", "option.not_a_number"),
        ("library_folder", "books", "option.not_a_whole_path"),
        ("r0vm_path", "bin/r0vm", "option.not_a_whole_path"),
    ],
)
def test_what_is_wrong_is_told(name: str, text: str, message: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_setting(name, text)
    assert refused.value.message_id == message
    assert "{" not in str(refused.value)


def test_a_folder_is_a_whole_path(tmp_path: Path) -> None:
    assert parse_setting("library_folder", f" {tmp_path} ") == str(tmp_path)
    assert parse_setting("library_folder", "~/books") == str(Path("~/books").expanduser())
    assert parse_setting("library_folder", "") == ""


def test_what_is_shown() -> None:
    assert setting_text("library_folder", "books") == "books"
    assert setting_text("max_memory_bytes", DEFAULT_SETTINGS.max_memory_bytes) == "512 MiB"
    assert setting_text("max_console_bytes", 1025) == "1,025 B"


def test_a_program_is_a_whole_path_here_or_inside_of_wsl(tmp_path: Path) -> None:
    assert parse_setting("r0vm_path", str(tmp_path / "r0vm")) == str(tmp_path / "r0vm")
    assert parse_setting("r0vm_path", "~/r0vm") == str(Path("~/r0vm").expanduser())
    assert parse_setting("r0vm_path", "") == ""
