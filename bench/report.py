"""What was measured, kept in `results.jsonl` and shown in `RESULTS.md`."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bench.measure import Measurement
from bench.planning.cost import GROUPS, Cost
from bench.workloads import WORKLOADS

__all__ = ["Run", "describe_run", "load_runs", "render_results", "save_run"]

_FOLDER: Final = Path(__file__).parent
_RECORD: Final = _FOLDER / "results.jsonl"
_TABLE: Final = _FOLDER / "RESULTS.md"


@dataclass(frozen=True, slots=True)
class Run:
    """One call of the harness: what, where, when, and what came out.

    Attributes:
        date: day and time in UTC.
        commit: short hash, with `+` where the tree had changes.
        command: the command line.
        machine: processor, cores, Python, and the load average before the run.
        measurements: the reference first, then the workloads.
        costs: of composing and planning.
    """

    date: str
    commit: str
    command: str
    machine: str
    measurements: Sequence[Measurement] = ()
    costs: Sequence[Cost] = ()


def describe_run(
    command: str,
    load: float,
    measurements: Sequence[Measurement] = (),
    costs: Sequence[Cost] = (),
) -> Run:
    """A run of now, on this machine and this tree; `load` is the load average before it."""
    machine = (
        f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"load average before the run {load:.1f}"
    )
    commit = _git("rev-parse", "--short", "HEAD") + ("+" if _git("status", "--porcelain") else "")
    date = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    return Run(date, commit, command, machine, measurements, costs)


def save_run(run: Run) -> None:
    """Append a run to the record, and write the tables anew."""
    with _RECORD.open("a", encoding="utf-8") as record:
        record.write(json.dumps(asdict(run)) + "\n")
    _TABLE.write_text(render_results(load_runs()), encoding="utf-8")


def load_runs() -> list[Run]:
    """All runs of the record, oldest first."""
    lines = _RECORD.read_text("utf-8").splitlines() if _RECORD.exists() else []
    return [_run(json.loads(line)) for line in lines]


def render_results(runs: Sequence[Run]) -> str:
    """The runs as Markdown: one table of runs, and one table per workload, newest first.

    Of composing and planning, the newest run is shown: its cases are a table each way.
    """
    lines = [
        "# Results",
        "",
        "Workloads are measured by `python -m bench --save`, composing and planning by",
        "`python -m bench.planning --save`. CPU of a workload is that of the gateway process per",
        "request; the ratio compares it with uvicorn giving a static answer in the same run. RSS",
        "is the peak, calls are backend requests per client request, checked are answers compared",
        "under load.",
        "Where the load average before a run is much above 0, other work shared the machine: then",
        "rates and latencies say little, and CPU is higher than on a machine of its own.",
        "",
        "| run | date (UTC) | commit | command | machine |",
        "| --- | --- | --- | --- | --- |",
    ]
    numbered = list(enumerate(runs, start=1))[::-1]
    lines += [
        f"| {number} | {run.date} | {run.commit} | `{run.command}` | {run.machine} |"
        for number, run in numbered
    ]
    names = dict.fromkeys(m.workload for _, run in numbered for m in run.measurements)
    for name in names:
        summary = WORKLOADS[name].summary if name in WORKLOADS else "The reference: uvicorn alone."
        lines += ["", f"## {name}", "", summary, "", *_HEADER]
        lines += [
            _row(number, measurement, run)
            for number, run in numbered
            for measurement in run.measurements
            if measurement.workload == name
        ]
    for number, run in numbered:
        if run.costs:
            lines += _planning(number, run.costs)
            break
    return "\n".join(lines) + "\n"


def _planning(number: int, costs: Sequence[Cost]) -> list[str]:
    lines = ["", "## composing and planning", "", f"CPU milliseconds by step, of run {number}."]
    for group, summary in GROUPS.items():
        cases = [cost for cost in costs if cost.group == group]
        if not cases:
            continue
        header = ["case", *cases[0].milliseconds, "total", "outcome"]
        ruler = ["---", *["---:"] * (len(header) - 2), "---"]
        rows = [header, ruler, *([cost.case, *cost.cells(), cost.outcome] for cost in cases)]
        lines += ["", f"### {group}", "", summary, ""]
        lines += [f"| {' | '.join(row)} |" for row in rows]
    return lines


_HEADER: Final = (
    "| run | requests/s | CPU us/request | ratio | p50 ms | p99 ms | RSS MB | calls | checked |",
    "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
)


def _row(number: int, measurement: Measurement, run: Run) -> str:
    reference = run.measurements[0].cpu_microseconds
    cells = (
        str(number),
        f"{measurement.requests_per_second:,.0f}",
        f"{measurement.cpu_microseconds:,.0f}",
        f"{measurement.cpu_microseconds / reference:.1f}",
        f"{measurement.p50:.1f}",
        f"{measurement.p99:.1f}",
        f"{measurement.peak_memory / 1e6:.0f}",
        str(measurement.calls),
        str(measurement.checked),
    )
    return f"| {' | '.join(cells)} |"


def _run(record: dict[str, Any]) -> Run:
    measurements = [Measurement(**item) for item in record.pop("measurements")]
    costs = [Cost(**item) for item in record.pop("costs", ())]
    return Run(**record, measurements=measurements, costs=costs)


def _processor() -> str:
    facts = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in facts if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _git(*arguments: str) -> str:
    output = subprocess.run(
        ["git", *arguments], cwd=_FOLDER, capture_output=True, text=True, check=False
    )
    return output.stdout.strip()
