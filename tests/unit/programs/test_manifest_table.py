import pytest

from studio.model.errors import UserError
from studio.programs.manifest_table import Table


def test_paths_of_nested_tables() -> None:
    table = Table({"a": [{}, {"b": {"c": 1}}]}, "f.toml", "")
    inner = table.tables("a", 2)[1]
    with pytest.raises(UserError) as caught:
        inner.text_table("b")
    assert caught.value.params["field"] == "a[2].b.c"
    assert caught.value.params["file"] == "f.toml"


def test_finish_reports_what_nobody_asked_for() -> None:
    table = Table({"a": "x", "b": 1}, "f.toml", "t")
    assert table.text("a") == "x"
    assert table.optional_text("missing") is None
    assert table.integer("absent", 0, 1, default=1) == 1
    with pytest.raises(UserError) as caught:
        table.finish()
    assert caught.value.params["field"] == "t.b"


@pytest.mark.parametrize(("value", "good"), [("a", True), ("a-b_9", True), ("9", True), ("", False), ("A", False)])
def test_words(value: str, good: bool) -> None:
    table = Table({"k": value}, "f.toml", "")
    if good:
        assert table.word("k") == value
    else:
        with pytest.raises(UserError):
            table.word("k")


def test_long_values_are_cut_in_messages() -> None:
    with pytest.raises(UserError) as caught:
        Table({"k": ["x" * 10_000]}, "f.toml", "").text("k")
    assert len(str(caught.value)) < 400
