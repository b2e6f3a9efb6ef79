"""Every error that the studio raises has a text and a next step, in plain words."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from studio import native
from studio.model.messages import MESSAGES, render

STUDIO = Path(__file__).parents[3] / "studio"
MESSAGE_ID = re.compile(r"[a-z]+\.[a-z_]+\Z")
# What a reader of a message should never meet: words of programmers where people have words of their own.
JARGON = re.compile(r"\b(invalid|traceback|exception|errno|null pointer|parse|NoneType|assert(ion failed)?)\b", re.I)
WITHOUT_NEXT_STEP = {
    "cli.cancelled": "nothing is left to do",
    "cli.not_found_in_run": "a search that finds nothing is an answer",
}


FILE_ENDINGS = (".toml", ".sqlite", ".ini", ".lock")


def raised_ids() -> dict[str, str]:
    """Message ids in the Python code, with the file that names them."""
    found = {}
    for path in STUDIO.rglob("*.py"):
        if path.name.startswith("messages"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if MESSAGE_ID.match(node.value) and not node.value.endswith(FILE_ENDINGS):
                area = node.value.partition(".")[0]
                if any(known.startswith(area + ".") for known in MESSAGES):
                    found[node.value] = path.name
    return found


def is_known(message_id: str) -> bool:
    """An id that ends in `_` is the beginning of several, which code completes."""
    if message_id.endswith("_"):
        return any(known.startswith(message_id) for known in MESSAGES)
    return message_id in MESSAGES


def test_every_id_of_the_python_code_has_a_message() -> None:
    missing = {name: file for name, file in raised_ids().items() if not is_known(name)}
    assert missing == {}


def test_every_id_of_the_engine_has_a_message() -> None:
    assert sorted(set(native.message_ids()) - set(MESSAGES)) == []


def test_every_call_that_raises_names_a_literal_id() -> None:
    """Otherwise the tests above see nothing."""
    for path in STUDIO.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "UserError":
                first = node.args[0]
                assert isinstance(first, (ast.Constant, ast.IfExp, ast.Name, ast.JoinedStr)), f"{path}:{node.lineno}"


@pytest.mark.parametrize("message_id", sorted(MESSAGES))
def test_each_message_is_for_people(message_id: str) -> None:
    message = MESSAGES[message_id]
    assert message.what.strip()
    assert not JARGON.search(message.what + " " + message.next_step)
    explains_only = message_id.startswith(("verify.", "profile."))
    if message_id not in WITHOUT_NEXT_STEP and not explains_only:
        assert message.next_step.strip(), "no next step"
    for text in (message.what, message.next_step):
        for name in re.findall(r"\{(.*?)\}", text):
            assert re.fullmatch(r"[a-z_]+", name), text


def test_a_missing_parameter_does_not_hide_the_message() -> None:
    assert "{limit}" in render("file.too_large", {"path": "x", "size": 5}).what


def test_an_unknown_id_still_says_something() -> None:
    assert "no.such" in render("no.such", {"a": 1}).what


def test_braces_in_parameters_stay_as_they_are() -> None:
    assert render("file.is_folder", {"path": "{size} {}"}).what.startswith("{size} {} is a folder")
