import pytest

from studio.programs.bundled import bundled_programs, find_bundled
from studio.programs.fields import FieldType
from studio.programs.witness import build_witness, field_bytes

NAMES = ["fibonacci", "merkle-path", "range-proof", "sha256", "signature", "sort", "state-transition"]


def test_the_seven_programs() -> None:
    assert [program.manifest.name for program in bundled_programs()] == NAMES
    assert all(program.elf_path.is_file() for program in bundled_programs())
    assert all(program.elf_path.parent.name == program.manifest.name for program in bundled_programs())


def test_names_and_aliases_are_unique() -> None:
    words = [word for program in bundled_programs() for word in (program.manifest.name, *program.manifest.aliases)]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("typed", "name"),
    [("fib", "fibonacci"), ("Sort", "sort"), ("range_proof", "range-proof"), ("merkle", "merkle-path")],
)
def test_found_by_name_or_alias(typed: str, name: str) -> None:
    program = find_bundled(typed)
    assert program is not None
    assert program.manifest.name == name


@pytest.mark.parametrize("typed", ["", "nothing", "../fibonacci", "fibonacci/"])
def test_not_found(typed: str) -> None:
    assert find_bundled(typed) is None


@pytest.mark.parametrize("name", NAMES)
def test_each_has_what_people_need_to_try_it(name: str) -> None:
    program = find_bundled(name)
    assert program is not None
    manifest = program.manifest
    kinds = {sample.kind for sample in manifest.samples}
    assert kinds >= {"realistic", "bad"}
    assert ("small" in kinds) == (name != "signature")  # a signature takes millions of steps whatever the message
    assert all(sample.exit_code != 0 and sample.journal == b"" for sample in manifest.samples if sample.kind == "bad")
    assert all(sample.exit_code == 0 and sample.journal for sample in manifest.samples if sample.kind != "bad")
    assert manifest.marks
    assert manifest.journal


@pytest.mark.parametrize("name", NAMES)
def test_defaults_are_valid(name: str) -> None:
    program = find_bundled(name)
    assert program is not None
    for field in program.manifest.witness:
        if field.default is not None:
            assert field_bytes(field, field.default)
        elif field.type is FieldType.U32:
            assert field_bytes(field, str(field.low))


def test_the_default_of_fibonacci_is_ten() -> None:
    program = find_bundled("fibonacci")
    assert program is not None
    assert build_witness(program.manifest, {}) == b"\x0a\0\0\0"
