"""Speed of the wavelet transform, against PyWavelets, side by side in one run.

    .venv/bin/python benchmarks/scalograms.py

300,000 samples, 64 scales, eight an octave. The two alternate; the table shows medians,
their ratio, and how far the coefficients differ. PyWavelets is given the same record in
float64, its only precision, and continues it by zeros; ours is float32 and reflected.
"""

import statistics
import sys
import time
from pathlib import Path

import numpy as np
import pywt

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "workflow" / "scripts"))
from faultslip import wavelets

SAMPLES, SCALES, EVERY, RUNS = 300_000, 64, 10, 5


def seconds(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def main():
    signal = np.random.default_rng(0).normal(size=SAMPLES).cumsum() / 100
    single = signal.astype(np.float32)
    scales = wavelets.scale_axis(2.0, 8, SCALES)
    ways = {
        "pywt.cwt, fft": lambda: pywt.cwt(signal, scales, "mexh", method="fft"),
        "ours, full rate": lambda: wavelets.cwt(single, 1.0, scales),
        f"ours, every {EVERY}th": lambda: wavelets.cwt(single, 1.0, scales, every=EVERY),
    }
    times = {name: [] for name in ways}
    for _ in range(RUNS):
        for name, way in ways.items():
            times[name].append(seconds(way))
    peer = statistics.median(times["pywt.cwt, fft"])
    print(f"{'':18} median, s   ratio")
    for name, values in times.items():
        print(f"{name:18} {statistics.median(values):9.3f} {peer / statistics.median(values):7.1f}")

    # An even number of samples in the scale: pywt's coefficients lie between two of ours.
    scale = np.array([64.0])
    ours = wavelets.cwt(single, 1.0, scale, low_pass=False)[0]
    theirs = pywt.cwt(signal, scale, "mexh", method="fft", precision=14)[0][0]
    middle = slice(1000, -1000)
    difference = ((ours[:-1] + ours[1:]) / 2 - theirs[1:])[middle]
    relative = np.abs(difference).max() / np.abs(theirs).max()
    print(f"largest difference: {relative:.1e} of the largest coefficient")


if __name__ == "__main__":
    main()
