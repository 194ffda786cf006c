"""The time scale of a record: networks expect cycles of a certain number of samples.

The simulated faults that networks are trained on have short and long recurrence intervals, and emission
that is averaged over some samples. What a network needs is therefore a record that is sampled and averaged
like them, and not one in their units of time.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.records.events import recurrence_samples
from faultslip.records.gaps import measured
from faultslip.records.record import interpolated_at, resampled
from faultslip.release.familiarity import MIN_FAMILIARITY_SAMPLES, Familiarity

MIN_RESOLVED_SAMPLES = 15  # of a cycle; fewer hide its shape
AVERAGE = 8  # samples, of a record that no instrument has averaged
LARGEST_FACTOR = 4096
STEPS_PER_OCTAVE = 2
NEAR = 0.05  # relative difference of intervals for which a record is not sampled anew
ENOUGH_SAMPLES = 30_000  # to judge how a record is best sampled: some hundred cycles


class Sampling(NamedTuple):
    """A record as it is sampled for networks.

    Attributes
    ----------
    record : Dataset
    recurrence : float or None
        Recurrence interval, judged by peaks of the emission, s.
    average : float
        Length of the moving average, s; 0 for none.
    """

    record: xr.Dataset
    recurrence: float | None
    average: float


def sampled_like_training_faults(
    record: xr.Dataset, familiarity: Familiarity, about: Mapping[str, Any]
) -> Sampling:
    """Sample a record like the training faults, if it is not.

    Networks whose training faults all had `cycle_samples` per cycle get a record with as many from one peak
    of its emission to the next, by the median. Others get it as it is recorded if it is like the training
    faults. Where the record is then not like them, it is averaged, and sampled more coarsely, as it becomes
    most like them, if it becomes like them at all.

    Parameters
    ----------
    record : Dataset
        From `read_table`, with positive emission.
    familiarity : Familiarity
        Of the emission of the training faults.
    about : mapping
        The description of the networks: `samples_per_cycle`, the smallest and largest number of the training
        faults, and, where all had one number, `cycle_samples`.

    Raises
    ------
    InputError
        If peaks of the emission have too few samples between them, and no average makes the record like the
        training faults.
    """
    emission = record["emission"].values.astype(float)
    samples = recurrence_samples(emission)
    enough = samples is None or samples >= MIN_RESOLVED_SAMPLES
    wanted = about.get("cycle_samples")
    as_it_is = Sampling(record, _seconds(record, samples), 0.0)
    if wanted and samples is not None and enough:
        as_it_is = with_cycles_of(as_it_is, wanted)
    if min(record.sizes["time"], as_it_is.record.sizes["time"]) < MIN_FAMILIARITY_SAMPLES:
        return as_it_is
    suits = enough and samples is not None and (wanted or samples <= about["samples_per_cycle"][1])
    if suits and _is_familiar(familiarity, as_it_is):
        return as_it_is
    tried = (
        (_sampled(_middle(record, factor), factor, average), factor, average)
        for factor, average in _choices(record)
    )
    best, *choice = max(tried, key=lambda one: familiarity.likelihood(measured(one[0].record, "emission")))
    if _is_familiar(familiarity, best):
        found = _sampled(record, *choice)
        return with_cycles_of(found, wanted) if wanted and found.recurrence else found
    if not enough:
        raise InputError(
            f"{record.attrs['label']}: peaks of the emission are {samples:.0f} samples apart, and a cycle "
            f"needs {MIN_RESOLVED_SAMPLES}: if they are slips, give a record that is sampled more finely; "
            "if they are noise, nothing can be read from it"
        )
    return as_it_is


def _is_familiar(familiarity, sampling):
    return familiarity.doubt(measured(sampling.record, "emission")) is None


def with_cycles_of(sampling: Sampling, samples: float) -> Sampling:
    """Return a record with so many samples in its recurrence interval; a coarser one is interpolated.

    Parameters
    ----------
    sampling : Sampling
        With a recurrence.
    samples : float
    """
    assert sampling.recurrence is not None
    interval = sampling.recurrence / samples
    if abs(np.log(interval / sampling.record.attrs["interval"])) < NEAR:
        return sampling
    return sampling._replace(record=_sampled_at(sampling.record, interval))


def _sampled_at(record, interval, average=0.0):
    """Return a record at another interval: averaged over it if it is longer, and interpolated if shorter."""
    if interval == record.attrs["interval"] and not average:
        return record
    if interval < record.attrs["interval"]:
        return interpolated_at(record, interval)
    return resampled(record, interval, average)


def _choices(record: xr.Dataset) -> Iterator[tuple[int, int]]:
    """Yield numbers of samples to merge, ascending, each without and with an average, and its length."""
    factor, step = 1, 0
    while factor <= LARGEST_FACTOR and record.sizes["time"] // factor >= MIN_FAMILIARITY_SAMPLES:
        yield from ((factor, 0), (factor, AVERAGE))
        step += 1
        factor = max(factor + 1, round(2 ** (step / STEPS_PER_OCTAVE)))


def _middle(record, factor):
    """Return the middle of a long record, which is enough to judge one sample for `factor`."""
    samples = record.sizes["time"]
    length = min(samples, factor * ENOUGH_SAMPLES)
    return record.isel(time=slice((samples - length) // 2, (samples + length) // 2))


def _sampled(record, factor, average):
    """Return a record with one sample for `factor`, and a moving average over `average` of these."""
    interval = record.attrs["interval"] * factor
    average = average * interval
    dataset = resampled(record, interval, average)
    samples = recurrence_samples(dataset["emission"].values)
    return Sampling(dataset, _seconds(dataset, samples), average)


def _seconds(record, samples):
    return None if samples is None else samples * record.attrs["interval"]
