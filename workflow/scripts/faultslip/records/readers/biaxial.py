"""Reader of Penn State's biaxial experiments: mechanical text and acoustic waveforms.

The original files of p4677 and p4581 are public; none was read. The layout is that of public code which
reads them. The assumptions are checked as far as the files allow:

- mechanics: text with a few header lines, then columns separated by blanks, at a constant rate
  (1 kHz); its time and the acoustic times are of one clock;
- `AE.mat`: `numFrames`, twice the number F of superframes per file; `numAcqs`, waveforms per
  superframe; `Nsamples`, samples per waveform; `channels2save`, the numbers of the C channels;
- `AcTimeVector.mat`: `acTime`, start of each waveform, s; `ts_adjusted`, microseconds per sample.
  File n begins with waveform (n - 1) F numAcqs;
- `WF_<n>.ac`: headerless little-endian int16, superframe after superframe, and within each
  superframe channel after channel.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from faultslip.io.errors import InputError
from faultslip.io.files import existing_file
from faultslip.records.raw_record import RawRecord
from faultslip.records.readers.waveforms import (
    REDUCTIONS,
    Acquisition,
    Bins,
    check_waveforms,
    read_acquisition,
    reduce_waveforms,
)

ROWS = 200_000  # rows of the mechanical text that are read at once
COLUMNS = {"shear_stress": 2, "normal_stress": 4, "time": 5}


@dataclass(frozen=True)
class Layout:
    """Names of the files in the folder, and layout of the mechanical text.

    Attributes
    ----------
    mechanics, settings, times : str
        Names of the mechanical text, of the acquisition's settings and of the time vector.
    header_lines : int
        Number of header lines of the mechanical text.
    columns : dict of str to int
        Numbers, from 0, of the columns `shear_stress` (MPa), `normal_stress` (MPa), `time` (s).
    reduction : str
        `rms`, `mean` or `peak` of the norm over the channels in a bin.

    Raises
    ------
    InputError
        If the reduction is unknown.
    """

    mechanics: str
    settings: str
    times: str
    header_lines: int = 5
    columns: Mapping[str, int] = field(default_factory=lambda: COLUMNS)
    reduction: str = "rms"

    def __post_init__(self) -> None:
        if self.reduction not in REDUCTIONS:
            raise InputError(f"reduction {self.reduction!r} is not one of {', '.join(REDUCTIONS)}")


def read(
    files: Sequence[str],
    options: Mapping[str, Any],
    time_range: Sequence[float] | None = None,
    threads: int = 1,
) -> RawRecord:
    """Read an experiment as a stream: only a few files are in memory at once.

    The emission is the norm over the channels, reduced in bins of the mechanical interval. A bin
    extends by half an interval to both sides of its row. Rows without any acoustic sample, where no
    waveform was recorded, are left out.

    Parameters
    ----------
    files : sequence of str
        The folder of the raw files.
    options : mapping
        Arguments of `Layout`.
    time_range : pair of float, optional
        Start and end, s. Files entirely outside are not opened.
    threads : int
        Number of threads that reduce waveforms.

    Returns
    -------
    RawRecord

    Raises
    ------
    InputError
        If a file is missing, truncated or of another layout, or the clocks do not overlap.
    """
    folder = Path(*files)
    layout = Layout(**options)
    mechanics, settings, times = (folder / name for name in (layout.mechanics, layout.settings, layout.times))
    acquisition = read_acquisition(settings, times)
    time, shear, normal = read_mechanics(mechanics, layout.header_lines, layout.columns, time_range)
    interval = _constant_interval(time, mechanics)
    numbers = _waveform_files(acquisition, time, interval, times)
    paths = [folder / f"WF_{number}.ac" for number in numbers]
    check_waveforms(paths, numbers, acquisition)

    bins = Bins(time[0] - interval / 2, interval, len(time), layout.reduction)
    reduce_waveforms(paths, numbers, acquisition, bins, threads)
    emission, has_samples = bins.values()
    with np.errstate(all="ignore"):
        friction = shear / normal
    return RawRecord(
        time[has_samples],
        emission[has_samples],
        friction[has_samples],
        normal[has_samples],
        source=str(mechanics),
        files=(mechanics, settings, times, *paths),
    )


def read_mechanics(
    path: str | Path,
    header_lines: int,
    columns: Mapping[str, int],
    time_range: Sequence[float] | None = None,
) -> np.ndarray:
    """Read time (s), shear stress and normal stress (MPa) of the mechanical text.

    Parameters
    ----------
    path : str or Path
    header_lines : int
    columns : mapping of str to int
        Numbers, from 0, of the columns `shear_stress`, `normal_stress`, `time`.
    time_range : pair of float, optional
        Start and end, s.

    Returns
    -------
    ndarray, shape (3, rows)

    Raises
    ------
    InputError
        If the file is missing or damaged, or time_range lies outside it.
    """
    wanted = [columns[name] for name in ("time", "shear_stress", "normal_stress")]
    parts, first, last = [], None, None
    try:
        with pd.read_csv(
            existing_file(path),
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
            "check header_lines, and whether the file is complete"
        ) from None
    table = np.concatenate(parts)
    if len(table) < 2:
        raise InputError(
            f"{path}: {len(table)} rows"
            + (f" in time_range {list(time_range)} s" if time_range else "")
            + f"; the file covers {first:.6g} to {last:.6g} s"
        )
    return table.T.copy()


def _constant_interval(time: np.ndarray, path: Path) -> float:
    """Return the mean time step, s, of a record whose steps are about the same."""
    steps = np.diff(time)
    interval = float(np.median(steps))
    wrong = np.flatnonzero(np.abs(steps - interval) > 0.1 * interval)
    if interval <= 0 or len(wrong):
        row = wrong[0] if len(wrong) else 0
        raise InputError(
            f"{path}: time steps from {time[row]:.6g} to {time[row + 1]:.6g} s where {interval:.3g} s is "
            "usual; a constant mechanical rate was expected: select a part of the record with time_range, "
            "or repair the clock"
        )
    return float((time[-1] - time[0]) / (len(time) - 1))


def _waveform_files(acquisition: Acquisition, time: np.ndarray, interval: float, path: Path) -> np.ndarray:
    """Return the numbers of the files that hold waveforms within the mechanical record."""
    starts = acquisition.starts
    length = acquisition.samples * acquisition.sample_interval
    inside = (starts + length > time[0] - interval / 2) & (starts < time[-1] + interval / 2)
    if not inside.any():
        raise InputError(
            f"{path}: the waveforms cover {starts[0]:.6g} to {starts[-1] + length:.6g} s, the "
            f"mechanical record {time[0]:.6g} to {time[-1]:.6g} s; the clocks do not overlap: are the "
            "files of one experiment, and is time_range right?"
        )
    return np.unique(np.flatnonzero(inside) // acquisition.waveforms) + 1
