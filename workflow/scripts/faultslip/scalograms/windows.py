"""Overlapping windows, cut from an image and averaged back into one."""

from collections.abc import Iterator

import numpy as np

BATCH_SIZE = 64  # windows that a network is applied to at once


def starts(columns: int, length: int, step: int) -> np.ndarray:
    """Return the first column of each window; the last window ends with the image.

    Raises
    ------
    ValueError
        If the image is shorter than a window.
    """
    if columns < length:
        raise ValueError(f"{columns} columns are shorter than a window of {length}")
    last = columns - length
    regular = np.arange(0, last + 1, step)
    return regular if regular[-1] == last else np.append(regular, last)


def cut(image: np.ndarray, length: int, step: int) -> np.ndarray:
    """Cut an image (..., columns) into windows (windows, ..., length)."""
    return np.stack([image[..., s : s + length] for s in starts(image.shape[-1], length, step)])


def merge(windows: np.ndarray, columns: int, step: int) -> np.ndarray:
    """Average all windows that cover a column.

    Parameters
    ----------
    windows : ndarray, shape (models, windows, rows, length)
        Predictions of one or several models for the windows from `cut`.
    columns : int
        Length of the image that the windows were cut from.
    step : int
        Step with which they were cut.

    Returns
    -------
    ndarray, shape (rows, columns)
        Mean over windows and models.
    """
    length = windows.shape[-1]
    count = np.zeros(columns)
    total = np.zeros((windows.shape[2], columns))
    for index, start in enumerate(starts(columns, length, step)):
        here = slice(start, start + length)
        values = windows[:, index].astype(np.float64)
        count[here] += len(values)
        total[:, here] += values.sum(axis=0)
    return total / count


def tilings(windows: np.ndarray, image: np.ndarray, step: int) -> Iterator[np.ndarray]:
    """Compose images of windows that do not overlap, one for each shift by `step`.

    Parameters
    ----------
    windows : ndarray, shape (windows, rows, length)
        Predictions of one model for the windows from `cut`.
    image : ndarray, shape (rows, columns)
        Fills the columns where a tiling has no window.
    step : int
        Step with which the windows were cut.

    Yields
    ------
    ndarray, shape (rows, columns)
    """
    length = windows.shape[-1]
    first = starts(image.shape[1], length, step)
    shifts = max(1, length // step)
    for shift in range(min(shifts, len(first))):
        tiling = image.copy()
        for index in range(shift, len(first), shifts):
            tiling[:, first[index] : first[index] + length] = windows[index]
        yield tiling
