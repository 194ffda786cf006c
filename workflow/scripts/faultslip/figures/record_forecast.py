"""The forecast of the failures of a record."""

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr

from faultslip.figures.panels import legend_entries
from faultslip.figures.style import BLUE, GREY, MAX_COLUMNS, SKY, VERMILION, WIDTH, literal
from faultslip.io.files import atomic_path

SHOWN = 2  # index of the horizon of the probabilities
HIGHEST = 3  # usual intervals, of a quantile that is drawn


def draw(forecast: xr.Dataset, png: str) -> None:
    """Draw the quantiles of the time to failure, and the probability of a failure soon, and the failures.

    Parameters
    ----------
    forecast : Dataset
        From `faultslip.forecast`.
    png : str
        Path of the figure.
    """
    stride = max(1, forecast.sizes["time"] // MAX_COLUMNS)
    shown = forecast.isel(time=slice(None, None, stride))
    time, unit = shown["time"].values, shown["usual_interval"].values
    low, median, high = np.minimum(shown["time_to_failure"].values, HIGHEST * unit[:, None]).T
    figure, (above, below) = plt.subplots(2, 1, figsize=(WIDTH, 3.6), sharex=True)
    above.fill_between(time, low, high, color=SKY, alpha=0.5, lw=0, label="80 % (a)")
    above.plot(time, median, color=BLUE)
    above.set_ylim(0, None)
    above.set_ylabel("time to\nfailure, s")
    above.set_title(
        f"a   {literal(forecast.attrs['label'])}: forecast of the next failure", fontweight="normal"
    )
    below.set_title("b")
    horizon = float(forecast["horizon"].values[SHOWN])
    below.plot(
        time, shown["renewal_probability"].values[:, SHOWN], color=VERMILION, label="renewal models alone (b)"
    )
    below.plot(time, shown["probability"].values[:, SHOWN], color=BLUE)
    below.set(ylim=(0, 1), xlabel="time, s")
    if len(time) > 1:
        below.set_xlim(time[0], time[-1])
    below.set_ylabel(f"probability within\n{horizon:g} usual intervals")
    for axis in (above, below):
        for failure in forecast["failure"].values:
            if time[0] <= failure <= time[-1]:
                axis.axvline(failure, color=GREY, lw=0.5, zorder=0)
    above.plot([], [], color=GREY, lw=0.5, label="failure")
    below.plot([], [], color=BLUE, label="with the emission: median (a), probability (b)")
    figure.legend(*legend_entries([above, below]), loc="outside upper center", ncols=5)
    with atomic_path(png) as temporary:
        figure.savefig(temporary, metadata={"Software": "faultslip"})
    plt.close(figure)
