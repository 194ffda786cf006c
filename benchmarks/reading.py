"""Reading of raw files compared with plain reading: Penn State's waveforms, the competition's table."""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from harness import child, faster, memory_of, quantity, seconds
from scipy.io import savemat

from faultslip.records.readers import biaxial, lanl

# The layout of p4581: two channels at 4 MHz, waveforms of 4096 samples.
RATE, SAMPLES, ACQUISITIONS, SUPERFRAMES = 4e6, 4096, 100, 10
LAYOUT = {"mechanics": "data.txt", "settings": "AE.mat", "times": "AcTimeVector.mat"}
RUNS = 3  # of each alternative, in turns; each in a separate process, with the files in the cache


def rows(small):
    """Measure this part."""
    lengths = (1, 3) if small else (3, 30, 300)  # seconds of experiment, 17 MB each
    repeats = (1, 3) if small else (1, 10, 100)  # of 11 MB
    with tempfile.TemporaryDirectory() as folder:
        waveforms = {length: write_waveforms(Path(folder, f"{length}s"), length) for length in lengths}
        tables = {number: write_table(Path(folder, f"{number}.csv"), number) for number in repeats}
        middle = waveforms[lengths[-2]]
        yield from compare(
            "waveforms",
            ("biaxial", middle),
            {"numpy.fromfile and norm": ("fromfile", middle)},
            {"waveforms, 2 threads": ("biaxial_2", middle)},
        )
        middle = tables[repeats[-2]]
        yield from compare(
            "competition's table",
            ("lanl", middle),
            {"pandas.read_csv": ("pandas", middle), "polars.read_csv": ("polars", middle)},
        )
        yield memory_growth("waveforms", "biaxial", waveforms)
        yield memory_growth("competition's table", "lanl", tables)


def compare(name, ours, peers, others=()):
    """Compare the speed with each peer; the note gives the amount read per second and the memory."""
    ways = {name: ours} | peers | dict(others)
    found = {way: [] for way in ways}
    for _ in range(RUNS):
        for way, (what, path) in ways.items():
            found[way].append(child("reading.py", what, path))
    times = {way: float(np.median([one["seconds"] for one in measured])) for way, measured in found.items()}
    memory = {way: max(one["memory"] for one in measured) for way, measured in found.items()}
    for way in (name, *others):
        for peer in peers:
            size = size_of(ours[1])
            note = f"{size / 1e9:.2f} GB at {size / times[way] / 1e9:.2f} GB/s; "
            note += f"{memory[way] / 1e6:.0f} MB beyond the imports, peer {memory[peer] / 1e6:.0f}"
            yield faster(way, times[way], peer, times[peer], note)


def memory_growth(name, what, paths):
    """Compare the memory for the longest file with that for the shortest."""
    memory = {length: child("reading.py", what, path)["memory"] / 1e6 for length, path in paths.items()}
    shortest, *_, longest = memory
    said = ", ".join(
        f"{value:.0f} MB for {size_of(paths[length]) / 1e9:.2g} GB" for length, value in memory.items()
    )
    return quantity(
        f"memory for {longest // shortest} times as much", memory[longest] / memory[shortest], name, said
    )


def size_of(path):
    """Bytes of a table, or of the waveforms of a folder."""
    path = Path(path)
    return (
        path.stat().st_size if path.is_file() else sum(part.stat().st_size for part in path.glob("WF_*.ac"))
    )


def write_waveforms(folder, length):
    """Write raw files of a given duration (s), with the same noise again and again."""
    folder.mkdir()
    waveforms = ACQUISITIONS * SUPERFRAMES
    spacing = SAMPLES / RATE * 1.005
    files = int(np.ceil(length / spacing / waveforms))
    frames = {"numFrames": 2 * SUPERFRAMES, "numAcqs": ACQUISITIONS, "Nsamples": SAMPLES}
    savemat(folder / "AE.mat", frames | {"channels2save": [1, 2]})
    starts = spacing * np.arange(files * waveforms)
    savemat(folder / "AcTimeVector.mat", {"acTime": starts[None], "ts_adjusted": 1e6 / RATE})
    noise = np.random.default_rng(0).normal(0, 50, 2 * waveforms * SAMPLES).astype("<i2")
    for number in range(1, files + 1):
        noise.tofile(folder / f"WF_{number}.ac")
    times = np.arange(0, length, 1e-3)
    columns = np.column_stack([times, times, 3 + 0 * times, times, 8 + 0 * times, times])
    np.savetxt(folder / "data.txt", columns, fmt="%.5f", header="\n" * 4)
    return folder


def write_table(path, repeats):
    """Write a table in the competition's layout, with a number of stick-slip cycles of 200 blocks."""
    random = np.random.default_rng(0)
    blocks = []
    for block in range(200):
        left = 0.3 - 1.1e-3 * block - 1.1e-9 * np.arange(lanl.BLOCK)
        values = random.normal(4.5, 6, lanl.BLOCK).round()
        blocks.append("".join(f"{value:.0f},{time:.10f}\n" for value, time in zip(values, left, strict=True)))
    cycle = "".join(blocks)
    with open(path, "w") as file:
        file.write("acoustic_data,time_to_failure\n")
        for _ in range(repeats):
            file.write(cycle)
    return path


def fromfile(folder):
    """Read every file, and take the norm over its channels: the least that any reader must do."""
    for path in sorted(Path(folder).glob("WF_*.ac")):
        raw = np.fromfile(path, "<i2").reshape(SUPERFRAMES, 2, -1)
        np.sqrt((raw.astype(np.float32) ** 2).sum(axis=1))


def polars(path):
    """Read both columns as a whole."""
    import polars

    return polars.read_csv(path)


WAYS = {
    "biaxial": lambda folder: biaxial.read([folder], LAYOUT),
    "biaxial_2": lambda folder: biaxial.read([folder], LAYOUT, threads=2),
    "fromfile": fromfile,
    "lanl": lambda path: lanl.read([path], {}),
    "pandas": pd.read_csv,
    "polars": polars,
}


def measure(what, path):
    """Measure in this process: seconds of the second of two runs, and peak memory beyond the imports."""
    if what == "polars":
        import polars  # noqa: F401
    memory = memory_of(lambda: WAYS[what](path))
    return {"memory": memory, "seconds": seconds(lambda: WAYS[what](path))}


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:])))
