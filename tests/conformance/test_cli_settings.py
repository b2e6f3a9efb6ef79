"""`settings`: what is set stays set, and a broken file can be left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import CommandLine


@pytest.fixture
def own_home(tmp_path: Path) -> dict[str, str]:
    return {"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_DATA_HOME": str(tmp_path / "data")}


def test_set_get_and_reset(own_home: dict[str, str], command_line: CommandLine, tmp_path: Path) -> None:
    shown = command_line("settings", "--json", **own_home)
    path = Path(str(shown.json["path"]))
    assert path.is_relative_to(tmp_path)
    assert not path.exists()
    assert command_line("settings", "set", "max_steps", "100", **own_home).code == 0
    assert command_line("settings", "set", "max_cache_bytes", "2MiB", **own_home).code == 0
    assert command_line("settings", "set", "library_folder", tmp_path / "books", **own_home).code == 0
    assert command_line("settings", "get", "max_cache_bytes", **own_home).out == "2097152\n"
    refused = command_line("prove", "fib", "n=40", "--out", tmp_path / "x", "--json", **own_home)
    assert refused.error_id == "prove.guest_fault"
    assert (tmp_path / "books").exists()
    assert command_line("settings", "reset", "max_steps", **own_home).code == 0
    assert command_line("prove", "fib", "n=40", "--out", tmp_path / "x", **own_home).code == 0
    assert command_line("settings", "get", "library_folder", "--json", **own_home).json["value"] == str(
        tmp_path / "books"
    )
    path.write_text("nonsense = ")
    assert command_line("settings", "--json", **own_home).error_id == "settings.not_toml"
    assert command_line("settings", "reset", **own_home).code == 0
    assert command_line("settings", "get", "max_cache_bytes", **own_home).out == "1073741824\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("fly",),
        ("get",),
        ("get", "nothing"),
        ("set", "max_steps"),
        ("set", "max_steps", "0"),
        ("set", "max_steps", "many"),
        ("set", "verify_threads", "1000"),
        ("reset", "a", "b"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], own_home: dict[str, str], command_line: CommandLine) -> None:
    assert command_line("settings", *arguments, "--json", **own_home).code == 2


def test_a_key_that_would_eat_the_memory_is_refused(
    own_home: dict[str, str], command_line: CommandLine, tmp_path: Path
) -> None:
    path = Path(str(command_line("settings", "--json", **own_home).json["path"]))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(".".join("a" * 30_000) + " = 1\n")
    assert command_line("settings", "--json", **own_home).error_id == "settings.not_toml"
