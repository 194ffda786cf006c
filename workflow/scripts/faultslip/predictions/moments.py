"""Mean and standard deviation of what a series was so far."""

import numpy as np


class Moments:
    """Mean and standard deviation of a series up to each sample, while the series grows."""

    def __init__(self) -> None:
        self._count, self._sum, self._squares = 0.0, 0.0, 0.0
        self._offset: float | None = None  # a value of the series, so that sums keep their precision

    def feed(
        self, values: np.ndarray, counted: np.ndarray, at_once: bool = False
    ) -> tuple[np.ndarray, np.ndarray]:
        """Add samples, and return mean and standard deviation up to each of them.

        Parameters
        ----------
        values : ndarray, shape (samples,)
            Values that do not count may be NaN.
        counted : ndarray of bool, shape (samples,)
            The first sample ever given has to count.
        at_once : bool
            Whether all of them are known at the first one.

        Returns
        -------
        mean, std : ndarray, shape (samples,)
        """
        if self._offset is None:
            self._offset = float(values[counted][0])
        x = np.where(counted, values - self._offset, 0.0)
        count = self._count + np.cumsum(counted.astype(float))
        total, squares = self._sum + np.cumsum(x), self._squares + np.cumsum(x**2)
        self._count, self._sum, self._squares = count[-1], total[-1], squares[-1]
        if at_once:
            count, total, squares = (np.full(len(x), known[-1]) for known in (count, total, squares))
        mean = total / count
        return self._offset + mean, np.sqrt(np.maximum(squares / count - mean**2, 0.0))
