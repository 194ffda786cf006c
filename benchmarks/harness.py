"""Benchmark harness: medians of interleaved timings, and measurements in separate processes."""

import json
import math
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "workflow" / "scripts"
sys.path[:0] = [str(LIBRARY), str(ROOT / "tools")]


@dataclass(frozen=True)
class Row:
    """One comparison.

    Attributes
    ----------
    name : str
        What is measured.
    ours_s, peer_s : float
        Median seconds; nan where another quantity is compared.
    peer : str
        What it is compared with.
    ratio : float
        Peer over ours where times are compared, so that more is better; otherwise as the note says.
    note : str
    goal : str
        Such as `≥ 10`; empty where there is none.
    """

    name: str
    ours_s: float
    peer: str
    peer_s: float
    ratio: float
    note: str = ""
    goal: str = ""


def faster(name: str, ours_s: float, peer: str, peer_s: float, note: str = "", goal: str = "") -> Row:
    """Return a row that compares times: how many times as fast as the peer ours is."""
    return Row(name, ours_s, peer, peer_s, peer_s / ours_s, note, goal)


def quantity(name: str, ratio: float, peer: str, note: str = "", goal: str = "") -> Row:
    """Return a row whose ratio is not one of times."""
    return Row(name, math.nan, peer, math.nan, ratio, note, goal)


def seconds(call: Callable[[], Any]) -> float:
    """Duration of a call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def alternate(ways: Mapping[str, Callable[[], Any]], runs: int) -> dict[str, float]:
    """Median seconds of alternatives, timed in turns after one run of each that does not count."""
    for way in ways.values():
        way()
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, way in ways.items():
            times[name].append(seconds(way))
    return {name: statistics.median(values) for name, values in times.items()}


def child(script: str, *arguments: object, environment: Mapping[str, str] | None = None) -> Any:
    """Run a benchmark in a separate process, and return the JSON that it prints."""
    command = [sys.executable, str(Path(__file__).with_name(script)), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def memory_of(call: Callable[[], Any]) -> int:
    """Peak memory that a call needs in addition to what is held before it, bytes (on Linux)."""
    Path("/proc/self/clear_refs").write_text("5")  # resets the peak to what is held now
    before = _resident("VmRSS")
    call()
    return _resident("VmHWM") - before


def _resident(field):
    return 1024 * int(re.search(rf"{field}:\s+(\d+)", Path("/proc/self/status").read_text())[1])
