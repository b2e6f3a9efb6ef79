from __future__ import annotations

from studio.vm.faults import FaultError, FaultKind


def test_a_fault_error_says_its_kind_and_what_it_met() -> None:
    error = FaultError(FaultKind.UNMAPPED_ACCESS, address=4)
    assert (str(error), error.pc, error.address, error.detail) == ("unmapped_access", None, 4, None)


def test_kinds_are_the_engine_s_names() -> None:
    assert {str(kind) for kind in FaultKind} == {kind.name.lower() for kind in FaultKind}
    assert len(FaultKind) == 15
