"""Friction of long records by released networks: time and memory against the length of the record."""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from harness import child, memory_of, quantity, seconds

import faultslip

INTERVAL = 0.1  # s
RECURRENCE = 9.0  # s


def rows(small):
    """Measure this part."""
    hours = (0.1, 0.2) if small else (1, 10, 100)
    with tempfile.TemporaryDirectory() as folder:
        tables = {length: write_table(Path(folder, f"{length}h.csv"), length) for length in hours}
        found = {length: child("prediction.py", path) for length, path in tables.items()}
    shortest, *others = hours
    for length in others:
        time, memory = (found[length][key] / found[shortest][key] for key in ("seconds", "memory"))
        note = f"{time_and_memory(found[length])} beyond the imports, peer {time_and_memory(found[shortest])}"
        yield quantity(f"time for {length:g} h at 10 Hz", time, f"{shortest:g} h", note)
        yield quantity(f"memory for {length:g} h at 10 Hz", memory, f"{shortest:g} h", note)


def time_and_memory(measured):
    """Time and memory in words."""
    return f"{measured['seconds']:.3g} s and {measured['memory'] / 1e6:.0f} MB"


def write_table(path, hours):
    """Write a record whose emission grows towards slips and relaxes after them."""
    random = np.random.default_rng(0)
    time = INTERVAL * np.arange(round(3600 * hours / INTERVAL))
    slips = np.cumsum(random.normal(RECURRENCE, RECURRENCE / 8, int(time[-1] / RECURRENCE * 1.2) + 3))
    phase = np.interp(time, slips, np.arange(len(slips))) % 1
    emission = 50 * np.exp(phase) + 600 * np.exp(-phase * 30) + random.normal(0, 2, len(time))
    columns = np.column_stack([time, emission])
    np.savetxt(path, columns, fmt="%.4f", delimiter=",", header="Time,Emission", comments="")
    return path


def predict(path):
    """From the table to friction."""
    return faultslip.load("zero_shot").predict(faultslip.read_table(path))


if __name__ == "__main__":
    (table,) = sys.argv[1:]
    memory = memory_of(lambda: predict(table))
    print(json.dumps({"memory": memory, "seconds": seconds(lambda: predict(table))}))
