"""Load: wrk, told what to post, and what it found."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Load", "LoadError", "run_load"]

_SCRIPT: Final = """
wrk.method = "POST"
wrk.body = io.open("{body}"):read("*a")
wrk.headers["content-type"] = "application/json"
wrk.headers["accept"] = "application/graphql-response+json, application/json"

function done(summary, latency, requests)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write
      + summary.errors.status + summary.errors.timeout
  io.write(string.format(
    '\\nRESULT {{"requests": %d, "failed": %d, "microseconds": %d, "p50": %d, "p99": %d}}\\n',
    summary.requests, failed, summary.duration, latency:percentile(50), latency:percentile(99)))
end
"""


class LoadError(Exception):
    """The load generator is missing, or requests failed."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came back: how many requests in how many seconds, latencies in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p99: float


def run_load(url: str, body: bytes, connections: int, seconds: int) -> Load:
    """Post a body over and over on some connections for some seconds.

    Raises:
        LoadError: wrk is not installed, or a request failed.
    """
    wrk = shutil.which("wrk")
    if wrk is None:
        msg = "wrk is not installed; on Debian: apt-get install wrk"
        raise LoadError(msg)
    with tempfile.TemporaryDirectory() as folder:
        body_file, script = Path(folder, "body.json"), Path(folder, "post.lua")
        body_file.write_bytes(body)
        script.write_text(_SCRIPT.format(body=body_file))
        pace = ["-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s"]
        output = subprocess.run(
            [wrk, *pace, "-s", script, url], capture_output=True, text=True, check=False
        )
    _, found, result = output.stdout.partition("RESULT ")
    if not found:
        msg = f"wrk did not finish: {output.stderr or output.stdout}"
        raise LoadError(msg)
    facts = json.loads(result)
    if facts["failed"]:
        msg = f"{facts['failed']} of {facts['requests']} requests failed"
        raise LoadError(msg)
    return Load(
        requests=facts["requests"],
        seconds=facts["microseconds"] / 1e6,
        p50=facts["p50"] / 1e3,
        p99=facts["p99"] / 1e3,
    )
