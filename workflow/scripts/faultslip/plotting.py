"""Figures: every panel from a small dataset, in seconds."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import LogLocator, NullFormatter

from faultslip.files import whole

plt.style.use(Path(__file__).with_name("faultslip.mplstyle"))

WIDTH = 180 / 25.4  # two columns, inches
# Wong (2011), "Points of view: color blindness", Nature Methods 8, 441.
BLACK, ORANGE, SKY, GREEN, BLUE = "black", "#E69F00", "#56B4E9", "#009E73", "#0072B2"
PARTS = {"train": SKY, "validation": ORANGE, "test": GREEN}


def save(figure, pdf, png):
    """Write PDF and PNG without a date, so that equal figures have equal bytes."""
    with whole(pdf) as temporary:
        figure.savefig(temporary, metadata={"CreationDate": None})
    with whole(png) as temporary:
        figure.savefig(temporary, metadata={"Software": None})
    plt.close(figure)


def records_figure(records, segments):
    """Emission and friction of each experiment, its parts shaded (the paper's Fig. 1).

    Parameters
    ----------
    records : list of Dataset
        With `emission`, `friction`, slip events.
    segments : list of dict
        Segments of each, by name.
    """
    figure, axes = plt.subplots(
        2 * len(records), 1, figsize=(WIDTH, 1.15 * 2 * len(records) + 0.3), squeeze=False
    )
    for number, (record, parts) in enumerate(zip(records, segments, strict=True)):
        above, below = axes[2 * number : 2 * number + 2, 0]
        time = record["time"].values - record["time"].values[0]
        above.semilogy(time, record["emission"], color=BLACK, lw=0.5)
        if np.ptp(np.log10(record["emission"].values)) < 2:
            above.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            above.yaxis.set_major_formatter("{x:g}")
        above.yaxis.set_minor_formatter(NullFormatter())
        above.set_ylabel(
            "root of kinetic\nenergy, a.u." if record.attrs["virtual"] else "emission\namplitude, a.u."
        )
        below.plot(time, record["friction"], color=BLACK, lw=0.6)
        below.set_ylabel("friction")
        below.set_xlabel("time, s")
        above.tick_params(labelbottom=False)
        above.set_title(f"{chr(97 + number)}   {title(record.attrs)}")
        for axis in (above, below):
            axis.set_xlim(time[0], time[-1])
            for name, segment in parts.items():
                start, end = _span(segment, record["time"].values)
                axis.axvspan(start, end, color=PARTS.get(name, "0.8"), alpha=0.25, lw=0)
        for name, segment in parts.items():
            start, end = _span(segment, record["time"].values)
            below.text(
                (start + end) / 2, 1.0, name, transform=below.get_xaxis_transform(), ha="center", va="bottom"
            )
    figure.align_ylabels(axes[:, 0])
    return figure


def predictions_figure(predictions):
    """For each scenario input and predicted scalogram and friction (Figs. 2 and 3).

    Parameters
    ----------
    predictions : list of Dataset
        As `predict.py` writes them.
    """
    height = 3.1 if len(predictions) == 1 else 3.0 * len(predictions)
    figure = plt.figure(figsize=(WIDTH, height))
    for number, (part, data) in enumerate(
        zip(np.atleast_1d(figure.subfigures(len(predictions), 1)), predictions, strict=True)
    ):
        _prediction_panels(part, data, f"{chr(97 + number)}   " if len(predictions) > 1 else "")
    return figure


def title(attributes):
    """Label of an experiment; virtual data say so."""
    return attributes["label"] + (" (virtual data)" if attributes["virtual"] else "")


def _prediction_panels(part, data, letter):
    top, middle, bottom = part.subplots(3, 1, sharex=True, height_ratios=(1, 1, 1.1))
    time = data["time"].values - data["time"].values[0]
    scales = data["scale"].values
    wavelets = np.isfinite(scales)
    cone = data["cone_of_influence"].values
    true = data["friction_image"].values[wavelets]
    limits = {"emission_image": data["emission_image"].values[wavelets], "predicted_image": true}
    names = {"emission_image": "emission", "predicted_image": "predicted friction"}
    for axis, variable in ((top, "emission_image"), (middle, "predicted_image")):
        limit = np.quantile(np.abs(limits[variable]), 0.995)
        mesh = axis.pcolormesh(
            time,
            scales[wavelets],
            data[variable].values[wavelets],
            vmin=-limit,
            vmax=limit,
            cmap="RdBu_r",
            shading="nearest",
            rasterized=True,
        )
        axis.set_yscale("log", base=2)
        axis.yaxis.set_major_formatter("{x:g}")
        axis.set_ylim(scales[wavelets][-1], scales[wavelets][0])
        axis.set_ylabel("scale, s")
        low = np.clip(cone, scales[0], scales[wavelets][-1])
        axis.fill_between(
            time, low, scales[wavelets][-1], facecolor="none", edgecolor="0.35", hatch="////", lw=0
        )
        part.colorbar(mesh, ax=axis, label=f"{names[variable]},\nstd. dev.", pad=0.01, aspect=12)
    attributes = data.attrs
    top.set_title(f"{letter}{attributes['scenario'].replace('_', ' ')}, tested on {title(attributes)}")
    predicted, band = data["predicted"].values, data["predicted_std"].values
    bottom.fill_between(
        time, predicted - band, predicted + band, color=ORANGE, alpha=0.5, lw=0, label="± 1 σ"
    )
    bottom.plot(time, data["friction"], color=BLACK, lw=0.8, label="true")
    bottom.plot(time, predicted, color=BLUE, lw=0.8, label="predicted")
    spread = attributes["mape_std_percent"]
    bottom.set_title(
        f"MAPE {attributes['mape_percent']:.2f}"
        + (f" ± {spread:.2f}" if np.isfinite(spread) else "")
        + f" %  (constant {attributes['constant_mape_percent']:.2f} %),  R² {attributes['r2']:.3f},  "
        + f"{attributes['models']} network"
        + ("s" if attributes["models"] > 1 else ""),
        fontweight="normal",
    )
    bottom.set_ylabel("friction")
    bottom.set_xlabel("time, s")
    bottom.set_xlim(time[0], time[-1])
    bottom.legend(loc="lower right", bbox_to_anchor=(1.0, 0.97), ncols=3, borderaxespad=0)


def _span(segment, time):
    ((unit, (start, end)),) = segment.items()
    if unit == "fraction":
        length = time[-1] - time[0]
        return start * length, end * length
    return start - time[0], end - time[0]
