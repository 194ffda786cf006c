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
AVERAGES = (2, 4, 8)  # samples, of a record that no instrument has averaged
LONGEST_AVERAGE = 0.125  # cycles; that of the training faults is a tenth, and a longer one blurs what is read
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


def samplings(record: xr.Dataset, familiarity: Familiarity, about: Mapping[str, Any]) -> Iterator[Sampling]:
    """Yield ways to sample a record for networks, those that change least first.

    Networks whose training faults all had `cycle_samples` per cycle get a record with as many from one peak
    of its emission to the next, by the median. Others get it as it is recorded. A second way is yielded
    where the record, averaged over at most `LONGEST_AVERAGE` cycles or sampled more coarsely, becomes like
    the training faults. A record whose average was given is not averaged further.

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
    as_it_is, samples = as_recorded(record, about)
    enough, wanted = samples is None or samples >= MIN_RESOLVED_SAMPLES, about.get("cycle_samples")
    if min(record.sizes["time"], as_it_is.record.sizes["time"]) < MIN_FAMILIARITY_SAMPLES:
        yield as_it_is
        return
    suits = enough and samples is not None and (wanted or samples <= about["samples_per_cycle"][1])
    if suits:
        yield as_it_is
    # Peaks that are too near to be slips leave no choice but a long average.
    choice = _most_familiar(record, familiarity, LONGEST_AVERAGE if enough else np.inf)
    if choice is not None:
        found = _sampled(record, *choice)
        yield with_cycles_of(found, wanted) if wanted and found.recurrence else found
    elif not enough:
        raise InputError(
            f"{record.attrs['label']}: peaks of the emission are {samples:.0f} samples apart, and a cycle "
            f"needs {MIN_RESOLVED_SAMPLES}: if they are slips, give a record that is sampled more finely; "
            "if they are noise, nothing can be read from it"
        )
    if enough and not suits:
        yield as_it_is


def as_recorded(record: xr.Dataset, about: Mapping[str, Any]) -> tuple[Sampling, float | None]:
    """Return a record as it is, or with cycles as networks know them; and samples from peak to peak.

    Parameters
    ----------
    record, about
        As for `samplings`.
    """
    samples = recurrence_samples(record["emission"].values.astype(float))
    found, wanted = Sampling(record, _seconds(record, samples), 0.0), about.get("cycle_samples")
    if wanted and samples is not None and samples >= MIN_RESOLVED_SAMPLES:
        found = with_cycles_of(found, wanted)
    return found, samples


def sampled_like_training_faults(
    record: xr.Dataset, familiarity: Familiarity, about: Mapping[str, Any]
) -> Sampling:
    """Return the first of `samplings` that is like the training faults, or the first of all.

    Parameters
    ----------
    record, familiarity, about
        As for `samplings`.

    Raises
    ------
    InputError
        As for `samplings`.
    """
    first = None
    for sampling in samplings(record, familiarity, about):
        first = first or sampling
        if _is_familiar(familiarity, sampling):
            return sampling
    assert first is not None  # there is one at least, or an error
    return first


def _most_familiar(record, familiarity, longest):
    """Return the number of samples to merge, and the average, that make a record familiar, if any do.

    Both are at most so many cycles long.
    """
    best, likelihood = None, -np.inf
    for factor, average in _choices(record):
        found = _sampled(_middle(record, factor), factor, average)
        interval = found.record.attrs["interval"]
        if not found.recurrence or max(interval, found.average) > longest * found.recurrence:
            continue
        one = familiarity.likelihood(measured(found.record, "emission"))
        if one > likelihood:
            best, likelihood = (found, factor, average), one
    return best[1:] if best is not None and _is_familiar(familiarity, best[0]) else None


def _is_familiar(familiarity, sampling):
    record = sampling.record
    enough = record.sizes["time"] >= MIN_FAMILIARITY_SAMPLES
    return enough and familiarity.is_familiar(measured(record, "emission"))


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
        yield factor, 0
        if not record.attrs.get("average_given"):
            yield from ((factor, average) for average in AVERAGES)
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
