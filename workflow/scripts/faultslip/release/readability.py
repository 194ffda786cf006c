"""Whether networks can read a record, judged by what they predict for it.

Networks that are trained on squared errors predict the mean of what is possible, and leave near the mean what
they cannot read. The standard deviation of predicted friction, in that of friction, is then the correlation
that they expect (law of total variance; `faultslip.predictions.standard.expected_errors`). It is judged by
the prediction, and not by the likeness of the emission to that of the training faults: networks read many
faults that are unlike these.
"""

import numpy as np

from faultslip.release.familiarity import MIN_FAMILIARITY_SAMPLES, Familiarity

# Chosen on 99 random faults left out, and on 50 records each of three kinds of faults whose emission comes
# in bursts (forerunners of `CALIBRATION` in tools/bursty_faults.py): 5 % of those that are read with r above
# 0.8 expect less. What other records do is in docs/explanation/limits.md.
LEAST_CORRELATION = 0.65
# Skewness of the steps of predicted friction. It falls fast and rises slowly; that of an oscillation, which
# networks take for a fault, does neither.
SYMMETRIC = -1.8
TOO_SHORT = "the record has {} samples as the networks take them, too few to tell whether they can read it"
# Log-likelihood of the emission in reverse, among the training faults, above that of the emission. Of the
# faults that are read 4 % have more. With 6, p4581 at 8 MPa in reverse was not told: 5 was chosen for it.
BACKWARDS = 5.0


def expected_correlation(predicted: np.ndarray) -> float:
    """Return the correlation of a prediction with friction that networks expect.

    Parameters
    ----------
    predicted : ndarray, shape (samples,)
        In standard deviations of friction; NaN in gaps.
    """
    return float(np.nanstd(predicted))


def doubt(predicted: np.ndarray, emission: np.ndarray, familiarity: Familiarity) -> str | None:
    """Say why nothing should be read from a prediction; None if networks can read the record.

    Parameters
    ----------
    predicted : ndarray, shape (samples,)
        As for `expected_correlation`.
    emission : ndarray, shape (samples,)
        Amplitude, sampled as the networks took it; NaN in gaps.
    familiarity : Familiarity
        Of the training faults.
    """
    measured, expected = np.isfinite(predicted).sum(), expected_correlation(predicted)
    if not expected >= LEAST_CORRELATION:
        return (
            "the networks cannot read this record: the correlation with friction that they expect is "
            f"{expected:.2f}, as for noise; of faults that they read it is {LEAST_CORRELATION} or more"
        )
    if measured < MIN_FAMILIARITY_SAMPLES:
        return TOO_SHORT.format(measured)
    if familiarity.likelihood(emission[::-1]) - familiarity.likelihood(emission) > BACKWARDS:
        return (
            "the networks cannot read this record: its emission is more like that of a fault if time runs "
            "backwards; is the order of the rows right, and does the fault slip throughout?"
        )
    steps = np.diff(predicted)
    skewness = np.nanmean((steps - np.nanmean(steps)) ** 3) / np.nanstd(steps) ** 3
    if skewness > SYMMETRIC and familiarity.is_noise(emission):
        return (
            "the networks cannot read this record: predicted friction rises about as fast as it falls, and "
            "the emission is like noise; is it an oscillation, and no stick-slip?"
        )
    return None
