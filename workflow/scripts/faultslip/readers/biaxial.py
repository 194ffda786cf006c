"""Raw files of Penn State's biaxial experiments: mechanical text and acoustic waveforms.

No original file of p4677 or p4581 was at hand: the layout is that of public code which
reads them. What is assumed, and checked as far as the files allow:

- mechanics: text with a few header lines, then columns separated by blanks, at a steady
  rate (1 kHz); its time and the acoustic times are of one clock;
- `AE.mat`: `numFrames`, twice the superframes F of a file; `numAcqs`, waveforms a
  superframe; `Nsamples`, samples a waveform; `channels2save`, the C channels' numbers;
- `AcTimeVector.mat`: `acTime`, start of each waveform, s; `ts_adjusted`, microseconds a
  sample. File n begins with waveform (n - 1) F numAcqs;
- `WF_<n>.ac`: headerless little-endian int16, superframe after superframe, in each channel
  after channel.
"""

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import numpy as np
import pandas as pd
from scipy.io import loadmat

from faultslip.errors import InputError
from faultslip.files import existing
from faultslip.records import Record

REDUCTIONS = ("rms", "mean", "peak")
ROWS = 200_000  # of the mechanical text read at once
WAVEFORMS = 64  # reduced at once by a thread: the working set stays in its cache
LARGEST = 2**31 - 1  # count of anything in a file
COLUMNS = {"shear_stress": 2, "normal_stress": 4, "time": 5}


@dataclass(frozen=True)
class Acquisition:
    """How the waveforms were recorded.

    Attributes
    ----------
    channels, samples, waveforms : int
        Channels; samples of a waveform; waveforms of a file.
    superframes : int
        Of a file.
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
    def superframe(self):
        """Samples of a superframe, of one channel."""
        return self.waveforms // self.superframes * self.samples


def read(
    folder,
    mechanics,
    settings,
    times,
    *,
    header_lines=5,
    columns=COLUMNS,
    reduction="rms",
    time_range=None,
    threads=1,
):
    """Read an experiment, streaming: no more than a few files are in memory at once.

    The emission is the norm over the channels, reduced in the bins of the mechanical
    rate: a bin reaches half a mechanical interval to both sides of its row. Rows without
    any acoustic sample, where no waveform was recorded, are left out.

    Parameters
    ----------
    folder : str
        Holds the following files and `WF_<n>.ac`.
    mechanics, settings, times : str
        Names of the mechanical text, of the acquisition's settings and of the time vector.
    header_lines : int
    columns : dict of str to int
        Numbers, from 0, of the columns `shear_stress` (MPa), `normal_stress` (MPa), `time` (s).
    reduction : str
        `rms`, `mean` or `peak` of the norm in a bin.
    time_range : pair of float, optional
        Seconds; files wholly outside are not opened.
    threads : int

    Returns
    -------
    record : Record
    used : list of Path
        The files that were read.

    Raises
    ------
    InputError
        If a file is missing, truncated or of another layout, or the clocks do not overlap.
    """
    if reduction not in REDUCTIONS:
        raise InputError(f"reduction {reduction!r} is not one of {', '.join(REDUCTIONS)}")
    folder = Path(folder)
    acquisition = read_acquisition(folder / settings, folder / times)
    time, shear, normal = read_mechanics(folder / mechanics, header_lines, columns, time_range)
    interval = _steady_interval(time, folder / mechanics)
    length = acquisition.samples * acquisition.sample_interval
    starts = acquisition.starts
    inside = (starts + length > time[0] - interval / 2) & (starts < time[-1] + interval / 2)
    if not inside.any():
        raise InputError(
            f"{folder / times}: the waveforms cover {starts[0]:.6g} to {starts[-1] + length:.6g} s, the "
            f"mechanical record {time[0]:.6g} to {time[-1]:.6g} s; the clocks do not overlap: are the "
            "files of one experiment, and is time_range right?"
        )
    numbers = np.unique(np.flatnonzero(inside) // acquisition.waveforms) + 1
    paths = [folder / f"WF_{number}.ac" for number in numbers]
    check_waveforms(paths, numbers, acquisition)

    bins = Bins(time[0] - interval / 2, interval, len(time), reduction)
    jobs = [
        (path, number, start)
        for path, number in zip(paths, numbers, strict=True)
        for start in range(0, acquisition.superframes, _superframes_at_once(acquisition))
    ]
    scratch = _Scratch(acquisition, threads)
    with ThreadPoolExecutor(threads) as pool:
        running = deque()
        for job in jobs:
            running.append(pool.submit(_reduce, *job, acquisition, bins, scratch))
            if len(running) > 2 * threads:
                bins.add(*running.popleft().result())
        while running:
            bins.add(*running.popleft().result())
    emission, heard = bins.values()
    with np.errstate(all="ignore"):
        friction = shear / normal
    used = [folder / mechanics, folder / settings, folder / times, *paths]
    record = Record(time[heard], emission[heard], friction[heard], normal[heard], str(folder / mechanics))
    return record, used


def read_acquisition(settings, times):
    """Settings and start times of the waveforms.

    Raises
    ------
    InputError
        If a file or a field is missing, or they contradict each other.
    """
    sizes = {name: _field(settings, name) for name in ("numFrames", "numAcqs", "Nsamples", "channels2save")}
    for name in ("numFrames", "numAcqs", "Nsamples"):
        value = sizes[name]
        if value.size != 1 or not 1 <= value.flat[0] <= LARGEST or value.flat[0] % 1:
            raise InputError(f"{settings}: {name} is {value.tolist()}; a positive whole number was expected")
    frames, acquisitions, samples = (
        int(sizes[name].flat[0]) for name in ("numFrames", "numAcqs", "Nsamples")
    )
    if frames % 2:
        raise InputError(f"{settings}: numFrames is {frames}; an even number was expected")
    starts = _field(times, "acTime").ravel().astype(float)
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
            f"{times}: ts_adjusted says {1e6 * interval:.6g} microseconds a sample, so that {samples} "
            f"samples last {interval * samples:.6g} s, but acTime has a waveform every {spacing:.6g} s; "
            "is Nsamples of another experiment?"
        )
    return Acquisition(
        channels=sizes["channels2save"].size,
        samples=samples,
        waveforms=frames // 2 * acquisitions,
        superframes=frames // 2,
        starts=starts,
        sample_interval=interval,
    )


def read_mechanics(path, header_lines, columns, time_range=None):
    """Time (s), shear and normal stress (MPa) of the mechanical text, a piece at a time.

    Raises
    ------
    InputError
        If the file is missing or garbled, or time_range lies outside it.
    """
    wanted = [columns[name] for name in ("time", "shear_stress", "normal_stress")]
    parts, first, last = [], None, None
    try:
        with pd.read_csv(
            existing(path),
            compression=None,
            sep=r"\s+",
            header=None,
            skiprows=header_lines,
            chunksize=ROWS,
            encoding="utf-8",
            dtype=float,
        ) as pieces:
            for piece in pieces:
                if piece.shape[1] <= max(wanted):
                    raise InputError(
                        f"{path}: {piece.shape[1]} columns; columns.time and the others need "
                        f"{max(wanted) + 1}; is header_lines ({header_lines}) right?"
                    )
                values = piece.iloc[:, wanted].to_numpy()
                first = values[0, 0] if first is None else first
                last = values[-1, 0]
                if time_range:
                    values = values[(values[:, 0] >= time_range[0]) & (values[:, 0] < time_range[1])]
                parts.append(values)
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError, ValueError) as error:
        raise InputError(
            f"{path}: not a table of numbers after {header_lines} header lines ({str(error).strip()}); "
            "check header_lines, and whether the file is whole"
        ) from None
    table = np.concatenate(parts)
    if len(table) < 2:
        raise InputError(
            f"{path}: {len(table)} rows"
            + (f" in time_range {list(time_range)} s" if time_range else "")
            + f"; the file covers {first:.6g} to {last:.6g} s"
        )
    return table.T.copy()


def check_waveforms(paths, numbers, acquisition):
    """Compare the files' sizes with the layout before any is read.

    Raises
    ------
    InputError
        Names the missing files, or the first of another size.
    """
    missing = [path for path in paths if not path.is_file()]
    if missing:
        raise InputError(
            f"{missing[0].parent}: {len(missing)} of the {len(paths)} waveform files that the times ask for "
            f"are missing: {_list([path.name for path in missing])}"
        )
    samples = acquisition.channels * acquisition.waveforms * acquisition.samples
    for path, number in zip(paths, numbers, strict=True):
        size = os.path.getsize(path)
        if size != 2 * samples:
            raise InputError(
                f"{path}: {size} bytes; {acquisition.channels} channels, {acquisition.waveforms} waveforms "
                f"and {acquisition.samples} samples make {2 * samples}; is the file whole, and are the "
                "settings of this experiment?"
            )
        if number * acquisition.waveforms > len(acquisition.starts):
            raise InputError(
                f"{path}: its waveforms reach number {number * acquisition.waveforms}, but acTime has "
                f"{len(acquisition.starts)} start times; are the settings of this experiment?"
            )


class Bins:
    """Reduction of a stream of samples in bins of equal length."""

    def __init__(self, start, interval, number, reduction):
        self.start, self.interval, self.reduction = start, interval, reduction
        self.total = np.zeros(number)
        self.count = np.zeros(number)

    def pieces(self, starts, samples, sample_interval):
        """Runs of samples that fall into one bin, of several waveforms one after the other.

        Returns
        -------
        first : ndarray of int
            First sample of each run, in the waveforms laid end to end.
        index : ndarray of int
            Its bin; may be outside the record.
        """
        begin = np.floor((starts - self.start) / self.interval + 1e-9).astype(int)
        end = np.floor((starts + (samples - 1) * sample_interval - self.start) / self.interval + 1e-9)
        most = int((end - begin).max()) + 1
        index = begin[:, None] + np.arange(most)
        edges = self.start + index * self.interval - starts[:, None]
        first = np.maximum(np.ceil(edges / sample_interval - 1e-6).astype(int), 0)
        inside = first < samples
        first += samples * np.arange(len(starts))[:, None]
        return first[inside], index[inside]

    def add(self, index, values, counts):
        """Take in the reduced runs."""
        inside = (index >= 0) & (index < len(self.total))
        index, values = index[inside], values[inside]
        if self.reduction == "peak":
            np.maximum.at(self.total, index, values)
        else:
            np.add.at(self.total, index, values)
        np.add.at(self.count, index, counts[inside])

    def values(self):
        """The reduced series, and which bins hold samples."""
        heard = self.count > 0
        if self.reduction == "mean":
            return self.total / np.maximum(self.count, 1), heard
        if self.reduction == "rms":
            return np.sqrt(self.total / np.maximum(self.count, 1)), heard
        return np.sqrt(self.total), heard


class _Scratch:
    """Memory that a job borrows, so that none is given back and asked for again."""

    def __init__(self, acquisition, jobs):
        samples = _superframes_at_once(acquisition) * acquisition.superframe
        self.free = SimpleQueue()
        for _ in range(jobs):
            raw = np.empty(acquisition.channels * samples, "<i2")
            self.free.put((raw, np.empty(samples, np.float32), np.empty(samples, np.float32)))


def _reduce(path, number, superframe, acquisition, bins, scratch):
    """Reduce some superframes of a file."""
    frames = min(_superframes_at_once(acquisition), acquisition.superframes - superframe)
    samples = frames * acquisition.superframe
    buffers = raw, energy, square = scratch.free.get()
    try:
        raw = raw[: acquisition.channels * samples]
        with open(path, "rb") as file:
            file.seek(2 * superframe * acquisition.channels * acquisition.superframe)
            file.readinto(raw)
        raw = raw.reshape(frames, acquisition.channels, acquisition.superframe)
        energy, square = (one[:samples].reshape(frames, -1) for one in (energy, square))
        np.square(raw[:, 0], out=energy, dtype=np.float32)
        for channel in range(1, acquisition.channels):
            energy += np.square(raw[:, channel], out=square, dtype=np.float32)
        energy = energy.ravel()
        if bins.reduction == "mean":
            np.sqrt(energy, out=energy)
        a_frame = acquisition.superframe // acquisition.samples
        waveform = (number - 1) * acquisition.waveforms + superframe * a_frame
        starts = acquisition.starts[waveform : waveform + frames * a_frame]
        first, index = bins.pieces(starts, acquisition.samples, acquisition.sample_interval)
        reduce = np.maximum.reduceat if bins.reduction == "peak" else np.add.reduceat
        return index, reduce(energy, first), np.diff(np.append(first, samples))
    finally:
        scratch.free.put(buffers)


def _superframes_at_once(acquisition):
    return max(1, WAVEFORMS * acquisition.samples // acquisition.superframe)


def _steady_interval(time, path):
    steps = np.diff(time)
    interval = float(np.median(steps))
    wrong = np.flatnonzero(np.abs(steps - interval) > 0.1 * interval)
    if interval <= 0 or len(wrong):
        row = wrong[0] if len(wrong) else 0
        raise InputError(
            f"{path}: time steps from {time[row]:.6g} to {time[row + 1]:.6g} s where {interval:.3g} s is "
            "usual; a steady mechanical rate was expected: cut the record with time_range, or repair "
            "the clock"
        )
    return float((time[-1] - time[0]) / (len(time) - 1))


def _field(path, name):
    try:
        fields = loadmat(existing(path), variable_names=[name])
    except InputError:
        raise
    except Exception as error:  # scipy raises whatever the damaged bytes lead to
        raise InputError(
            f"{path}: not a readable MATLAB file, version 7 or older "
            f"({type(error).__name__}: {str(error)[:200]})"
        ) from None
    if name not in fields:
        raise InputError(f"{path}: there is no field {name!r}; the experiment's own file has it")
    if fields[name].dtype.kind not in "iuf":
        raise InputError(f"{path}: {name} holds no numbers, but {str(fields[name])[:100]!r}")
    return fields[name]


def _list(names, most=5):
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} ... {names[-1]}"
