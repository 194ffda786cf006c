"""How all is measured: medians of ways that take turns, and processes of their own."""

import json
import math
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "workflow" / "scripts"
sys.path[:0] = [str(LIBRARY), str(ROOT / "tests")]


@dataclass(frozen=True)
class Row:
    """One comparison.

    Attributes
    ----------
    name : str
        What is ours.
    ours_s, peer_s : float
        Median seconds; nan where another quantity is compared.
    peer : str
        What it is compared with.
    ratio : float
        Peer over ours where speeds are compared, so that more is better; else as the note says.
    note : str
    goal : str
        Such as `≥ 10`; empty where none was set.
    """

    name: str
    ours_s: float
    peer: str
    peer_s: float
    ratio: float
    note: str = ""
    goal: str = ""


def faster(name, ours, peer, peers, note="", goal=""):
    """A row that says how many times as fast as its peer ours is."""
    return Row(name, ours, peer, peers, peers / ours, note, goal)


def quantity(name, ratio, peer, note="", goal=""):
    """A row whose ratio is not one of times."""
    return Row(name, math.nan, peer, math.nan, ratio, note, goal)


def seconds(way):
    """How long a call takes."""
    start = time.perf_counter()
    way()
    return time.perf_counter() - start


def alternate(ways, runs):
    """Median seconds of each way; they take turns, after one run of each that does not count."""
    for way in ways.values():
        way()
    times = {name: [] for name in ways}
    for _ in range(runs):
        for name, way in ways.items():
            times[name].append(seconds(way))
    return {name: statistics.median(values) for name, values in times.items()}


def child(script, *arguments, environment=None):
    """What a benchmark prints, as JSON, from a process of its own."""
    command = [sys.executable, str(Path(__file__).with_name(script)), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def memory_of(way):
    """Most memory that a call needs beyond what is held before it, bytes (on Linux)."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak is what is held now
    before = _resident("VmRSS")
    way()
    return _resident("VmHWM") - before


def _resident(field):
    return 1024 * int(re.search(rf"{field}:\s+(\d+)", Path("/proc/self/status").read_text())[1])
