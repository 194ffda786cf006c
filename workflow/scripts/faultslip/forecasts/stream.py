"""Forecasts from rows that arrive: failures are found, and samples made, while they do."""

from array import array
from collections import deque

import numpy as np

from faultslip.forecasts.forecaster import Forecast, Forecaster
from faultslip.forecasts.trees import Trees
from faultslip.records.cells import GrowingAxis
from faultslip.records.events import MIN_PEAKS, PROMINENCE, slip_peaks
from faultslip.records.raw_record import usual_step
from faultslip.records.resampling import TOLERANCE
from faultslip.records.rises import Falls, Rises

CYCLE_SAMPLES = 100  # between failures, at most
FIRST_ROWS = 64  # with which the emission is judged first
GROWTH = 1.1  # of the number of rows from one judgement to the next
MOST_ROWS = 2**20  # that are kept until failures are known
LONG_GAP = 5  # steps
# Height of the peaks of slips above the level between them, in standard deviations there. Peaks of noise have
# less than three.
STANDING_OUT = 4.0
MEDIAN_DEVIATION = 0.6745  # of a normal distribution, in standard deviations


class ForecastStream:
    """Forecasts the next failure of a fault while its emission arrives.

    When failures come is found in the friction, where it is given; in the emission, where nothing else is
    known; or it is told by `fail`. Until two failures are known (in the emission four peaks), rows are only
    collected.

    Parameters
    ----------
    trees : Trees or None
        What the emission adds to the renewal mixture.
    averaging : float
        Length of the centred average that each row of the emission is, s; 0 for none.
    min_friction_drop : float, optional
        Smallest fall of friction that is a failure, where friction is fed.
    told : bool
        Whether failures are told.

    Attributes
    ----------
    failures : list of float
        Times of the failures so far, s.
    started : float
        The time at which enough was known to begin, s; what came before is forecast then.
    notes : list of str
        What was wrong with rows, since it was last read.
    """

    def __init__(
        self,
        trees: Trees | None,
        *,
        averaging: float = 0.0,
        min_friction_drop: float | None = None,
        told: bool = False,
    ) -> None:
        self.failures: list[float] = []
        self.started = -np.inf
        self.notes: list[str] = []
        self._trees, self._averaging = trees, averaging
        self._in_emission = not told and min_friction_drop is None
        self._falls = Falls(min_friction_drop) if min_friction_drop is not None else None
        self._rows = [array("d"), array("d")]  # times and emission, until they are sampled
        self._last, self._judge_at, self._step = -np.inf, FIRST_ROWS, np.nan
        self._known: deque[tuple[float, float]] = deque()  # when failures became known, and when they began
        self._reader: _Reader | None = None

    @property
    def waits_for(self) -> str | None:
        """What has to come before anything can be forecast; None if it can."""
        if self._reader is not None:
            return None if self._reader.forecaster.failures > 1 else "a second failure"
        if not self._in_emission:
            missing = 2 - len(self.failures)
            return {2: "a first and a second failure", 1: "a second failure"}.get(missing, "more rows")
        return f"{MIN_PEAKS} peaks of the emission as slips cause them"

    @property
    def latest(self) -> float:
        """Time of the last row, s."""
        return self._last

    @property
    def interval(self) -> float:
        """Time from one forecast to the next, s; NaN before it is known."""
        return np.nan if self._reader is None else self._reader.interval

    @property
    def delay(self) -> float:
        """How long after a sample of the emission a forecast knows it, s."""
        return np.nan if self._reader is None else self._reader.later

    @property
    def failures_from(self) -> str:
        """Where failures are found."""
        if self._in_emission:
            return "emission"
        return "friction" if self._falls is not None else "given"

    def new_part(self, name: str) -> "_Reader":
        """Return a reader whose memory is restored."""
        prominence = 1.0 if self._in_emission else None
        return _Reader(self._trees, 0.0, 1.0, 1.0, 0.0, prominence)

    def fail(self, time: float) -> None:
        """Tell a failure, before any row after it is fed.

        Parameters
        ----------
        time : float
            Its start, s.

        Raises
        ------
        ValueError
            If it is not later than the last failure.
        """
        if self.failures and time <= self.failures[-1]:
            raise ValueError(f"a failure at {time:g} s is not after that at {self.failures[-1]:g} s")
        self._note(time, time)

    def feed(self, time: np.ndarray, emission: np.ndarray, friction: np.ndarray | None = None) -> Forecast:
        """Add rows, and return what is forecast with them.

        Parameters
        ----------
        time, emission : ndarray, shape (rows,)
            Seconds; amplitude, not negative. Rows that are not later than all before are left out, with a
            note.
        friction : ndarray, shape (rows,), optional
            Where `min_friction_drop` is given.

        Returns
        -------
        Forecast
            At the times by which everything that it needs was known.
        """
        columns = [np.asarray(time, dtype=float), np.asarray(emission, dtype=float)]
        columns += [] if friction is None else [np.asarray(friction, dtype=float)]
        for keep in (self._measured, self._not_before):
            kept = keep(*columns[:2])
            columns = [column[kept] for column in columns]
        parts = []
        while len(columns[0]):
            # Until the sampling is known, it is judged row by row, so that blocks make no difference.
            rows = 1 if self._reader is None else len(columns[0])
            parts.append(self._take(*(column[:rows] for column in columns)))
            columns = [column[rows:] for column in columns]
        return Forecast.joined([part for part in parts if len(part.time)])

    def _take(self, time, emission, friction=None):
        if self._falls is not None and friction is not None:
            for at, value in zip(time, friction, strict=True):
                start = self._falls.add(at, value) if np.isfinite(value) else None
                if start is not None:
                    self._note(float(at), float(start))
        if self._reader is None:
            return self._collect(time, emission)
        return self._reader.feed(time, emission, self._known, self.failures)

    def _measured(self, time, emission):
        """Return which rows have an emission; others are noted."""
        kept = np.isfinite(emission) & (emission >= 0)
        for at, value in zip(time[~kept], emission[~kept], strict=True):
            self.notes.append(f"emission is {value:g} at {at:g} s; an amplitude was expected: left out")
        return kept

    def _not_before(self, time, _):
        """Return which rows are later than all before; what is wrong with others is noted."""
        before = np.maximum.accumulate(np.append(self._last, time))[:-1]
        kept = np.isfinite(time) & (time > before)
        for at, latest in zip(time[~kept], before[~kept], strict=True):
            kind = "repeated" if at == latest else "late"
            self.notes.append(f"{kind} row at {at:g} s, after {latest:g} s: left out")
        steps = np.diff(np.append(self._last, time[kept]))
        usual = self._step
        if np.isnan(usual) and kept.sum() > LONG_GAP:
            usual = usual_step(time[kept])
        if np.isfinite(usual):
            for at, step in zip(time[kept], steps, strict=True):
                if LONG_GAP * usual < step < np.inf:
                    self.notes.append(f"no rows for {step:g} s before {at:g} s")
        if kept.any():
            self._last = float(time[kept][-1])
        return kept

    def _note(self, known, start):
        self.failures.append(start)
        self._known.append((known, start))

    def _collect(self, time, emission):
        """Keep rows; start to read them when the usual interval between failures is known."""
        for kept, new in zip(self._rows, (time, emission), strict=True):
            kept.extend(new)
            if len(kept) > 2 * MOST_ROWS:
                del kept[:-MOST_ROWS]
        if len(self._rows[0]) == LONG_GAP:
            self._step = usual_step(np.array(self._rows[0]))
        unit = self._unit(len(self._rows[0]), time[-1])
        if unit is None:
            return Forecast.joined([])
        times, emissions = (np.array(kept) for kept in self._rows)
        self._step = usual_step(times)
        prominence = PROMINENCE * float(np.log(emissions).std()) if self._in_emission else None
        later = self._averaging / 2
        self._reader = _Reader(self._trees, times[0], self._step, unit, later, prominence)
        self.started = float(time[-1])
        self._rows = [array("d"), array("d")]
        return self._reader.feed(times, emissions, self._known, self.failures)

    def _unit(self, rows, now):
        """Return the usual interval between failures, if it is known."""
        if not self._in_emission:
            failures = [start for known, start in self._known if known <= now]
            return float(np.median(np.diff(failures))) if len(failures) > 1 and rows > 2 else None
        if rows < self._judge_at:
            return None
        self._judge_at = int(rows * GROWTH) + 1
        times, emissions = (np.array(kept) for kept in self._rows)
        recurrence = _recurrence_of_slips(emissions) if (emissions > 0).all() else None
        return None if recurrence is None else recurrence * usual_step(times)


class _Reader:
    """Makes samples of rows whose usual interval between failures is known, and forecasts with them."""

    def __init__(
        self,
        trees: Trees | None,
        origin: float,
        step: float,
        unit: float,
        later: float,
        prominence: float | None,
    ) -> None:
        fine = step < 0.5 * unit / CYCLE_SAMPLES
        self.interval = unit / CYCLE_SAMPLES if fine else step
        self.forecaster = Forecaster(self.interval, trees)
        # As in `faultslip.forecasts.failures.known_emission`.
        self.later = (int(np.ceil(later / self.interval - 1e-9)) + 1) * self.interval
        self._axis = GrowingAxis(origin, self.interval, step)
        self._held = self._smallest = np.nan
        self._pending = np.empty((2, 0))  # samples that are known earlier than they have to be
        self._rises = None if prominence is None else Rises(prominence)

    def feed(self, time, emission, known, failures):
        """Return the forecasts up to the last row."""
        cells = self._axis.feed(time, np.square(emission)[None])
        energy = np.where(cells.bridged, np.nan, cells.values[0])
        samples = np.array([cells.time + self.later, [self._logarithm(one) for one in energy]])
        samples = np.concatenate([self._pending, samples.reshape(2, -1)], axis=1)
        ready = samples[0] <= time[-1] + TOLERANCE * self.interval
        self._pending, samples = samples[:, ~ready], samples[:, ready]
        samples = samples[:, np.isfinite(samples[1])]
        parts = []
        for times, logarithms in self._between_failures(samples, known, failures, time[-1]):
            parts.append(self.forecaster.add(times, logarithms))
        return Forecast.joined([part for part in parts if len(part.time)])

    def _between_failures(self, samples, known, failures, now):
        """Yield samples between which no failure became known, and note the failures in their order."""
        done, times = 0, samples[0]
        if self._rises is not None:
            for sample, value in enumerate(samples[1]):
                if self._rises.add(value) is not None:
                    yield samples[:, done:sample]
                    done = sample
                    self._fail(float(times[sample]), failures)
        while known and known[0][0] <= now:
            at, start = known.popleft()
            stop = max(done, int(np.searchsorted(times, at - TOLERANCE * self.interval)))
            yield samples[:, done:stop]
            done = stop
            self._fail(start, None)
        yield samples[:, done:]

    def _fail(self, time, failures):
        self.forecaster.fail(time)
        if failures is not None:
            failures.append(time)

    def _logarithm(self, energy):
        """Return the logarithm of a sample; of zero half of the smallest counts, in a gap the last one."""
        if np.isnan(energy):
            return self._held
        if energy > 0:
            self._smallest = np.fmin(self._smallest, energy)
        self._held = 0.5 * np.log(energy if energy > 0 else self._smallest / 4)
        return self._held


def _recurrence_of_slips(emission: np.ndarray) -> float | None:
    """Return the median distance of peaks, samples; None if few stand out as slips do."""
    logarithm, peaks = np.log(emission), slip_peaks(emission)
    if len(peaks) < MIN_PEAKS:
        return None
    level = np.median(logarithm)
    spread = np.median(np.abs(logarithm - level)) / MEDIAN_DEVIATION
    if np.median(logarithm[peaks]) - level < STANDING_OUT * spread:
        return None
    return float(np.median(np.diff(peaks)))
