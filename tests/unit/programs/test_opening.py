from pathlib import Path

import pytest

from studio import native
from studio.model.errors import UserError
from studio.programs.bundled import find_bundled
from studio.programs.kernel import studio_kernel
from studio.programs.opening import MAX_ELF_BYTES, manifest_beside, open_program


def refusal(name_or_path: str, **options: int) -> UserError:
    with pytest.raises(UserError) as caught:
        open_program(name_or_path, **options)
    return caught.value


@pytest.fixture
def elf() -> bytes:
    program = find_bundled("fibonacci")
    assert program is not None
    return program.elf_path.read_bytes()


def test_a_bundled_name() -> None:
    program = open_program("fib")
    assert program.name == "fibonacci"
    assert program.manifest is not None
    assert program.elf == program.path.read_bytes()
    assert len(program.native.program_id) == 32
    assert program.mark_names == {1: "start", 2: "addition", 3: "result"}


def test_a_path_without_a_manifest(tmp_path: Path, elf: bytes) -> None:
    (tmp_path / "mine.elf").write_bytes(elf)
    program = open_program(str(tmp_path / "mine.elf"))
    assert (program.name, program.manifest, program.mark_names) == ("mine", None, {})


def test_a_program_in_risc_zero_s_container(tmp_path: Path, elf: bytes) -> None:
    """Over a kernel that is known; the identity is that of the file."""
    path = tmp_path / "mine.bin"
    path.write_bytes(native.risc0_container(elf, studio_kernel()))
    program = open_program(str(path))
    assert (program.name, program.native.abi, program.native.user_elf) == ("mine", "linux", elf)
    assert program.native.kernel_elf == studio_kernel()
    assert program.native.program_id != native.Program(elf).program_id
    assert program.native.elf_bytes == len(program.elf) > len(elf)
    path.write_bytes(native.risc0_container(elf, native.risc0_kernel()))
    assert open_program(str(path)).native.abi == "risc0"
    path.write_bytes(native.risc0_container(elf, elf))
    assert refusal(str(path)).message_id == "elf.unknown_kernel"


def test_a_manifest_beside_the_file(tmp_path: Path, elf: bytes) -> None:
    bundled = find_bundled("fibonacci")
    assert bundled is not None
    text = bundled.elf_path.with_name("program.toml").read_text()
    path = tmp_path / "mine.elf"
    path.write_bytes(elf)
    (tmp_path / "program.toml").write_text(text.replace('name = "fibonacci"', 'name = "shared"'))
    assert open_program(str(path)).name == "shared"
    (tmp_path / "mine.toml").write_text(text.replace('name = "fibonacci"', 'name = "own"'))
    assert open_program(str(path)).name == "own"
    (tmp_path / "mine.toml").write_text("name = ")
    assert refusal(str(path)).message_id == "manifest.not_toml"


def test_no_manifest_beside(tmp_path: Path) -> None:
    assert manifest_beside(tmp_path / "mine.elf") is None


def test_a_bundled_name_wins_over_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sort").write_bytes(b"no program")
    monkeypatch.chdir(tmp_path)
    assert open_program("sort").name == "sort"
    assert refusal("./sort").message_id == "elf.not_elf"


def test_an_unknown_name_lists_the_known_ones() -> None:
    error = refusal("fibbonacci")
    assert error.message_id == "file.unknown_program"
    assert "state-transition" in str(error)


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    assert refusal(str(tmp_path / "none.elf")).message_id == "file.not_found"
    assert refusal(str(tmp_path)).message_id == "file.is_folder"
    assert refusal("").message_id == "file.unknown_program"
    assert refusal("./bad\0name").message_id == "file.bad_name"
    assert refusal("x" * 5000).message_id in ("file.bad_name", "file.unknown_program")
    assert refusal(str(empty)).message_id == "elf.empty"


def test_too_large(tmp_path: Path, elf: bytes) -> None:
    path = tmp_path / "large.elf"
    path.write_bytes(elf)
    assert refusal(str(path), max_elf_bytes=len(elf) - 1).message_id == "file.too_large"
    assert open_program(str(path), max_elf_bytes=len(elf)).elf == elf
    with path.open("wb") as file:
        file.truncate(MAX_ELF_BYTES + 1)
    assert refusal(str(path)).message_id == "file.too_large"


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a stand-in, since the system refuses root nothing."""

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "secret.elf").write_bytes(b"x")
    monkeypatch.setattr("studio.host.files.os.open", refuse)
    assert refusal(str(tmp_path / "secret.elf")).message_id == "file.no_permission"
