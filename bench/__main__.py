"""`python -m bench`: measure workloads, print them, and keep them where that is asked for."""

from __future__ import annotations

import os
import shlex
import sys
from typing import Annotated

from cyclopts import App, Parameter
from rich.console import Console
from rich.table import Table

from bench.check import WrongAnswerError
from bench.load import LoadError
from bench.measure import Measurement, Settings, TooManyCallsError, measure, measure_static
from bench.report import describe_run, save_run
from bench.workloads import WORKLOADS

app = App(name="python -m bench", version_flags=())


@app.default
def bench(
    *workloads: str,
    seconds: Annotated[int, Parameter(help="How long each workload is loaded.")] = 10,
    connections: Annotated[int, Parameter(help="Connections of the load generator.")] = 32,
    save: Annotated[bool, Parameter(help="Append to results.jsonl and RESULTS.md.")] = False,
) -> int:
    """Measure what the gateway costs; all workloads unless some are named."""
    unknown = set(workloads) - WORKLOADS.keys()
    if unknown:
        names = ", ".join(WORKLOADS)
        sys.stderr.write(f"no workload {', '.join(sorted(unknown))}; there are {names}\n")
        return 2
    load_before = os.getloadavg()[0]
    settings = Settings(connections, seconds)
    measurements = [measure_static(settings)]
    failed = False
    for name in workloads or WORKLOADS:
        try:
            measurements.append(measure(WORKLOADS[name], settings))
        except (LoadError, TooManyCallsError, WrongAnswerError) as error:
            sys.stderr.write(f"{name}: {error}\n")
            failed = True
    _print(measurements)
    if save:
        command = shlex.join(["python", "-m", "bench", *sys.argv[1:]])
        save_run(describe_run(command, load_before, measurements))
    return int(failed)


def _print(measurements: list[Measurement]) -> None:
    table = Table("workload", "requests/s", "CPU us/request", "p50 ms", "p99 ms", "RSS MB", "calls")
    table.columns[0].no_wrap = True
    for column in table.columns[1:]:
        column.justify = "right"
    for measurement in measurements:
        table.add_row(
            measurement.workload,
            f"{measurement.requests_per_second:,.0f}",
            f"{measurement.cpu_microseconds:,.0f}",
            f"{measurement.p50:.1f}",
            f"{measurement.p99:.1f}",
            f"{measurement.peak_memory / 1e6:.0f}",
            str(measurement.calls),
        )
    Console().print(table)


if __name__ == "__main__":
    sys.exit(app())
