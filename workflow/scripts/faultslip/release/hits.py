"""Lists of hits, as acoustic systems write them, counted as networks read them best."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.io.numbers import check_number, named
from faultslip.records.catalogue import SIZES, Events, binned, read_events
from faultslip.records.raw_record import RawRecord
from faultslip.records.record import to_dataset
from faultslip.release.familiarity import MIN_FAMILIARITY_SAMPLES
from faultslip.release.networks import Networks, load
from faultslip.release.reading import read_sampled
from faultslip.release.time_scale import MIN_RESOLVED_SAMPLES, as_recorded
from faultslip.runtime import one_thread

# Their energies are left out: a few large hits hide all others, and look like slips.
EMISSIONS = ("events", "amplitude")
COUNTED = {"events": "number of hits", "amplitude": "mean amplitude of hits"}
MOST_INTERVALS = 10_000
STEP = 1.6  # from one interval that is tried to the next


class Counted(NamedTuple):
    """Hits as a record.

    Attributes
    ----------
    record : Dataset
        As from `read_table`.
    expected_correlation : float
        With friction, as the networks expect it.
    """

    record: xr.Dataset
    expected_correlation: float


def read_hits(
    path: str | Path,
    *,
    time: str | Sequence[str | int],
    size: str | int | None = None,
    kind: str = "amplitude",
    completeness: float | None = None,
    interval: float | None = None,
    time_range: Sequence[float] | None = None,
    networks: Networks | None = None,
) -> xr.Dataset:
    """Read a list of hits as a record, counted as networks read it best.

    The number of hits in an interval, and their mean amplitude, are each tried, with intervals from a
    10,000th of the list on. What the networks expect of them decides, and no friction.

    Parameters
    ----------
    path, size
        As for `faultslip.read_catalogue`.
    time : str or sequence of str or int
        A column with seconds, or one or two with date and clock, such as `date,clock`.
    kind : str
        What sizes are: `magnitude`, `energy`, `amplitude`, `decibel` or `counts`.
    completeness : float, optional
        Smaller hits are left out; by default none.
    interval : float, optional
        In which hits are counted, s; by default several are tried.
    time_range : pair of float, optional
        Start and end of the part that is used, s.
    networks : Networks, optional
        By default `zero_shot`.

    Returns
    -------
    Dataset
        As `faultslip.read_table` returns it.

    Raises
    ------
    InputError
        If the file is no such list, or in no interval hits have peaks as slips cause them.
    """
    if kind not in SIZES:
        raise InputError(f"{named('kind')}: {kind}; one of {', '.join(SIZES)} was expected")
    if interval is not None:
        check_number("interval", interval, above=0)
    events = read_events(str(path), time.split(",") if isinstance(time, str) else time, size, kind)
    if time_range is not None:
        inside = (events.time >= time_range[0]) & (events.time < time_range[1])
        events = Events(events.time[inside], events.size[inside])
    if len(events.time) and not np.ptp(events.time):
        raise InputError(
            f"{path}: all hits have the time {events.time[0]:g} s; is {time} the column of the time?"
        )
    if len(events.time) < MIN_FAMILIARITY_SAMPLES:
        raise InputError(
            f"{path}: {len(events.time)} hits are fewer than the {MIN_FAMILIARITY_SAMPLES} that can be read"
        )
    smallest = float(events.size.min()) if completeness is None else completeness
    kind, emissions = ("counts", EMISSIONS[:1]) if size is None or kind == "counts" else (kind, EMISSIONS)
    networks = networks or load("zero_shot")
    best, duration = None, float(np.ptp(events.time))
    with one_thread():
        for one in _intervals(duration) if interval is None else [interval]:
            for emission in emissions:
                counted = _counted(events, one, kind, smallest, emission, networks, path)
                if counted and (best is None or counted.expected_correlation > best.expected_correlation):
                    best = counted
    if best is None:
        raise InputError(
            f"{path}: {len(events.time)} hits in {duration:.6g} s: counted in intervals of "
            f"{'any length' if interval is None else f'{interval:g} s'}, they have no peaks that stand far "
            "enough apart, as slips cause them; nothing can be read from them"
        )
    return best.record


def _intervals(duration):
    """Return intervals that are tried, s, of two digits."""
    steps = 1 + round(np.log(MOST_INTERVALS / MIN_FAMILIARITY_SAMPLES) / np.log(STEP))
    samples = np.geomspace(MOST_INTERVALS, MIN_FAMILIARITY_SAMPLES, steps)
    return [float(f"{duration / one:.2g}") for one in samples]


def _counted(events, interval, kind, smallest, emission, networks, path):
    """Return the hits counted so, if their peaks are far enough apart."""
    times, series = binned(events, interval, kind, smallest, emission)
    record = to_dataset(RawRecord(times, series, source=str(path)), COUNTED[emission]).assign_attrs(
        {
            "label": Path(path).stem,
            "interval": interval,
            "files": [str(path)],
            "emission_averaging": interval,
            "hits": f"{COUNTED[emission]} in intervals of {interval:g} s",
            "average_given": 1,
            "gaps": 0, "longest_gap": interval, "bridged_samples": 0, "duplicate_times": 0,
        }
    )  # fmt: skip
    sampling, samples = as_recorded(record, networks.about)
    few = min(record.sizes["time"], sampling.record.sizes["time"]) < MIN_FAMILIARITY_SAMPLES
    if samples is None or samples < MIN_RESOLVED_SAMPLES or few or not np.ptp(series):
        return None
    return Counted(record, read_sampled(networks, sampling).expected_correlation)
