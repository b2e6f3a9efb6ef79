"""`proving-studio gui --screenshot`: a picture of each page, made by the program, with nothing of the user's in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from studio.model.window import PAGE_NAMES

TIMEOUT_S = 120


def run(environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "studio", "gui", *arguments],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        env={**environment, "QT_QPA_PLATFORM": os.environ["QT_QPA_PLATFORM"]},
        check=False,
    )


@pytest.mark.parametrize("page", PAGE_NAMES)
def test_a_picture_of_every_page(user_environment: Mapping[str, str], tmp_path: Path, page: str) -> None:
    picture = tmp_path / "page.png"
    theme = "light" if PAGE_NAMES.index(page) % 2 else "dark"
    ended = run(user_environment, "--screenshot", str(picture), "--page", page, "--theme", theme, "--size", "1280x800")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1280, 800)
    ground = image.pixelColor(42, 600).lightness()  # the empty part of the rail
    assert ground > 200 if theme == "light" else ground < 40
    colors = {image.pixel(x, y) for x in range(90, 1280, 9) for y in range(60, 770, 9)}
    assert len(colors) > 8, "the page is empty"


def test_a_picture_in_another_language(user_environment: Mapping[str, str], tmp_path: Path) -> None:
    pictures = [tmp_path / f"{language}.png" for language in ("en", "zh_CN")]
    for picture in pictures:
        ended = run(user_environment, "--screenshot", str(picture), "--page", "aggregates", "--language", picture.stem)
        assert (ended.returncode, ended.stderr) == (0, "")
    english, chinese = (QImage(str(picture)).copy(0, 56, 84, 60) for picture in pictures)  # the rail
    assert english != chinese


def test_a_picture_that_cannot_be_written(user_environment: Mapping[str, str], tmp_path: Path) -> None:
    ended = run(user_environment, "--screenshot", str(tmp_path / "absent" / "page.png"), "--page", "system")
    assert ended.returncode == 4
    assert "absent" in ended.stderr


def test_the_users_folders_stay_as_they_are(user_environment: Mapping[str, str], tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    ended = run({**user_environment, "HOME": str(home)}, "--screenshot", str(tmp_path / "page.png"), "--page", "system")
    assert ended.returncode == 0
    assert [path for path in home.rglob("*") if path.is_file()] == []
