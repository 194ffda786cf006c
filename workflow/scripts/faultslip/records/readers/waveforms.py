"""Acoustic waveforms of Penn State's biaxial experiments, reduced to one amplitude per bin of time.

The layout of the files is described in `biaxial.py`.
"""

import math
import os
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import numpy as np
import scipy

from faultslip.io.errors import InputError
from faultslip.io.files import existing_file

REDUCTIONS = ("rms", "mean", "peak")
WAVEFORMS_PER_JOB = 64  # reduced at once by a thread, whose working set stays in its cache
MAX_COUNT = 2**31 - 1  # of anything in a file
MAX_CHANNELS = 1000
MAX_WAVEFORMS = 20_000_000  # of an experiment: more than five hours at 1 kHz
INTEGERS = {f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)}
NUMBERS = {"double", "single", "logical"} | INTEGERS  # classes of MATLAB


@dataclass(frozen=True)
class Acquisition:
    """Layout of the recorded waveforms.

    Attributes
    ----------
    channels : int
        Number of channels.
    samples : int
        Samples per waveform.
    waveforms, superframes : int
        Waveforms and superframes per file.
    starts : ndarray
        Start of each waveform, s.
    sample_interval : float
        Seconds.
    """

    channels: int
    samples: int
    waveforms: int
    superframes: int
    starts: np.ndarray
    sample_interval: float

    @property
    def waveforms_per_superframe(self) -> int:
        """Waveforms per superframe."""
        return self.waveforms // self.superframes

    @property
    def samples_per_superframe(self) -> int:
        """Samples per superframe, of one channel."""
        return self.waveforms_per_superframe * self.samples

    @property
    def superframes_per_job(self) -> int:
        """Superframes that a thread reduces at once."""
        return max(1, WAVEFORMS_PER_JOB * self.samples // self.samples_per_superframe)


def read_acquisition(settings: str | Path, times: str | Path) -> Acquisition:
    """Read the settings and the start times of the waveforms.

    Raises
    ------
    InputError
        If a file or a field is missing, or they contradict each other.
    """
    counts = [_count(settings, name) for name in ("numFrames", "numAcqs", "Nsamples")]
    frames, acquisitions, samples = counts
    channels = _field(settings, "channels2save", MAX_CHANNELS).size
    if frames % 2:
        raise InputError(f"{settings}: numFrames is {frames}; an even number was expected")
    starts = _field(times, "acTime", MAX_WAVEFORMS).ravel().astype(float)
    if len(starts) < 2 or not np.all(np.diff(starts) > 0) or not np.isfinite(starts).all():
        raise InputError(
            f"{times}: acTime holds {len(starts)} values that do not all increase; the start of each "
            "waveform was expected, s"
        )
    sampling = _field(times, "ts_adjusted")
    if sampling.size != 1:
        raise InputError(f"{times}: ts_adjusted holds {sampling.size} values; one was expected, microseconds")
    interval = 1e-6 * float(sampling.flat[0])
    spacing = float(np.median(np.diff(starts)))
    # Waveforms may be apart, but they cannot overlap by more than rounding.
    if not 0 < interval * samples < 1.01 * spacing:
        raise InputError(
            f"{times}: ts_adjusted says {1e6 * interval:.6g} microseconds per sample, so that {samples} "
            f"samples last {interval * samples:.6g} s, but acTime has a waveform every {spacing:.6g} s; "
            "is Nsamples of another experiment?"
        )
    return Acquisition(
        channels=channels,
        samples=samples,
        waveforms=frames // 2 * acquisitions,
        superframes=frames // 2,
        starts=starts,
        sample_interval=interval,
    )


def check_waveforms(paths: Sequence[Path], numbers: np.ndarray, acquisition: Acquisition) -> None:
    """Compare the sizes of the files with the layout before any is read.

    Parameters
    ----------
    paths : sequence of Path
    numbers : ndarray of int
        Number of each file, from 1.
    acquisition : Acquisition

    Raises
    ------
    InputError
        Names the missing files, or the first of another size.
    """
    missing = [path for path in paths if not path.is_file()]
    if missing:
        raise InputError(
            f"{missing[0].parent}: {len(missing)} of the {len(paths)} waveform files that the times ask for "
            f"are missing: {_abbreviated([path.name for path in missing])}"
        )
    samples = acquisition.channels * acquisition.waveforms * acquisition.samples
    for path, number in zip(paths, numbers, strict=True):
        size = os.path.getsize(path)
        if size != 2 * samples:
            raise InputError(
                f"{path}: {size} bytes; {acquisition.channels} channels, {acquisition.waveforms} waveforms "
                f"and {acquisition.samples} samples make {2 * samples}; is the file complete, and are the "
                "settings of this experiment?"
            )
        if number * acquisition.waveforms > len(acquisition.starts):
            raise InputError(
                f"{path}: its waveforms reach number {number * acquisition.waveforms}, but acTime has "
                f"{len(acquisition.starts)} start times; are the settings of this experiment?"
            )


class Bins:
    """Reduction of a stream of samples in bins of equal length.

    Parameters
    ----------
    start : float
        Start of the first bin, s.
    interval : float
        Length of a bin, s.
    number : int
        Number of bins.
    reduction : str
        `rms`, `mean` or `peak`.
    """

    def __init__(self, start: float, interval: float, number: int, reduction: str) -> None:
        self.start, self.interval, self.reduction = start, interval, reduction
        self.total = np.zeros(number)
        self.count = np.zeros(number)

    def runs(self, starts: np.ndarray, samples: int, sample_interval: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the runs of samples that fall into one bin, of several waveforms one after the other.

        Parameters
        ----------
        starts : ndarray, shape (waveforms,)
            Start of each waveform, s.
        samples : int
            Samples per waveform.
        sample_interval : float
            Seconds.

        Returns
        -------
        first : ndarray of int, shape (runs,)
            First sample of each run, in the waveforms laid end to end.
        index : ndarray of int, shape (runs,)
            Its bin; may be outside the record.
        """
        begin = np.floor((starts - self.start) / self.interval + 1e-9).astype(int)
        end = np.floor((starts + (samples - 1) * sample_interval - self.start) / self.interval + 1e-9)
        max_bins = int((end - begin).max()) + 1
        index = begin[:, None] + np.arange(max_bins)
        edges = self.start + index * self.interval - starts[:, None]
        first = np.maximum(np.ceil(edges / sample_interval - 1e-6).astype(int), 0)
        inside = first < samples
        first += samples * np.arange(len(starts))[:, None]
        return first[inside], index[inside]

    def add(self, index: np.ndarray, values: np.ndarray, counts: np.ndarray) -> None:
        """Add reduced runs: the bin, the reduced squared norm and the number of samples of each."""
        inside = (index >= 0) & (index < len(self.total))
        index, values = index[inside], values[inside]
        if self.reduction == "peak":
            np.maximum.at(self.total, index, values)
        else:
            np.add.at(self.total, index, values)
        np.add.at(self.count, index, counts[inside])

    def values(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the reduced series, and which bins have samples; both of shape (number,)."""
        has_samples = self.count > 0
        if self.reduction == "mean":
            return self.total / np.maximum(self.count, 1), has_samples
        if self.reduction == "rms":
            return np.sqrt(self.total / np.maximum(self.count, 1)), has_samples
        return np.sqrt(self.total), has_samples


def reduce_waveforms(
    paths: Sequence[Path], numbers: np.ndarray, acquisition: Acquisition, bins: Bins, threads: int
) -> None:
    """Reduce files of waveforms in bins, with several threads.

    The reduced runs are added in the order of the files, so that the result does not depend on the
    number of threads.

    Parameters
    ----------
    paths : sequence of Path
    numbers : ndarray of int
        Number of each file, from 1.
    acquisition : Acquisition
    bins : Bins
        Is changed.
    threads : int
    """
    jobs = [
        (path, number, superframe)
        for path, number in zip(paths, numbers, strict=True)
        for superframe in range(0, acquisition.superframes, acquisition.superframes_per_job)
    ]
    buffers = _Buffers(acquisition, threads)
    with ThreadPoolExecutor(threads) as pool:
        running: deque[Future] = deque()
        for job in jobs:
            running.append(pool.submit(_reduce, *job, acquisition, bins, buffers))
            if len(running) > 2 * threads:
                bins.add(*running.popleft().result())
        while running:
            bins.add(*running.popleft().result())


class _Buffers:
    """Memory that jobs borrow in turn, so that none is released and requested again."""

    def __init__(self, acquisition: Acquisition, number: int) -> None:
        samples = acquisition.superframes_per_job * acquisition.samples_per_superframe
        self.free: SimpleQueue[tuple[np.ndarray, ...]] = SimpleQueue()
        for _ in range(number):
            raw = np.empty(acquisition.channels * samples, "<i2")
            self.free.put((raw, np.empty(samples, np.float32), np.empty(samples, np.float32)))


def _reduce(path, number, superframe, acquisition, bins, buffers):
    """Reduce a few superframes of a file: bin, reduced squared norm and number of samples of each run."""
    frames = min(acquisition.superframes_per_job, acquisition.superframes - superframe)
    samples = frames * acquisition.samples_per_superframe
    borrowed = raw, energy, square = buffers.free.get()
    try:
        raw = raw[: acquisition.channels * samples]
        with open(path, "rb") as file:
            file.seek(2 * superframe * acquisition.channels * acquisition.samples_per_superframe)
            file.readinto(raw)
        raw = raw.reshape(frames, acquisition.channels, acquisition.samples_per_superframe)
        energy, square = (buffer[:samples].reshape(frames, -1) for buffer in (energy, square))
        np.square(raw[:, 0], out=energy, dtype=np.float32)
        for channel in range(1, acquisition.channels):
            energy += np.square(raw[:, channel], out=square, dtype=np.float32)
        energy = energy.ravel()
        if bins.reduction == "mean":
            np.sqrt(energy, out=energy)
        first_waveform = (
            number - 1
        ) * acquisition.waveforms + superframe * acquisition.waveforms_per_superframe
        stop = first_waveform + frames * acquisition.waveforms_per_superframe
        starts = acquisition.starts[first_waveform:stop]
        first, index = bins.runs(starts, acquisition.samples, acquisition.sample_interval)
        reduce = np.maximum.reduceat if bins.reduction == "peak" else np.add.reduceat
        return index, reduce(energy, first), np.diff(np.append(first, samples))
    finally:
        buffers.free.put(borrowed)


def _count(path, name):
    value = _field(path, name)
    if value.size != 1 or not 1 <= value.flat[0] <= MAX_COUNT or value.flat[0] % 1:
        raise InputError(f"{path}: {name} is {value.tolist()}; a positive whole number was expected")
    return int(value.flat[0])


def _field(path, name, max_values=1):
    """Return a numeric array of a MATLAB file. Its class and size are checked before it is decompressed."""
    found = [(shape, kind) for field, shape, kind in _mat(path, scipy.io.whosmat) if field == name]
    if not found:
        raise InputError(f"{path}: there is no field {name!r}; is this the file of the experiment?")
    for shape, kind in found:
        if kind not in NUMBERS:
            raise InputError(f"{path}: {name} holds no plain array of numbers, but is of class {kind!r}")
        if math.prod(shape) > max_values:
            raise InputError(
                f"{path}: {name} holds {math.prod(shape)} values; {max_values} at most were expected"
            )
    values = _mat(path, scipy.io.loadmat, variable_names=[name])[name]
    if values.dtype.kind not in "iuf":
        raise InputError(f"{path}: {name} holds numbers of type {values.dtype}; real ones were expected")
    return values


def _mat(path, function, **options):
    """Call a function that reads a MATLAB file."""
    try:
        return function(existing_file(path), **options)
    except InputError:
        raise
    except Exception as error:  # scipy raises whatever the damaged bytes lead to
        raise InputError(
            f"{path}: not a readable MATLAB file, version 7 or older "
            f"({type(error).__name__}: {str(error)[:200]})"
        ) from None


def _abbreviated(names, max_names=5):
    shown = ", ".join(names[:max_names])
    return shown if len(names) <= max_names else f"{shown} ... {names[-1]}"
