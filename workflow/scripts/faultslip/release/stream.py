"""Friction from emission that arrives: everything that a causal prediction does is done here.

How a record is sampled, the level of its emission, and what lies in its gaps are judged by the past alone.
"""

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.predictions.causal import CausalPredictor
from faultslip.predictions.moments import Moments
from faultslip.predictions.standard import expected_errors
from faultslip.records.cells import GrowingAxis
from faultslip.records.gaps import filled, measured
from faultslip.records.record import with_uniform_times
from faultslip.release.familiarity import MIN_FAMILIARITY_SAMPLES
from faultslip.release.readability import LEAST_CORRELATION
from faultslip.release.time_scale import Sampling, sampled_like_training_faults, with_cycles_of
from faultslip.scalograms import image
from faultslip.scalograms.image import Normalisation

if TYPE_CHECKING:
    from faultslip.release.networks import Networks

FIRST_ROWS = 64  # with which the emission is judged first
GROWTH = 1.1  # of the number of rows from one judgement to the next, until the sampling is known
LATER_GROWTH = 2.0  # and afterwards
ALIKE = 0.25  # relative difference of recurrences that are the same
SETTLED_CYCLES = 4  # that a given recurrence needs, for the level of the emission
MOST_ROWS = 2**20  # that are kept to judge the sampling


class Estimates(NamedTuple):
    """What networks read from the samples that became known with some rows.

    Attributes
    ----------
    time, available : ndarray, shape (samples,)
        The time of each sample, and the time from which on its estimate can be made, s.
    by_network : ndarray, shape (networks, samples)
        Friction in standard deviations; NaN in gaps.
    half_width : ndarray, shape (samples,)
        Of the 90 % band, as its past lets one expect.
    unreadable : ndarray of bool, shape (samples,)
        Where networks could not read what was known then.
    """

    time: np.ndarray
    available: np.ndarray
    by_network: np.ndarray
    half_width: np.ndarray
    unreadable: np.ndarray


class Stream:
    """Reads the friction of a fault while its emission arrives.

    Until the recurrence of the emission is known, rows are only collected. It is judged again and again while
    their number grows, and is known when two judgements in succession agree and find the emission like that
    of the training faults, or when all from half of the rows on agree. What was collected is then read; these
    estimates are available from that time on. When the number of rows has doubled, it is judged once more.

    Parameters
    ----------
    networks : Networks
        Causal ones.
    averaging : float
        Length of the centred average that each row is, s; 0 for none. Such a row is known half of it later
        than its time.
    recurrence : float, optional
        Recurrence interval where it is known otherwise, s.
    label : str
        Name of the record in messages.

    Attributes
    ----------
    sampling : Sampling or None
        How the rows are sampled, without a record; None as long as it is not known.
    """

    def __init__(
        self,
        networks: "Networks",
        *,
        averaging: float = 0.0,
        recurrence: float | None = None,
        label: str = "stream",
    ) -> None:
        self.sampling: Sampling | None = None
        self._familiar = False
        self._networks, self._averaging, self._label = networks, averaging, label
        self._recurrence = recurrence
        self._time, self._emission = array("d"), array("d")
        self._rows, self._judge_at, self._last = 0, FIRST_ROWS, -np.inf
        self._agreeing: list[tuple[int, float]] = []  # rows and recurrence of the last judgements
        self._reader: _Reader | None = None

    def feed(self, time: np.ndarray, emission: np.ndarray) -> Estimates:
        """Add rows, and return the estimates of the samples that are known with them.

        Parameters
        ----------
        time, emission : ndarray, shape (rows,)
            Seconds, ascending and later than all of before; amplitude, positive.
        """
        rows, found = [np.asarray(series, dtype=float) for series in (time, emission)], []
        while len(rows[0]):
            taken = max(1, min(len(rows[0]), self._judge_at - self._rows))
            found.append(self._take(rows[0][:taken], rows[1][:taken]))
            rows = [series[taken:] for series in rows]
        return self._joined(found)

    def settle(self) -> Estimates:
        """Read what was collected as it is, if no recurrence was found in it."""
        if self._reader is not None or not self._rows:
            return self._joined([])
        return self._joined([self._start(self._sampling())])

    def _take(self, time, emission):
        self._rows += len(time)
        for kept, new in ((self._time, time), (self._emission, emission)):
            kept.extend(new)
            if len(kept) > 2 * MOST_ROWS:
                del kept[:-MOST_ROWS]
        found = None
        if self._reader is not None:
            found = self._reader.feed(time, emission)
        if self._rows >= self._judge_at:
            sampling = self._judged()
            if sampling is not None and self._reader is None:
                found = self._start(sampling)
            elif sampling is not None and self._is_other(sampling):
                self._start(sampling)
            growth = GROWTH if self._reader is None else LATER_GROWTH
            self._judge_at = int(self._rows * growth) + 1
        return found

    def _judged(self):
        """Return how the rows so far are best sampled, if that is known."""
        try:
            sampling = self._sampling()
        except InputError:  # too coarse, as far as one can tell
            return None
        was_familiar, self._familiar = self._familiar, self._is_familiar(sampling)
        if self._recurrence:
            enough = self._time[-1] - self._time[0] >= SETTLED_CYCLES * self._recurrence
            return sampling if enough else None
        if not sampling.recurrence:
            self._agreeing = []
            return None
        agrees = self._agreeing and _alike(sampling.recurrence, self._agreeing[-1][1])
        self._agreeing = [*(self._agreeing if agrees else []), (self._rows, sampling.recurrence)]
        sure = self._reader is not None or (agrees and was_familiar)
        if sure and self._familiar:
            return sampling
        return sampling if self._agreeing[0][0] <= self._rows / 2 else None

    def _is_familiar(self, sampling):
        emission = measured(sampling.record, "emission")
        enough = np.isfinite(emission).sum() >= MIN_FAMILIARITY_SAMPLES
        return enough and self._networks.familiarity.is_familiar(emission)

    def _is_other(self, sampling):
        before = self.sampling.recurrence
        return before is None or not _alike(sampling.recurrence, before)

    def _sampling(self):
        rows = xr.Dataset({"emission": ("time", np.array(self._emission))}, {"time": np.array(self._time)})
        record = with_uniform_times(rows.assign_attrs(label=self._label))
        about = self._networks.about
        if self._recurrence is None:
            return sampled_like_training_faults(record, self._networks.familiarity, about)
        given = Sampling(record, self._recurrence, 0.0)
        return with_cycles_of(given, about["cycle_samples"]) if "cycle_samples" in about else given

    def _start(self, sampling):
        """Read the rows so far, sampled so."""
        self.sampling = sampling._replace(record=sampling.record.isel(time=slice(0, 0)))
        time, emission = np.array(self._time), np.array(self._emission)
        self._reader = _Reader(self._networks, time, self.sampling, self._averaging)
        return self._reader.feed(time, emission, at_once=True)

    def _joined(self, found):
        """Join estimates in the order of their times."""
        networks = len(self._networks.ensemble.networks)
        joined = [np.empty((networks, 0) if name == "by_network" else 0) for name in Estimates._fields]
        for one in found:
            if one is not None:
                new = one.time > self._last  # after another sampling was chosen
                self._last = max(self._last, one.time.max(initial=-np.inf))
                joined = [np.concatenate([a, b[..., new]], axis=-1) for a, b in zip(joined, one, strict=True)]
        return Estimates(*joined)


def _alike(recurrence, other):
    return abs(np.log(recurrence / other)) < ALIKE


class _Reader:
    """Reads rows whose sampling is known."""

    def __init__(self, networks: "Networks", time: np.ndarray, sampling: Sampling, averaging: float) -> None:
        interval = float(sampling.record.attrs["interval"])
        ensemble, self._factor = networks.ensemble, float(networks.about["half_width"])
        self._config = ensemble.config
        # A centred average is seen as the networks saw it in training: when all of it has happened.
        self._delay = interval * np.ceil(averaging / 2 / interval - 1e-9)
        self._known = averaging / 2 - self._delay
        self._axis = GrowingAxis(time[0] + self._delay, interval, float(np.median(np.diff(time))))
        self._average = _PastAverage(round(sampling.average / interval))
        self._period = max(1, round((sampling.recurrence or 0) / interval))
        standard = {"target": Normalisation(0.0, 1.0)}
        self._predictor = CausalPredictor(replace(ensemble, normalisation=standard))
        self._levels = {name: Moments() for name in ensemble.config.channels}
        self._predicted = Moments()
        self._cycle = np.empty(0)  # the last one, which fills gaps

    def feed(self, time, emission, at_once=False):
        """Return the estimates of the samples that are known with some rows."""
        cells = self._axis.feed(time + self._delay, np.square(emission)[None])
        if not len(cells.time):
            return None
        energy = self._average.feed(np.where(cells.bridged, np.nan, cells.values[0]))
        counted = np.isfinite(energy)
        series = image.as_transformed(self._without_gaps(np.sqrt(energy)), self._config)
        channels = image.emission_series(series, self._config)
        levels = {name: self._levels[name].feed(channels[name], counted, at_once) for name in channels}
        by_network = self._predictor.feed(channels, levels)
        _, std = self._predicted.feed(by_network.mean(axis=0), counted, at_once)
        available = cells.known + self._known
        return Estimates(
            cells.time,
            np.full(len(available), available[-1]) if at_once else available,
            np.where(cells.bridged, np.nan, by_network),
            self._factor * expected_errors(std**2),
            std < LEAST_CORRELATION,
        )

    def _without_gaps(self, amplitude):
        """Fill gaps by repeating the cycle before them."""
        joined = np.append(self._cycle, amplitude)
        joined = filled(joined, np.isnan(joined), self._period, past=True)
        before, self._cycle = len(self._cycle), joined[-self._period :]
        return joined[before:]


class _PastAverage:
    """Mean over the last samples up to each one, of those that do not lie in gaps."""

    def __init__(self, length: int) -> None:
        self._length = max(1, length)
        self._past: np.ndarray | None = None

    def feed(self, values):
        """Return the mean at each sample, NaN where all of it lies in a gap."""
        if self._past is None:
            self._past = np.full(self._length - 1, values[0])
        joined = np.append(self._past, values)
        self._past = joined[len(values) :]
        windows = np.lib.stride_tricks.sliding_window_view(joined, self._length)
        counted = np.isfinite(windows)
        with np.errstate(invalid="ignore"):
            return np.where(counted, windows, 0.0).sum(axis=1) / counted.sum(axis=1)
