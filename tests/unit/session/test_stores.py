"""Where the library lies, and what the settings say about it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from studio.session.stores import aggregates_folder, jobs_folder, library_folder, library_options, open_library
from studio.settings import DEFAULT_SETTINGS


def test_the_argument_goes_before_the_settings_and_these_before_the_usual_place() -> None:
    chosen = replace(DEFAULT_SETTINGS, library_folder="/chosen")
    assert library_folder(chosen, Path("/named")) == Path("/named")
    assert library_folder(chosen) == Path("/chosen")
    usual = library_folder(DEFAULT_SETTINGS)
    assert usual.name == "library"
    assert jobs_folder() == usual.parent / "jobs"


def test_the_aggregates_lie_beside_the_library_that_has_their_proofs() -> None:
    usual = library_folder(DEFAULT_SETTINGS)
    assert aggregates_folder(usual) == usual.parent / "aggregates"
    assert aggregates_folder(Path("/data/mine")) == Path("/data/mine-aggregates")


def test_the_tests_never_see_the_library_of_the_person_who_runs_them() -> None:
    assert "proving-studio-tests" in str(library_folder(DEFAULT_SETTINGS))


def test_the_options_come_from_the_settings(tmp_path: Path) -> None:
    options = library_options(replace(DEFAULT_SETTINGS, max_cache_bytes=5, trash_keep_days=2))
    assert (options.max_cache_bytes, options.trash_keep_ms) == (5, 2 * 86_400_000)
    with open_library(DEFAULT_SETTINGS, tmp_path / "new") as library:
        assert library.count() == 0
