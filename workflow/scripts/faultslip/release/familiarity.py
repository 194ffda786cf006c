"""Likeness of a record's emission to that of the faults that networks were trained on.

Statistics of the emission say whether the record resembles the training faults, or rather noise, or the
training faults with time running backwards. A record that is unlike them may be read all the same
(`faultslip.release.readability`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from faultslip.records.resampling import moving_average

LAGS = (2, 4, 8, 16, 32, 64)  # samples
STATISTICS = 1 + 2 * (2 + 2 * len(LAGS))  # of a stretch of emission
SAMPLES = 1500  # of a stretch whose statistics are compared; a longer record has several
MIN_FAMILIARITY_SAMPLES = 4 * LAGS[-1]
CROSS_VALIDATION_FOLDS = 5  # parts of the training faults that are left out in turn
QUANTILE = 0.95  # of the training faults, that are familiar
RED_NOISE = (1, 200)  # samples; shortest and longest correlation of red noise
NOISES = 2  # series of noise for each fault
FARTHEST = 6.0  # standard deviations that count of a statistic
PERIODS = (10, 200)  # samples; of sines
LONGEST_AVERAGE = 20  # samples, of the noise that records are compared with


def emission_statistics(emission: np.ndarray) -> np.ndarray:
    """Return the statistics of a stretch of emission that depend neither on its level nor on its unit.

    Parameters
    ----------
    emission : ndarray, shape (samples,)
        Amplitude, positive and not constant; NaN where nothing was measured.

    Returns
    -------
    ndarray, shape (29,)
        Decades between the 1st and the 99th percentile. Then, of the logarithm of the emission and of the
        emission itself: skewness, logarithm of the kurtosis, and for each of `LAGS` the skewness (its cubic
        root) and the logarithm of the variance of the differences over this lag. The skewness of
        differences tells a series from the same one reversed in time.
    """
    logarithm = np.log(emission)
    low, high = np.nanpercentile(logarithm, [1, 99])
    found = [(high - low) / np.log(10)]
    for series in (logarithm, emission):
        series = (series - np.nanmean(series)) / np.nanstd(series)
        found += [_moment(series, 3), np.log(_moment(series, 4))]
        for lag in LAGS:
            difference = series[lag:] - series[:-lag]
            variance = float(np.nanmean(difference**2))
            found += [np.cbrt(_moment(difference, 3)), np.log(variance + 1e-6)]
    return np.array(found)


@dataclass(frozen=True)
class Gaussian:
    """Normal distribution of statistics.

    Attributes
    ----------
    mean, std : ndarray, shape (statistics,)
    precision : ndarray, shape (statistics, statistics)
        Inverse of the covariance of the statistics, each in its standard deviations.
    """

    mean: np.ndarray
    std: np.ndarray
    precision: np.ndarray

    @classmethod
    def fit(cls, statistics: np.ndarray) -> Self:
        """Fit the distribution to samples (samples, statistics).

        The covariance is shrunk after Ledoit and Wolf (2004), Journal of Multivariate Analysis 88, 365.
        """
        from sklearn.covariance import LedoitWolf  # takes longer to load than a prediction

        mean, std = statistics.mean(axis=0), statistics.std(axis=0)
        return cls(mean, std, LedoitWolf().fit((statistics - mean) / std).precision_)

    def distances(self, statistics: np.ndarray) -> np.ndarray:
        """Return the Mahalanobis distance of each sample."""
        normal = (statistics - self.mean) / self.std
        return np.sqrt(np.einsum("ni,ij,nj->n", normal, self.precision, normal))

    def log_likelihood(self, statistics: np.ndarray) -> np.ndarray:
        """Return the log-density at each sample, but for a constant that all distributions share."""
        _, determinant = np.linalg.slogdet(self.precision)
        return determinant / 2 - np.log(self.std).sum() - self.distances(statistics) ** 2 / 2


@dataclass(frozen=True)
class Discriminant:
    """Logistic regression of noise against faults, on their statistics and products of two of them.

    Attributes
    ----------
    mean, std : ndarray, shape (statistics,)
        Of the faults; statistics are counted in these, up to `FARTHEST`.
    weights : ndarray, shape (1 + statistics + statistics (statistics + 1) / 2,)
        The first one is the constant.
    """

    mean: np.ndarray
    std: np.ndarray
    weights: np.ndarray

    @classmethod
    def fit(cls, faults: np.ndarray, noise: np.ndarray) -> Self:
        """Fit the regression to samples (samples, statistics) of both."""
        from sklearn.linear_model import LogisticRegression  # takes longer to load than a prediction

        mean, std = faults.mean(axis=0), faults.std(axis=0)
        terms = _products(np.concatenate([faults, noise]), mean, std)
        is_noise = np.arange(len(terms)) >= len(faults)
        fitted = LogisticRegression(C=0.1, max_iter=1000, class_weight="balanced").fit(terms, is_noise)
        return cls(mean, std, np.append(fitted.intercept_, fitted.coef_))

    def log_odds(self, statistics: np.ndarray) -> np.ndarray:
        """Return the logarithm of the odds that each sample (samples, statistics) is noise."""
        return self.weights[0] + _products(statistics, self.mean, self.std) @ self.weights[1:]


def _products(statistics, mean, std):
    normal = np.clip((statistics - mean) / std, -FARTHEST, FARTHEST)
    first, second = np.triu_indices(normal.shape[1])
    return np.concatenate([normal, normal[:, first] * normal[:, second]], axis=1)


@dataclass(frozen=True)
class Familiarity:
    """Statistics by which a record is familiar: of the emission of training faults, and of noise.

    Attributes
    ----------
    faults : Gaussian
    noise : Discriminant or Gaussian
        A normal distribution of the statistics of noise in networks of version 0.6.
    limit : float
        Distance within which `QUANTILE` of training faults that were left out lie.
    """

    faults: Gaussian
    noise: Discriminant | Gaussian
    limit: float

    @classmethod
    def of(cls, emissions: Sequence[np.ndarray], seed: int = 0) -> Self:
        """Fit the statistics of training faults, and of noise, from a stretch of emission of each fault.

        Noise has the samples of a fault in random order, values of a random distribution, red noise, or a
        sine, averaged over up to `LONGEST_AVERAGE` samples as instruments average.
        """
        random = np.random.default_rng(seed)
        statistics = np.stack([emission_statistics(emission) for emission in emissions])
        noise = np.stack(
            [emission_statistics(_noise(emission, random)) for emission in emissions for _ in range(NOISES)]
        )
        folds = np.arange(len(statistics)) % CROSS_VALIDATION_FOLDS
        distances = [
            Gaussian.fit(statistics[folds != fold]).distances(statistics[folds == fold])
            for fold in range(CROSS_VALIDATION_FOLDS)
        ]
        limit = float(np.quantile(np.concatenate(distances), QUANTILE))
        return cls(Gaussian.fit(statistics), Discriminant.fit(statistics, noise), limit)

    def likelihood(self, emission: np.ndarray) -> float:
        """Return the log-likelihood of a record's statistics among those of the training faults.

        Parameters
        ----------
        emission : ndarray, shape (samples,)
            Amplitude, sampled as the networks expect it, at least `MIN_FAMILIARITY_SAMPLES`; NaN in gaps.
            Of a long record the median over its stretches of `SAMPLES` is taken. It is minus infinity if
            all are constant.
        """
        statistics = _statistics(emission)
        return float(np.median(self.faults.log_likelihood(statistics))) if len(statistics) else -np.inf

    def is_familiar(self, emission: np.ndarray) -> bool:
        """Return whether a record is like the training faults: neither like noise, nor reversed, nor far.

        Parameters
        ----------
        emission : ndarray, shape (samples,)
            As for `likelihood`.
        """
        statistics = _statistics(emission)
        if not len(statistics) or self.is_noise(emission):
            return False
        reversed_is_likelier = self.likelihood(emission[::-1]) > self.likelihood(emission)
        return not reversed_is_likelier and self.distance(emission) <= self.limit

    def distance(self, emission: np.ndarray) -> float:
        """Return how far a record is from the training faults; `limit` is the 95th percentile of these.

        Parameters
        ----------
        emission : ndarray, shape (samples,)
            As for `likelihood`.
        """
        statistics = _statistics(emission)
        return float(np.median(self.faults.distances(statistics))) if len(statistics) else np.inf

    def is_noise(self, emission: np.ndarray) -> bool:
        """Return whether a record is more like noise than like the training faults.

        Parameters
        ----------
        emission : ndarray, shape (samples,)
            As for `likelihood`.
        """
        statistics = _statistics(emission)
        if not len(statistics):
            return True
        if isinstance(self.noise, Discriminant):
            return bool(np.median(self.noise.log_odds(statistics)) > 0)
        return bool(np.median(self.noise.log_likelihood(statistics)) > self.likelihood(emission))

    def to_json(self) -> dict[str, Any]:
        """Return the statistics as lists of numbers."""
        found: dict[str, Any] = {
            name: {key: values.tolist() for key, values in vars(getattr(self, name)).items()}
            for name in ("faults", "noise")
        }
        return found | {"limit": self.limit}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the statistics that `to_json` gave.

        Raises
        ------
        ValueError
            If a matrix cannot be the inverse of a covariance.
        """
        faults, noise = (
            {key: np.array(values, dtype=float) for key, values in stored[name].items()}
            for name in ("faults", "noise")
        )
        _check_precision("reference.faults.precision", faults["precision"])
        if "weights" in noise:
            return cls(Gaussian(**faults), Discriminant(**noise), float(stored["limit"]))
        _check_precision("reference.noise.precision", noise["precision"])
        return cls(Gaussian(**faults), Gaussian(**noise), float(stored["limit"]))


def _check_precision(name, precision):
    """Refuse what is not the inverse of a covariance of statistics in their standard deviations."""
    symmetric = np.allclose(precision, precision.T, rtol=1e-9, atol=1e-9 * np.abs(precision).max())
    if not symmetric or np.linalg.eigvalsh(precision)[0] <= 0:
        raise ValueError(f"{name}: not symmetric and positive definite, as the inverse of a covariance is")
    variances = np.diag(np.linalg.inv(precision))
    if not np.allclose(variances, 1, atol=0.01):
        worst = variances[np.argmax(np.abs(variances - 1))]
        raise ValueError(f"{name}: the inverse of a covariance whose variances are 1, but one is {worst:g}")


def _statistics(emission):
    """Return the statistics of each stretch of a record that is not constant or mostly in gaps."""
    stretches = np.array_split(emission, max(1, round(len(emission) / SAMPLES)))
    kept = [stretch for stretch in stretches if np.isfinite(stretch).mean() > 0.5] or [emission]
    found = [emission_statistics(stretch) for stretch in kept if np.nanmin(stretch) < np.nanmax(stretch)]
    return np.array(found).reshape(-1, STATISTICS)


def _noise(emission, random):
    """Return noise as long as a fault's emission."""
    from scipy.signal import lfilter  # takes long to load

    match random.integers(10):  # half of it are shuffled faults
        case 5 | 6 | 7 | 8 | 9:
            series = random.permutation(emission)
        case 1:
            series = np.exp(random.normal(size=len(emission)) * random.uniform(0.1, 1.5))
        case 2:
            memory = np.exp(-1 / np.exp(random.uniform(*np.log(RED_NOISE))))  # from sample to sample
            series = lfilter([1], [1, -memory], random.normal(size=len(emission)))
            series = np.exp(series / series.std() * random.uniform(0.1, 1.5))
        case 3:
            series = random.gamma(np.exp(random.uniform(-1, 2)), size=len(emission))
        case 0:
            phase = 2 * np.pi * np.arange(len(emission)) / np.exp(random.uniform(*np.log(PERIODS)))
            series = np.exp(random.uniform(0.2, 1.5) * np.sin(phase))
            series *= np.exp(random.normal(size=len(emission)) * np.exp(random.uniform(-7, -1)))
        case _:
            series = random.uniform(0.2, 5) + random.random(len(emission)) ** random.uniform(0.5, 3)
    return np.sqrt(moving_average(series**2, int((LONGEST_AVERAGE + 1) ** random.random())))


def _moment(series, order):
    """Return the standardised moment of what is not NaN, 0 for a constant, NaN of nothing."""
    series = series[~np.isnan(series)]
    if not len(series):
        return float("nan")
    centred = series - series.mean()
    deviation = centred.std()
    return float(np.mean((centred / deviation) ** order)) if deviation else 0.0
