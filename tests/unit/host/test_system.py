"""What is said about three systems, and that nothing is guessed when they do not answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.host.system import Probe, system_facts, this_probe

MEMINFO = "MemTotal:       16384 kB\nMemFree:  1 kB\nMemAvailable:    8192 kB\nHugePages_Total:       0\n"


def absent(_path: str) -> str:
    raise FileNotFoundError


def linux(files: dict[str, str]) -> Probe:
    def read_text(path: str) -> str:
        if path not in files:
            raise FileNotFoundError(path)
        return files[path]

    return Probe("linux", read_text, lambda _: 0, lambda: 4, lambda: ("Linux 6", "x86_64"))


def test_linux_memory() -> None:
    facts = system_facts(linux({"/proc/meminfo": MEMINFO}))
    assert (facts.memory_bytes, facts.memory_available_bytes) == (16384 * 1024, 8192 * 1024)
    assert (facts.system, facts.machine, facts.cpu_count, facts.gpu) == ("Linux 6", "x86_64", 4, None)


@pytest.mark.parametrize(
    ("cpuinfo", "expected"),
    [
        ("processor\t: 0\nmodel name\t: A chip 3.0 GHz\nmodel name\t: another\n", "A chip 3.0 GHz"),
        ("processor\t: 0\nBogoMIPS\t: 50\n", None),
        ("model name\t:\n", None),
    ],
)
def test_the_name_of_the_processors(cpuinfo: str, expected: str | None) -> None:
    assert system_facts(linux({"/proc/cpuinfo": cpuinfo})).cpu_name == expected
    assert system_facts(linux({})).cpu_name is None


@pytest.mark.parametrize(
    ("limit", "expected"),
    [("4194304\n", (4194304, 4194304)), ("max\n", (16777216, 8388608)), (str(2**62), (16777216, 8388608))],
)
def test_a_container_gives_what_it_grants(limit: str, expected: tuple[int, int]) -> None:
    facts = system_facts(linux({"/proc/meminfo": MEMINFO, "/sys/fs/cgroup/memory.max": limit}))
    assert (facts.memory_bytes, facts.memory_available_bytes) == expected


@pytest.mark.parametrize("meminfo", ["", "nonsense", "MemTotal: x kB\n", "MemTotal: 5 kB\n"])
def test_linux_without_an_answer_is_not_guessed(meminfo: str) -> None:
    facts = system_facts(linux({"/proc/meminfo": meminfo} if meminfo else {}))
    assert (facts.memory_bytes, facts.memory_available_bytes) == (None, None)


def test_macos_knows_the_installed_size_only() -> None:
    sizes = {"SC_PAGE_SIZE": 16384, "SC_PHYS_PAGES": 1000}
    probe = Probe("darwin", absent, sizes.__getitem__, lambda: 8, lambda: ("Darwin 25", "arm64"))
    facts = system_facts(probe)
    assert (facts.memory_bytes, facts.memory_available_bytes) == (16384000, None)

    def refuses(name: str) -> int:
        raise ValueError(name)

    assert system_facts(replace(probe, sysconf=refuses)).memory_bytes is None


def test_windows_elsewhere_says_nothing() -> None:
    facts = system_facts(Probe("win32", absent, lambda _: 0, lambda: 2, lambda: ("Windows 11", "AMD64")))
    assert (facts.system, facts.memory_bytes) == ("Windows 11", None)


def test_this_machine_answers() -> None:
    facts = system_facts(this_probe())
    assert facts.cpu_count >= 1
    assert facts.memory_bytes is not None
    assert facts.memory_bytes > 2**24
    assert facts.python_version.startswith("3.")
