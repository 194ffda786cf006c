"""The time scale of a record: networks expect cycles of a certain number of samples.

The simulated faults that networks are trained on have short and long recurrence intervals, and emission
that is averaged over some samples. What a network needs is therefore a record that is sampled and averaged
like them, and not one in their units of time.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import xarray as xr

from faultslip.io.errors import InputError
from faultslip.records.events import recurrence_samples
from faultslip.records.gaps import measured
from faultslip.records.record import resampled
from faultslip.release.familiarity import MIN_FAMILIARITY_SAMPLES, Familiarity

MIN_RESOLVED_SAMPLES = 15  # of a cycle; fewer hide its shape
AVERAGE = 8  # samples, of a record that no instrument has averaged
LARGEST_FACTOR = 4096
STEPS_PER_OCTAVE = 2
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
    record: xr.Dataset, familiarity: Familiarity, training_cycle_samples: Sequence[float]
) -> Sampling:
    """Sample a record like the training faults, if it is not.

    A record that is like them stays as it is. Otherwise it is averaged, and sampled more coarsely, as it
    becomes most like them, if it becomes like them at all.

    Parameters
    ----------
    record : Dataset
        From `read_table`, with positive emission.
    familiarity : Familiarity
        Of the emission of the training faults.
    training_cycle_samples : pair of float
        Smallest and largest number of samples per cycle of the training faults.

    Raises
    ------
    InputError
        If peaks of the emission have too few samples between them, and no average makes the record like the
        training faults.
    """
    emission = record["emission"].values.astype(float)
    samples = recurrence_samples(emission)
    as_recorded = Sampling(record, _seconds(record, samples), 0.0)
    if len(emission) < MIN_FAMILIARITY_SAMPLES:
        return as_recorded
    enough = samples is None or samples >= MIN_RESOLVED_SAMPLES
    suits = enough and samples is not None and samples <= training_cycle_samples[1]
    if suits and familiarity.doubt(measured(record, "emission")) is None:
        return as_recorded
    tried = (
        (_sampled(_middle(record, factor), factor, average), factor, average)
        for factor, average in _choices(record)
    )
    best, *choice = max(tried, key=lambda one: familiarity.likelihood(measured(one[0].record, "emission")))
    if familiarity.doubt(measured(best.record, "emission")) is None:
        return _sampled(record, *choice)
    if not enough:
        raise InputError(
            f"{record.attrs['label']}: peaks of the emission are {samples:.0f} samples apart, and a cycle "
            f"needs {MIN_RESOLVED_SAMPLES}: if they are slips, give a record that is sampled more finely; "
            "if they are noise, nothing can be read from it"
        )
    return as_recorded


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
