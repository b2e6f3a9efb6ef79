"""What a RISC0 proof of one run costs: the cost model asked, and told what each real proof took."""

from __future__ import annotations

from studio import native
from studio.backends.protocol import Forecast, ProveOptions
from studio.backends.r0vm_run import RanR0vm
from studio.programs.opening import OpenedProgram

_PAGE_BYTES = 1024  # of the machine's memory


def forecast_run(program: OpenedProgram, execution: native.Execution, options: ProveOptions, version: str) -> Forecast:
    """From the facts of one run."""
    return Forecast(0.0, 0, 0, True)


def remember_run(
    program: OpenedProgram, execution: native.Execution, options: ProveOptions, version: str, ran: RanR0vm
) -> None:
    """For the forecasts to come."""
