"""What the installers register, put there and take away; packaging/try_installers tries those of Linux as a whole."""

from __future__ import annotations

import os
import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from studio.resources import resource_path
from tests.architecture.scripts import PACKAGING, script
from tests.architecture.sources import ROOT

KINDS = {"proof": "Proof of a program run", "aggregate": "Aggregate of proofs"}
PROGRAM = "application/vnd.proving-studio.riscv-program"
SPEC = "{http://www.freedesktop.org/standards/shared-mime-info}"


def need(tool: str, remedy: str) -> str:
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not here: {remedy}")
    return found


class TestKindsOfFiles:
    def test_linux(self) -> None:
        kinds = ElementTree.parse(PACKAGING / "linux" / "proving-studio.xml").getroot()  # noqa: S314  # our own file
        described = {}
        for kind in kinds.iter(f"{SPEC}mime-type"):
            patterns = tuple(str(glob.get("pattern")) for glob in kind.iter(f"{SPEC}glob"))
            texts = {
                comment.get("{http://www.w3.org/XML/1998/namespace}lang"): comment.text
                for comment in kind.iter(f"{SPEC}comment")
            }
            assert set(texts) == {None, "zh_CN"}
            described[kind.get("type")] = (patterns, texts[None])
        assert described == {
            PROGRAM: ((), "RISC-V program"),  # by content alone: no suffix is taken from anybody
            **{f"application/vnd.proving-studio.{name}": ((f"*.{name}",), text) for name, text in KINDS.items()},
        }
        desktop = (PACKAGING / "linux" / "proving-studio.desktop").read_text(encoding="utf-8")
        (types,) = re.findall("^MimeType=(.*);$", desktop, re.MULTILINE)
        assert set(types.split(";")) == set(described)

    def test_windows(self) -> None:
        text = (PACKAGING / "windows" / "proving-studio.nsi").read_text(encoding="utf-8")
        for suffix, described in KINDS.items():
            assert f'OWN_SUFFIX ".{suffix}" "ProvingStudio.{suffix.capitalize()}"' in text
            assert f'FORGET_SUFFIX ".{suffix}"' in text
            assert f'{{LANG_ENGLISH}} "{described}"' in text
        assert 'OWN_SUFFIX ".elf"' not in text  # programs only when asked to
        names = {
            name: set(re.findall(r"LangString (\w+) \$\{" + name, text))
            for name in ("LANG_ENGLISH", "LANG_SIMPCHINESE")
        }
        assert names["LANG_ENGLISH"] == names["LANG_SIMPCHINESE"]

    def test_macos(self) -> None:
        information = plistlib.loads((PACKAGING / "macos" / "Info.plist").read_bytes())
        exported = {}
        for declared in information["UTExportedTypeDeclarations"]:
            tags = declared["UTTypeTagSpecification"]
            (suffix,) = tags["public.filename-extension"]
            assert tags["public.mime-type"] == [f"application/vnd.proving-studio.{suffix}"]
            exported[suffix] = declared["UTTypeDescription"]
        assert exported == KINDS
        ranks = {
            tuple(one.get("LSItemContentTypes") or one["CFBundleTypeExtensions"]): one["LSHandlerRank"]
            for one in information["CFBundleDocumentTypes"]
        }
        assert ranks == {
            ("studio.proving.proof",): "Owner",
            ("studio.proving.aggregate",): "Owner",
            ("elf",): "Alternate",
        }
        entitled = plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
        assert entitled == {"com.apple.security.cs.allow-unsigned-executable-memory": True}

    def test_the_first_bytes_are_those_of_real_files(self, tmp_path: Path) -> None:
        proof, aggregate = tmp_path / "a.proof", tmp_path / "a.aggregate"
        command = [sys.executable, "-m", "studio"]
        environment = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
        for arguments in (["prove", "fibonacci", "n=3", "--out", proof], ["aggregate", proof, "--out", aggregate]):
            subprocess.run(
                [*command, *map(str, arguments)],
                cwd=ROOT,
                env=environment,
                check=True,
                capture_output=True,
                timeout=120,
            )
        program = resource_path("guests", "sort", "sort.elf")
        kinds = ElementTree.parse(PACKAGING / "linux" / "proving-studio.xml").getroot()  # noqa: S314  # our own file
        for path, kind in zip((program, proof, aggregate), kinds.iter(f"{SPEC}mime-type"), strict=True):
            for match in kind.iter(f"{SPEC}match"):
                value = str(match.get("value"))
                if match.get("type") == "little16":
                    magic = int(value).to_bytes(2, "little")
                else:
                    magic = value.encode().decode("unicode_escape").encode("latin-1")
                assert path.read_bytes()[int(str(match.get("offset"))) :].startswith(magic)

    def test_the_desktop_takes_the_entry(self) -> None:
        validate = need("desktop-file-validate", "apt-get install desktop-file-utils")
        told = subprocess.run(
            [validate, "--no-hints", str(PACKAGING / "linux" / "proving-studio.desktop")],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (told.returncode, told.stdout) == (0, "")


@pytest.mark.linux
class TestSelfInstallingArchive:
    """Its script, with a stand-in for the studio."""

    @pytest.fixture
    def tree(self, tmp_path: Path) -> Path:
        tree = tmp_path / "unpacked"
        program = tree / "lib" / "proving-studio"
        (program / "_internal").mkdir(parents=True)
        shutil.copy(str(shutil.which("true")), program / "proving-studio")
        (program / "_internal" / "old").touch()
        for folder in ("applications", "icons/hicolor/scalable/apps", "man/man1"):
            (tree / "share" / folder).mkdir(parents=True)
        (tree / "share" / "icons" / "hicolor" / "scalable" / "apps" / "proving-studio.svg").touch()
        shutil.copy(PACKAGING / "linux" / "proving-studio.desktop", tree / "share" / "applications")
        shutil.copy(PACKAGING / "linux" / "install", tree)
        return tree

    @staticmethod
    def run(script: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        home.mkdir(exist_ok=True)
        environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
        return subprocess.run(
            ["sh", str(script), *arguments], env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    def test_there_and_away(self, tree: Path, tmp_path: Path) -> None:
        home = tmp_path / 'Zoë "用户" $HOME `x` 100% \\ back'
        ended = self.run(tree / "install", home)
        assert ended.returncode == 0, ended.stderr
        program = home / ".local" / "lib" / "proving-studio"
        assert (home / ".local" / "bin" / "proving-studio").resolve() == program / "proving-studio"
        entry = (home / ".local/share/applications/proving-studio.desktop").read_text(encoding="utf-8")
        (line,) = re.findall(r"^Exec=(.*)$", entry, re.MULTILINE)
        # As the desktop reads it: first the string, then the quoted word, then the field codes.
        string = re.sub(r"\\(.)", lambda found: {"\\": "\\", "s": " "}[found[1]], line)
        word = re.fullmatch(r'"((?:[^"`$\\]|\\["`$\\])*)" gui %F', string)
        assert word is not None, line
        assert re.sub(r"\\(.)", r"\1", word[1]).replace("%%", "%") == str(home / ".local/bin/proving-studio")
        kept = home / ".local" / "share" / "proving-studio" / "library.sqlite"
        kept.parent.mkdir()
        kept.touch()
        ended = self.run(program / "uninstall", home)
        assert ended.returncode == 0, ended.stderr
        left = [path for path in home.rglob("*") if path.is_file() and path.name != "mimeinfo.cache"]
        assert left == [kept]

    def test_a_newer_one_takes_the_place_of_an_older(self, tree: Path, tmp_path: Path) -> None:
        home = tmp_path / "home"
        assert self.run(tree / "install", home).returncode == 0
        (tree / "lib/proving-studio/_internal/old").rename(tree / "lib/proving-studio/_internal/new")
        (tree / "share/man/man1/page").touch()
        (tree / "share/icons/hicolor/scalable/apps/proving-studio.svg").unlink()
        assert self.run(tree / "install", home).returncode == 0
        assert [path.name for path in (home / ".local/lib/proving-studio/_internal").iterdir()] == ["new"]
        assert not (home / ".local/share/icons/hicolor/scalable/apps/proving-studio.svg").exists()
        assert (home / ".local/share/man/man1/page").exists()
        assert [path.name for path in (home / ".local/lib").iterdir()] == ["proving-studio"]

    def test_not_while_it_is_open(self, tree: Path, tmp_path: Path) -> None:
        home = tmp_path / "home"
        assert self.run(tree / "install", home).returncode == 0
        program = home / ".local" / "lib" / "proving-studio"
        shutil.copy(str(shutil.which("sleep")), program / "proving-studio")
        with subprocess.Popen([str(program / "proving-studio"), "60"]) as process:
            refused = [self.run(tree / "install", home), self.run(program / "uninstall", home)]
            process.kill()
        for ended in refused:
            assert ended.returncode == 2
            assert "is open; close it" in ended.stderr
        assert (program / "_internal" / "old").exists()

    def test_into_another_folder(self, tree: Path, tmp_path: Path) -> None:
        ended = self.run(tree / "install", tmp_path / "home", "--prefix", str(tmp_path / "else where"))
        assert ended.returncode == 0, ended.stderr
        assert (tmp_path / "else where" / "share" / "applications" / "proving-studio.desktop").is_file()
        assert list((tmp_path / "home").iterdir()) == []
        assert self.run(tree / "install", tmp_path / "home", "--nonsense").returncode == 2

    def test_what_is_not_there_is_not_taken_away(self, tree: Path, tmp_path: Path) -> None:
        (tmp_path / "keep").touch()
        shutil.copy(tree / "install", tmp_path / "uninstall")
        ended = self.run(tmp_path / "uninstall", tmp_path / "home")
        assert ended.returncode == 2
        assert (tmp_path / "keep").exists()


class TestWindowsInstaller:
    """Made by NSIS from stand-ins for the two programs, and run by Wine."""

    @pytest.fixture
    def frozen(self, tmp_path: Path) -> Path:
        frozen = tmp_path / "frozen"
        for name in (
            "proving-studio.exe",
            "proving-studio-window.exe",
            "_internal/a $b 用户.txt",
            "_internal/sub/deep.txt",
        ):
            (frozen / name).parent.mkdir(parents=True, exist_ok=True)
            (frozen / name).write_text(name, encoding="utf-8")
        return frozen

    @pytest.fixture
    def installer(self, frozen: Path, tmp_path: Path) -> Path:
        makensis = need("makensis", "apt-get install nsis")
        subprocess.run(
            [sys.executable, str(PACKAGING / "windows" / "file_list.py"), str(frozen), str(tmp_path)],
            check=True,
            timeout=60,
        )
        subprocess.run(
            [sys.executable, str(PACKAGING / "draw_icons.py"), str(tmp_path)],
            check=True,
            timeout=60,
            capture_output=True,
        )
        values = {
            "VERSION": "0.1.0",
            "LISTS": tmp_path,
            "ICON": tmp_path / "proving-studio.ico",
            "OUTPUT": tmp_path / "proving-studio-0.1.0.exe",
            "TARGET": "amd64-unicode",
        }
        defined = [f"-D{name}={value}" for name, value in values.items()]
        command = [
            makensis,
            "-V2",
            "-WX",
            "-NOCD",
            "-INPUTCHARSET",
            "UTF8",
            *defined,
            str(PACKAGING / "windows" / "proving-studio.nsi"),
        ]
        made = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert made.returncode == 0, made.stdout + made.stderr
        return Path(str(values["OUTPUT"]))

    def test_its_lists(self, frozen: Path) -> None:
        install, remove = script("windows", "file_list.py").lists(frozen)
        assert install[:2] == ['SetOutPath "$INSTDIR"', f'File "{frozen}{os.sep}proving-studio-window.exe"']
        assert [line for line in remove if line.startswith("RMDir")] == [
            'RMDir "$INSTDIR\\_internal\\sub"',
            'RMDir "$INSTDIR\\_internal"',
        ]
        assert 'Delete "$INSTDIR\\_internal\\a $$b 用户.txt"' in remove
        assert len(remove) == 6

    @pytest.mark.slow
    def test_there_and_away(self, installer: Path, frozen: Path, tmp_path: Path) -> None:
        wine = Wine(
            need("wine", "apt-get install wine64 wine"), need("xvfb-run", "apt-get install xvfb"), tmp_path / "wine"
        )
        wine.registry("add", r"HKCU\Software\Classes\.aggregate", "/ve", "/d", "Other.File")
        wine.run(str(installer), "/S")
        (home,) = wine.drive.glob("users/*/AppData/Local/Programs/Proving Studio")
        installed = {path.relative_to(home) for path in home.rglob("*") if path.is_file()}
        assert installed == {path.relative_to(frozen) for path in frozen.rglob("*") if path.is_file()} | {
            Path("uninstall.exe")
        }
        assert (
            len(
                list(
                    wine.drive.glob("users/*/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Proving Studio.lnk")
                )
            )
            == 1
        )
        program = rf"C:\\users\\{home.parts[-5]}\\AppData\\Local\\Programs\\Proving Studio\\proving-studio-window.exe"
        classes = wine.registry("query", r"HKCU\Software\Classes", "/s")
        assert f'"{program}" gui "%1"'.replace("\\\\", "\\") in classes
        assert re.search(r"\.proof\n\s+\(.*\)\s+REG_SZ\s+ProvingStudio\.Proof", classes)
        assert re.search(r"\.aggregate\n\s+\(.*\)\s+REG_SZ\s+Other\.File", classes)  # what opened it still does
        assert not re.search(r"\.elf\n\s+\(", classes)  # only a list of programs that could open it
        assert r"\.elf\OpenWithProgids" in classes
        assert "Proving Studio" in wine.registry("query", UNINSTALL_KEY, "/s")

        (home / "mine.txt").write_text("not the installer's", encoding="utf-8")
        (frozen / "_internal" / "sub" / "deep.txt").write_text("newer", encoding="utf-8")
        wine.run(str(installer), "/S")  # over the first
        wine.run(f"{home}/uninstall.exe", "/S", f"_?={wine.windows_path(home)}")
        assert [path.name for path in home.iterdir()] == ["mine.txt"]
        assert list(wine.drive.glob("users/*/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Proving*")) == []
        left = wine.registry("query", r"HKCU\Software", "/s")
        assert "ProvingStudio" not in left
        assert "proving-studio" not in left
        assert "Other.File" in left


UNINSTALL_KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\ProvingStudio"


class Wine:
    """Windows programs in a drive of their own."""

    def __init__(self, wine: str, display: str, prefix: Path) -> None:
        self.command = [display, "--auto-servernum", wine]
        self.drive = prefix / "drive_c"
        self.environment = {**os.environ, "WINEPREFIX": str(prefix), "WINEDEBUG": "-all", "LANG": "C.UTF-8"}

    def run(self, *arguments: str) -> str:
        command = [*self.command, *arguments]
        ended = subprocess.run(command, env=self.environment, capture_output=True, timeout=180, check=False)
        assert ended.returncode == 0, (arguments, ended.returncode, ended.stderr)
        return ended.stdout.decode("utf-8", "replace").replace("\r\n", "\n")

    def registry(self, *arguments: str) -> str:
        return self.run("reg", *arguments, *(["/f"] if arguments[0] == "add" else []))

    def windows_path(self, path: Path) -> str:
        return "C:\\" + "\\".join(path.relative_to(self.drive).parts)
