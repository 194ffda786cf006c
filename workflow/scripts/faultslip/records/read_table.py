"""A record straight from a table: the public reader."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError, printable
from faultslip.records import plausibility
from faultslip.records.arguments import check_arguments, check_averages
from faultslip.records.columns import choose_columns, expressions_of
from faultslip.records.gaps import warn_of_bridged
from faultslip.records.raw_record import RawRecord, scale_time, select_time_range, usual_step
from faultslip.records.readers import table
from faultslip.records.record import to_dataset
from faultslip.records.resampling import resample

GAP = 5  # samples; a longer gap is an error where no other limit is given


def read_table(
    files: str | Path | Sequence[str | Path],
    *,
    time: str | Mapping[str, str] | None = None,
    emission: str | None = None,
    friction: str | None = None,
    interval: float | None = None,
    time_range: Sequence[float] | None = None,
    time_scale: float = 1.0,
    average: float | Mapping[str, float] | None = None,
    averaged: float = 0.0,
    max_gap: float | None = None,
    header_lines: int | None = None,
    label: str | None = None,
) -> xr.Dataset:
    """Read a record from a table: text, HDF5, NetCDF, MATLAB or NumPy.

    Parameters
    ----------
    files : str, Path or sequence of them
        One table, or several with the same number of rows, whose columns are used side by side.
    time : str or mapping of str to str, optional
    emission, friction : str, optional
        Columns, or expressions of columns such as `sqrt(Var_1 + Var_2)`: time in s, an amplitude of the
        emission, shear over normal stress. By default columns with usual names (`time`, `emission`,
        `friction` and the like). A record without friction has none. The time may be a column of dates and
        times of day, or two, as in `date,clock`: it is in seconds from the first row. Where two loggers have
        clocks of their own, `time` is a mapping with one for `emission` and one for `friction`, which is
        brought to the times of the emission; it may be in another file. In rows where friction is not known
        its field may be empty.
    interval : float, optional
        Sampling interval, s; by default that of the table.
    time_range : pair of float, optional
        Start and end of the part that is used, s.
    time_scale : float
        Factor on the times of the table, such as 60 for minutes. If `time` is a column whose unit the table
        states, as in `Time (min)` or in the attribute `units` of an array, it is converted without it, and
        a factor is refused.
    average : float or mapping of str to float, optional
        Length of a centred moving average, s; a mapping has it for single variables. By default none, and
        networks may choose one; 0 keeps them from it.
    averaged : float
        Length of the centred average over which the emission was recorded, s; causal networks use a sample
        half of it later.
    max_gap : float, optional
        Longest gap between rows that is bridged, s; by default five intervals. Nothing is predicted,
        trained on or scored within a gap.
    header_lines : int, optional
        Number of lines before the line with the names of the columns, in each file of text; by default this
        line is found.
    label : str, optional
        Name of the record in figures; by default that of the file.

    Returns
    -------
    Dataset
        `emission` and, where it is known, `friction`, over `time`; `bridged` is 1 for samples in gaps between
        rows, which are interpolated, if there are any. The attributes are `label`, `interval`, `files` and
        `emission_averaging`, the length of all averages over the emission, s; and the report of `resample`.

    Raises
    ------
    InputError
        If a number cannot be meant, a file or a column is missing, or what is read is not a record of a
        fault.
    """
    check_arguments(interval, time_range, time_scale, average, averaged, max_gap, header_lines)
    paths = [files] if isinstance(files, str | Path) else list(files)
    expressions = choose_columns(paths, expressions_of(time, emission, friction), header_lines)
    options = {
        "columns": expressions,
        "header_lines": header_lines,
        "optional": ["friction"] if friction is None else [],
    }
    within = None if time_range is None else [limit / time_scale for limit in time_range]
    raw = scale_time(table.read([str(path) for path in paths], options, within), time_scale)
    if time_range is not None:
        raw = select_time_range(raw, *time_range)
    return on_uniform_axis(raw, label or Path(paths[0]).stem, interval, average, averaged, max_gap)


def on_uniform_axis(
    raw: RawRecord,
    label: str,
    interval: float | None,
    average: float | Mapping[str, float] | None,
    averaged: float,
    max_gap: float | None,
) -> xr.Dataset:
    """Check a raw record, say what is odd about it, and resample it.

    Parameters
    ----------
    raw : RawRecord
    label, interval, average, averaged, max_gap
        As for `read_table`.

    Raises
    ------
    InputError
        As for `read_table`.
    """
    if not np.ptp(raw.time):
        raise InputError(
            f"{raw.source}: all rows have the time {raw.time[0]:g} s; is this the column of the time?"
        )
    interval = interval or usual_step(np.unique(raw.time))
    lengths = 0.0 if average is None else average
    check_averages(raw.source, float(np.ptp(raw.time)) + interval, lengths, averaged)
    for message in (
        *plausibility.check_emission(raw),
        *plausibility.check_friction(raw),
        *plausibility.check_time(raw, interval),
    ):
        print(f"warning: {message}", file=sys.stderr)
    raw, report = resample(raw, interval, GAP * interval if max_gap is None else max_gap, lengths)
    label = " ".join(printable(label).split())
    for message in warn_of_bridged(label, report, len(raw.time)):
        print(f"warning: {message}", file=sys.stderr)
    attributes = {
        "label": label,
        "interval": interval,
        "files": [str(path) for path in raw.files],
        "emission_averaging": averaged
        + (lengths.get("emission", 0.0) if isinstance(lengths, Mapping) else lengths),
        "average_given": int(average is not None),
    }
    return to_dataset(raw, "emission amplitude").assign_attrs(attributes | report)
