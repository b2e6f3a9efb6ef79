"""A machine in a few words, without the name of anybody."""

from __future__ import annotations

import platform

from studio.host.system import SystemFacts, system_facts
from studio.session.presentation.machine_name import machine_name


def test_a_machine() -> None:
    facts = SystemFacts("Linux 6.1.0-custom-of-anna", "x86_64", 8, 16 * 2**30, None, "3.11")
    assert machine_name(facts) == "8 processors, 16.0 GiB, Linux x86_64"


def test_what_is_not_known_is_left_out() -> None:
    assert machine_name(SystemFacts("Darwin 24", "arm64", 10, None, None, "3.11")) == "10 processors, Darwin arm64"


def test_no_name_of_this_host() -> None:
    assert platform.node() not in machine_name(system_facts())
