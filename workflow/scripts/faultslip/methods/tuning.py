"""Base of all reference methods, and the tuning of each.

Every method has a list of configurations. All of them are fitted to the training part, and the one
with the lowest error on the validation part is used. No other part is looked at.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, ClassVar, Self

import numpy as np

# Emission and target of a segment, in standard deviations of the part that normalises.
Series = tuple[np.ndarray, np.ndarray]
Configuration = Mapping[str, Any]


class Baseline(ABC):
    """A method that predicts the target from the emission around each sample.

    Parameters
    ----------
    interval : float
        Sampling interval, s.
    causal : bool
        Whether a sample is predicted from the emission up to it alone. Otherwise the emission after
        it is used too, as wavelets do.
    seed : int
        Seed of the random numbers of the fit.
    configuration : mapping, optional
        One of `configurations`; by default the first.
    averaging : float
        Length of the average that the samples of the record are, s.
    """

    seeded: ClassVar[bool] = True  # whether the prediction depends on the seed
    # whether the target is in standard deviations of the part that normalises; otherwise it is in its units
    normalised: ClassVar[bool] = True
    configurations: ClassVar[Sequence[Configuration]] = ({},)

    def __init__(
        self,
        interval: float,
        causal: bool,
        seed: int,
        configuration: Configuration | None = None,
        averaging: float = 0.0,
    ) -> None:
        self.interval, self.causal, self.seed, self.averaging = interval, causal, seed, averaging
        self.configuration = self.configurations[0] if configuration is None else configuration

    @abstractmethod
    def fit(self, training: Sequence[Series], validation: Sequence[Series]) -> Self:
        """Fit to the training segments; `validation`, which may be empty, limits the fit."""

    @abstractmethod
    def predict(self, emission: np.ndarray) -> np.ndarray:
        """Predict the target (samples,) of a segment from its emission (samples,)."""


def grid(**values: Sequence[Any]) -> tuple[Configuration, ...]:
    """Return all combinations of values; the first value of each key makes the first combination.

    Examples
    --------
    >>> grid(depth=(4, 2), leaf=(1,))
    ({'depth': 4, 'leaf': 1}, {'depth': 2, 'leaf': 1})
    """
    return tuple(dict(zip(values, combination, strict=True)) for combination in product(*values.values()))


def fit_best(
    method: type[Baseline],
    interval: float,
    causal: bool,
    seed: int,
    training: Sequence[Series],
    validation: Sequence[Series],
    averaging: float = 0.0,
) -> Baseline:
    """Fit a method with each of its configurations, and keep the fit with the lowest validation error.

    Parameters
    ----------
    method : type
        A subclass of `Baseline`.
    interval : float
        Sampling interval, s.
    causal : bool
    seed : int
        Seed of all fits that are compared.
    training, validation : list of (emission, target)
        Normalised series of the segments.
    averaging : float
        As for `Baseline`.

    Returns
    -------
    Baseline
        Fitted. With the first configuration if `validation` is empty; otherwise the one with the lowest
        mean squared error over all validation samples, and the earlier one of two that are equal.
    """
    configurations = method.configurations if validation else method.configurations[:1]
    fits = [
        method(interval, causal, seed, one, averaging).fit(training, validation) for one in configurations
    ]
    if len(fits) == 1:
        return fits[0]
    residuals = [[fit.predict(emission) - target for emission, target in validation] for fit in fits]
    errors = [np.mean(np.concatenate(parts) ** 2) for parts in residuals]
    return fits[int(np.argmin(errors))]
