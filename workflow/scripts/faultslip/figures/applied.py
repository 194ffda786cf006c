"""What released networks predict: emission above friction, one pair of panels per prediction."""

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from faultslip.figures.record_prediction import prediction_panels
from faultslip.figures.style import WIDTH, letter
from faultslip.io import netcdf

HEIGHT = 2.9  # of a pair of panels, inches


def applied(predictions: list[str]) -> Figure:
    """Draw predictions of released networks.

    Parameters
    ----------
    predictions : list of str
        NetCDF files.

    Returns
    -------
    Figure
    """
    figure = plt.figure(figsize=(WIDTH, HEIGHT * len(predictions)))
    parts = figure.subfigures(len(predictions), 1, squeeze=False)[:, 0]
    for index, (part, path) in enumerate(zip(parts, predictions, strict=True)):
        prediction = netcdf.read(path)
        above, below = part.subplots(2, 1, sharex=True, height_ratios=(1, 1.4))
        prediction_panels(above, below, prediction, f"{letter(index)}   ")
    return figure
