"""Speed and memory of the reader of Penn State's waveforms, beside reading them at all.

    python benchmarks/raw_reading.py [seconds of experiment] [folder for temporary files]

Writes raw files in the layout of p4581 (two channels at 4 MHz, waveforms of 4096 samples),
of the given length (default 30 s, 0.5 GB) and of ten times as much, and reads each, in a
process of its own with the file cache warm: by `numpy.fromfile` and the norm over the
channels alone, and by the reader on one core and on two. Prints throughput, its ratio, and
peak memory.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from scipy.io import savemat

ROOT = Path(__file__).resolve().parents[1]
RATE, SAMPLES, ACQUISITIONS, SUPERFRAMES = 4e6, 4096, 100, 10
NAMES = ("data.txt", "AE.mat", "AcTimeVector.mat")
REPEATS = 5


def write(folder, seconds):
    """Raw files of so many seconds; the same noise again and again."""
    folder.mkdir()
    waveforms = ACQUISITIONS * SUPERFRAMES
    spacing = SAMPLES / RATE * 1.005
    files = int(np.ceil(seconds / spacing / waveforms))
    frames = {"numFrames": 2 * SUPERFRAMES, "numAcqs": ACQUISITIONS, "Nsamples": SAMPLES}
    savemat(folder / "AE.mat", frames | {"channels2save": [1, 2]})
    starts = spacing * np.arange(files * waveforms)
    savemat(folder / "AcTimeVector.mat", {"acTime": starts[None], "ts_adjusted": 1e6 / RATE})
    noise = np.random.default_rng(0).normal(0, 50, 2 * waveforms * SAMPLES).astype("<i2")
    for number in range(1, files + 1):
        noise.tofile(folder / f"WF_{number}.ac")
    times = np.arange(0, seconds, 1e-3)
    rows = np.column_stack([times, times, 3 + 0 * times, times, 8 + 0 * times, times])
    np.savetxt(folder / "data.txt", rows, fmt="%.5f", header="\n" * 4)


def plainly(folder):
    """Read every file and take the norm over its channels: the least that anyone must do."""
    for path in sorted(folder.glob("WF_*.ac")):
        raw = np.fromfile(path, "<i2").reshape(SUPERFRAMES, 2, -1)
        np.sqrt((raw.astype(np.float32) ** 2).sum(axis=1))


def measure(what, folder):
    """In this process: the best of some runs, and peak memory."""
    import resource

    sys.path.insert(0, str(ROOT / "workflow" / "scripts"))
    from faultslip.readers import biaxial

    run = {
        "plain": lambda: plainly(folder),
        "reader": lambda: biaxial.read(folder, *NAMES),
        "reader, 2 threads": lambda: biaxial.read(folder, *NAMES, threads=2),
    }[what]
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": min(seconds), "peak": peak}))


def main(seconds=30.0, parent=None):
    with tempfile.TemporaryDirectory(dir=parent) as temporary:
        for length in (seconds, 10 * seconds):
            folder = Path(temporary, f"{length:g}s")
            write(folder, length)
            size = sum(path.stat().st_size for path in folder.glob("WF_*.ac"))
            print(f"{length:g} s of experiment, {size / 1e9:.2f} GB of waveforms")
            base = None
            for what in ("plain", "reader", "reader, 2 threads"):
                command = [sys.executable, __file__, "--measure", what, str(folder)]
                found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
                base = base or found["seconds"]
                print(
                    f"  {what:18s} {found['seconds']:7.2f} s  {size / found['seconds'] / 1e9:5.2f} GB/s  "
                    f"{base / found['seconds']:5.2f} times plain reading  peak {found['peak']:4.0f} MB"
                )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], Path(sys.argv[3]))
    else:
        main(float(sys.argv[1]) if len(sys.argv) > 1 else 30.0, *sys.argv[2:3])
