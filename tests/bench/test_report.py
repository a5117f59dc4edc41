"""The report: every run is in it, newest first, with ratios to its own reference."""

from __future__ import annotations

from bench.measure import Measurement
from bench.report import Run, describe_run, render_results


def measurement(workload: str, cpu_microseconds: float) -> Measurement:
    return Measurement(
        workload=workload,
        requests_per_second=1234.5,
        cpu_microseconds=cpu_microseconds,
        p50=1.25,
        p99=9.75,
        peak_memory=64_000_000,
        calls=1,
        checked=12,
    )


def run(date: str, cpu_microseconds: float) -> Run:
    measurements = [measurement("static answer", 50), measurement("passthrough", cpu_microseconds)]
    return Run(date, "abc1234", "python -m bench", "a machine", measurements)


def test_tables_show_every_run_newest_first_with_its_ratio() -> None:
    text = render_results([run("2026-01-01 10:00", 100), run("2026-01-02 10:00", 75)])
    table = text.partition("## passthrough")[2]
    assert "| 2 | 1,234 | 75 | 1.5 | 1.2 | 9.8 | 64 | 1 | 12 |" in table
    assert table.index("| 2 |") < table.index("| 1 |")
    assert text.index("2026-01-02") < text.index("2026-01-01")


def test_run_says_which_commit_and_machine_it_was() -> None:
    described = describe_run("python -m bench", 0.5, [measurement("static answer", 50)])
    assert described.commit
    assert "load average before the run 0.5" in described.machine
