"""The wavelet transform compared with PyWavelets, pycwt, ssqueezepy, and the inverse FFTs alone."""

import json
import sys
from unittest import mock

import numpy as np
from harness import alternate, child, faster, memory_of, quantity, seconds
from scipy import fft

from faultslip.scalograms import wavelets


def rows(small):
    """Measure this part."""
    samples, number, runs = (30_000, 24, 1) if small else (300_000, 64, 5)
    return [*speed(samples, number, runs), *memory_and_growth(small), seams(small), *number_of_scales(small)]


def record(samples, dtype=np.float32):
    """Draw a random walk: like friction, it varies on all scales."""
    random = np.random.default_rng(0)
    steps = random.standard_normal(samples, dtype=np.float32)
    steps /= 100
    return np.cumsum(steps, out=steps).astype(dtype, copy=False)


def speed(samples, number, runs):
    """Compare times for the same record and scales on one thread; peers use the precision that they offer."""
    import pycwt
    import pywt
    import ssqueezepy

    single, double = record(samples), record(samples, np.float64)
    scales = wavelets.scale_axis(2.0, 8, number)
    spectra = np.ones((number, samples // 2 + 1), np.complex64)
    ways = {
        "ours": lambda: wavelets.cwt(single, 1.0, scales),
        "pywt, FFT": lambda: pywt.cwt(double, scales, "mexh", method="fft"),
        "pywt, convolution": lambda: pywt.cwt(double, scales, "mexh", method="conv"),
        "pycwt": lambda: pycwt.cwt(double, 1.0, 1 / 8, 2.0, number - 1, pycwt.MexicanHat()),
        "ssqueezepy": lambda: ssqueezepy.cwt(single, ("cmhat", {"mu": 0, "s": 1}), scales=scales, fs=1.0),
        "inverse FFTs": lambda: fft.irfft(spectra, samples, axis=1),
    }
    times = alternate(ways, runs)
    size = f"{samples:,} samples, {number} scales, float32"

    middle = slice(samples // 4, -samples // 4)
    ours = wavelets.cwt(single, 1.0, scales, low_pass=False)
    largest = np.abs(ours).max(axis=1)
    theirs = pycwt.cwt(double, 1.0, 1 / 8, 2.0, number - 1, pycwt.MexicanHat())[0].real
    apart = (np.abs(theirs - ours)[:, middle].max(axis=1) / largest).max()
    # Where a scale is an even number of samples, pywt's coefficients lie between two of ours.
    scale = np.array([16.0])
    between = wavelets.cwt(double, 1.0, scale, low_pass=False)[0]
    between = (between[:-1] + between[1:]) / 2
    wide = pywt.cwt(double, scale, "mexh", method="fft", precision=14)[0][0]
    coarse = np.abs(wide[1:] - between)[middle].max() / np.abs(wide).max()
    their = ssqueezepy.cwt(single, ("cmhat", {"mu": 0, "s": 1}), scales=scales, fs=1.0)[0].real
    alike = min(np.corrcoef(a[middle], b[middle])[0, 1] for a, b in zip(their, ours, strict=True))

    return [
        faster("transform", times["ours"], "pywt, FFT", times["pywt, FFT"],
               f"{size}; pywt is float64; {coarse:.0e} apart at a scale of 16", "≥ 10"),
        faster("transform", times["ours"], "pywt, convolution", times["pywt, convolution"], size),
        faster("transform", times["ours"], "pycwt", times["pycwt"], f"{size}; float64; {apart:.0e} apart"),
        faster("transform", times["ours"], "ssqueezepy", times["ssqueezepy"],
               f"{size}; float32; complex Mexican hat, real part correlated by {alike:.6f}"),
        faster("transform", times["ours"], "inverse FFTs", times["inverse FFTs"],
               f"{number} real inverse FFTs of {samples:,}: the limit", "≥ 0.5"),
    ]  # fmt: skip


def memory_and_growth(small):
    """Measure peak memory, and time per sample, from a million samples on; each in a separate process."""
    full = child("scalograms.py", 30_000 if small else 300_000, 64)
    yield quantity("peak memory beyond the record", full["peak"], "the output", goal="≤ 2")
    sizes = (10**5, 10**6) if small else (10**6, 10**7)
    measured = [child("scalograms.py", samples, 64) for samples in sizes]
    for samples, found in zip(sizes[1:], measured[1:], strict=True):
        yield faster(
            f"a sample of {samples:,}",
            found["seconds"] / samples,
            f"a sample of {sizes[0]:,}",
            measured[0]["seconds"] / sizes[0],
            f"64 scales; peak memory {found['peak']:.2f} of the output",
        )


def measure(samples, number):
    """Measure one transform: seconds, and peak memory beyond the record as a fraction of the output."""
    signal = record(samples)
    scales = wavelets.scale_axis(2.0, 8, number)
    wavelets.cwt(signal[:20], 1.0, scales[:2])
    found = {}

    def transform():
        found["rows"] = wavelets.cwt(signal, 1.0, scales)

    peak = memory_of(lambda: found.update(seconds=seconds(transform)))
    return {"seconds": found["seconds"], "peak": peak / found["rows"].nbytes}


def seams(small):
    """Compare a record transformed in pieces with its transform as a whole."""
    signal = record(10**5 if small else 10**6, np.float64)
    scales = wavelets.scale_axis(2.0, 4, 16)
    with mock.patch.object(wavelets, "_PIECE", len(signal) // 10):
        pieces = wavelets.cwt(signal, 1.0, scales)
    whole = wavelets.cwt(signal, 1.0, scales)
    error = (np.abs(pieces - whole).max(axis=1) / np.abs(whole).max(axis=1)).max()
    return quantity("seams of ten pieces", error, "largest coefficient", "float64, 16 scales", "≤ 1e-5")


def number_of_scales(small):
    """Measure the growth with the number of scales."""
    signal = record(30_000 if small else 300_000)
    ways = {
        number: lambda number=number: wavelets.cwt(signal, 1.0, wavelets.scale_axis(2.0, number // 8, number))
        for number in (16, 32, 64, 128)
    }
    times = alternate(ways, 1 if small else 5)
    for number in (32, 64, 128):
        yield faster(
            f"a scale of {number}", times[number] / number, "a scale of 16", times[16] / 16, "8 octaves"
        )


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:]))))
