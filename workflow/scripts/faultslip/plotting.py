"""Figures: every panel from a small dataset, in seconds."""

from pathlib import Path
from textwrap import fill

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from faultslip import events, segments
from faultslip.files import whole
from faultslip.records import time_to_failure

plt.style.use(Path(__file__).with_name("faultslip.mplstyle"))

WIDTH = 180 / 25.4  # two columns, inches
# Wong (2011), "Points of view: color blindness", Nature Methods 8, 441.
BLACK, ORANGE, SKY, GREEN, BLUE = "black", "#E69F00", "#56B4E9", "#009E73", "#0072B2"
PURPLE, VERMILION = "#CC79A7", "#D55E00"
PARTS = {"train": SKY, "validation": ORANGE, "test": GREEN}
SHADES = (SKY, ORANGE, GREEN, PURPLE, BLUE, VERMILION)
COLUMNS = 3000  # of a scalogram drawn: more than a page resolves
NAMES = {"friction": "friction", "time_to_failure": "time to\nfailure, s"}


def save(figure, pdf, png):
    """Write PDF and PNG without a date, so that equal figures have equal bytes."""
    _settle(figure)
    with whole(pdf) as temporary:
        figure.savefig(temporary, metadata={"CreationDate": None})
    with whole(png) as temporary:
        figure.savefig(temporary, metadata={"Software": None})
    plt.close(figure)


def _settle(figure):
    """Lay out once and round: the last digits of the layout's solver differ from run to run."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for part in figure.subfigs:
        part.patch.set_visible(False)  # its corners may be at 0 or at -0
    for axes in figure.axes:
        axes.set_position(np.round(axes.get_position(original=True).bounds, 6))


def records_figure(records, segments_of_each):
    """Emission and friction of each experiment, its parts shaded (the paper's Figs. 1 and 4).

    Parameters
    ----------
    records : list of Dataset
        With `emission`, `friction`, slip events.
    segments_of_each : list of dict
        Segments of each, by name. Parts of a single cycle are left to `cycle_figure`.
    """
    figure, axes = plt.subplots(
        2 * len(records), 1, figsize=(WIDTH, 1.15 * 2 * len(records) + 0.3), squeeze=False
    )
    for number, (record, parts) in enumerate(zip(records, segments_of_each, strict=True)):
        above, below = axes[2 * number : 2 * number + 2, 0]
        parts = {name: segment for name, segment in parts.items() if "cycle" not in segment}
        letter = f"{chr(97 + number)}   " if len(records) > 1 else ""
        above.set_title(letter + title(record.attrs))
        _record_panels(above, below, record, slice(None))
        origin = record["time"].values[0]
        for index, (name, segment) in enumerate(parts.items()):
            first, last = segments.span(record, name, segment)
            start, end = record["time"].values[[first, last - 1]] - origin
            color = PARTS.get(name, SHADES[index % len(SHADES)])
            for axis in (above, below):
                axis.axvspan(start, end, color=color, alpha=0.25, lw=0)
            label = f"{segment['load']:g} MPa" if "load" in segment else name.replace("_", " ")
            place = below.get_xaxis_transform()
            below.text((start + end) / 2, 1.0, label, transform=place, ha="center", va="bottom")
    figure.align_ylabels(axes[:, 0])
    return figure


def cycle_figure(record, parts):
    """Parts of one stick-slip cycle that networks are trained on (the paper's Fig. 6).

    Parameters
    ----------
    record : Dataset
    parts : dict
        Segments by name; consecutive shares of a part have the same shade.
    """
    spans = {name: segments.span(record, name, segment) for name, segment in parts.items()}
    first, last = min(a for a, _ in spans.values()), max(b for _, b in spans.values())
    margin = (last - first) // 3
    shown = slice(max(0, first - margin), min(record.sizes["time"], last + margin))
    figure, (above, below) = plt.subplots(2, 1, figsize=(WIDTH, 2.8), sharex=True)
    above.set_title(title(record.attrs))
    _record_panels(above, below, record, shown)
    origin = record["time"].values[shown.start]
    colors = {}
    for name, (start, end) in spans.items():
        segment = parts[name]
        part = segment["cycle"]["part"] if "cycle" in segment else name
        color = colors.setdefault(part, SHADES[len(colors) % len(SHADES)])
        share = segment["cycle"]["share"] if "cycle" in segment else (0, 1)
        edges = record["time"].values[[start, end - 1]] - origin
        for axis in (above, below):
            axis.axvspan(*edges, color=color, alpha=0.35 if share[0] == 0 else 0.6, lw=0)
        if share[0] == 0:
            below.text(
                edges[0],
                1.0,
                " " + part.replace("_", "-"),
                transform=below.get_xaxis_transform(),
                ha="left",
                va="bottom",
            )
    return figure


def _record_panels(above, below, record, shown):
    """Emission, logarithmic, above; friction below; time from the first sample shown."""
    time = record["time"].values[shown]
    time = time - time[0]
    emission = record["emission"].values[shown]
    rasterized = len(time) > COLUMNS
    above.semilogy(time, emission, color=BLACK, lw=0.5, rasterized=rasterized)
    if np.ptp(np.log10(emission)) < 2:
        _plain_ticks(above)
    above.yaxis.set_minor_formatter(NullFormatter())
    above.set_ylabel(fill(record["emission"].attrs["long_name"] + ", a.u.", 16))
    if "friction" in record:
        values, label = record["friction"].values, "friction"
    else:
        failures = record["failure_time"].values
        values, label = time_to_failure(record["time"].values, failures), NAMES["time_to_failure"]
    below.plot(time, values[shown], color=BLACK, lw=0.6, rasterized=rasterized)
    below.set_ylabel(label)
    below.set_xlabel("time, s")
    above.tick_params(labelbottom=False)
    for axis in (above, below):
        axis.set_xlim(time[0], time[-1])


def series_figure(predictions, columns):
    """True and predicted series of many segments (the paper's Figs. 5, 7 and 8).

    Parameters
    ----------
    predictions : list of Dataset
        Row by row.
    columns : int
    """
    rows = len(predictions) // columns
    height = (1.25 if columns == 1 else 1.4) * rows + 0.4
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, height), squeeze=False)
    for index, (axis, data) in enumerate(zip(axes.flat, predictions, strict=True)):
        attributes = data.attrs
        what = f"{chr(97 + index)}   {attributes['segment_label']}"
        if columns > 1:
            what += ", " + attributes["scenario"].replace("_", " ") + "\n"
        _series_panel(axis, data, what + "  ")
        axis.set_ylabel(NAMES[attributes["target"]] if index % columns == 0 else "")
        axis.set_xlabel("time, s" if index >= len(predictions) - columns else "")
    scenario = predictions[0].attrs["scenario"].replace("_", " ") + ", tested on "
    figure.suptitle(
        scenario * (columns == 1) + title(predictions[0].attrs), x=0.01, ha="left", fontweight="bold"
    )
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="upper right", ncols=3, borderaxespad=0)
    return figure


def _plain_ticks(axis):
    """Ticks of a logarithmic axis that spans little, as plain numbers."""
    axis.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.yaxis.set_major_formatter("{x:g}")
    axis.yaxis.set_minor_formatter(NullFormatter())


def training_figure(histories):
    """Losses of every network against the epoch, a panel for each scenario.

    Parameters
    ----------
    histories : dict of str to list of ndarray
        For each scenario and seed: epoch, training loss, validation loss in columns.
    """
    columns = min(4, len(histories))
    rows = -(-len(histories) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, 1.5 * rows + 0.3), squeeze=False)
    for axis in axes.flat[len(histories) :]:
        axis.remove()
    for index, (axis, (scenario, runs)) in enumerate(zip(axes.flat, histories.items(), strict=False)):
        for run in runs:
            first = run is runs[0]
            axis.semilogy(run[:, 0], run[:, 1], color=SKY, label="training" if first else None)
            axis.semilogy(run[:, 0], run[:, 2], color=VERMILION, label="validation" if first else None)
        axis.set_title(scenario.replace("_", " "), fontweight="normal")
        _plain_ticks(axis)
        axis.set_ylabel("loss, squared std. dev." if index % columns == 0 else "")
        axis.set_xlabel("epoch")
        axis.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes[0, 0].legend()
    return figure


def comparison_figure(records):
    """What two or more faults have in common: cycles, drops, emission within a cycle.

    Parameters
    ----------
    records : list of Dataset
    """
    figure = plt.figure(figsize=(WIDTH, 1.3 * len(records) + 2.3))
    above, below = figure.subfigures(2, 1, height_ratios=(1.3 * len(records), 2.3))
    colors = (BLACK, VERMILION, BLUE, GREEN)
    for axis, record, color, letter in zip(
        np.atleast_1d(above.subplots(len(records), 1)), records, colors, "abcd", strict=False
    ):
        step = record.attrs["interval"]
        shown = slice(0, round(60 / step))
        time = record["time"].values[shown] - record["time"].values[0]
        axis.plot(time, record["friction"].values[shown], color=color)
        axis.set_ylabel("friction")
        twin = axis.twinx()
        twin.semilogy(time, record["emission"].values[shown], color="0.6", lw=0.5)
        _plain_ticks(twin)
        twin.spines.right.set_visible(True)
        twin.set_ylabel("emission\n(grey), counts")
        axis.set_xlim(0, 60)
        axis.set_title(f"{letter}   {title(record.attrs)}")
    axis.set_xlabel("time, s")
    panels = below.subplots(1, 3)
    for record, color in zip(records, colors, strict=False):
        label = record.attrs["label"]
        recurrence = np.diff(record["slip_start"].values)
        for panel, values in ((panels[0], recurrence), (panels[1], record["slip_drop"].values)):
            panel.ecdf(values, color=color, label=label)
        panels[2].plot(*_cycle_median(record), color=color, label=label)
    letters = (chr(97 + len(records) + k) for k in range(3))
    names = ("recurrence, s", "friction drop", "phase of the cycle")
    for panel, letter, name in zip(panels, letters, names, strict=True):
        panel.set_title(letter)
        panel.set_xlabel(name)
        panel.set_ylabel("share of slip events")
    panels[2].set_ylabel("emission over its\nmean in the cycle")
    handles, labels = panels[0].get_legend_handles_labels()
    below.legend(handles, labels, loc="outside upper center", ncols=len(records))
    return figure


def data_efficiency_figure(scores, without):
    """Score against the amount of laboratory data that was learned from.

    Parameters
    ----------
    scores : DataFrame
        With `scenario`, `seconds`, `cycles` and `mape_percent`, a row a scenario, amount
        and place in the record.
    without : dict of str to dict
        Scores of scenarios that learn nothing from the laboratory: `mape_percent`,
        `mape_std_percent`.
    """
    figure, axis = plt.subplots(figsize=(WIDTH / 2, 2.7))
    constant = scores["constant_mape_percent"].iloc[0]
    axis.axhline(constant, color="0.5", lw=0.8, ls=":", label="constant")
    for (name, score), color in zip(without.items(), ("0.35", PURPLE), strict=False):
        spread = np.nan_to_num(score["mape_std_percent"])
        middle = score["mape_percent"]
        axis.axhspan(middle - spread, middle + spread, color=color, alpha=0.15, lw=0)
        axis.axhline(middle, color=color, lw=0.8, ls="--", label=name.replace("_", " "))
    styles = zip((BLACK, BLUE, VERMILION, GREEN, PURPLE), "os^Dv", strict=True)
    for (name, part), (color, marker) in zip(scores.groupby("scenario", sort=False), styles, strict=False):
        by = part.groupby("seconds")["mape_percent"]
        mean, deviation = by.mean(), by.std().fillna(0)
        axis.errorbar(
            mean.index, mean, deviation, color=color, marker=marker, ms=3, capsize=1.5, lw=0.8,
            label=name.replace("_", " "),
        )  # fmt: skip
    axis.set_xscale("log")
    axis.set_yscale("log")
    for ticks in (axis.xaxis, axis.yaxis):
        ticks.set_major_locator(LogLocator(subs=(1, 2, 5)))
        ticks.set_major_formatter("{x:g}")
        ticks.set_minor_formatter(NullFormatter())
    axis.set_xlabel("laboratory data learned from, s")
    axis.set_ylabel("MAPE of friction, %")
    axis.legend(fontsize=5.5, ncols=2, loc="upper center", bbox_to_anchor=(0.5, -0.2))
    period = (scores["seconds"] / scores["cycles"]).iloc[0]
    above = axis.secondary_xaxis("top", functions=(lambda s: s / period, lambda c: c * period))
    above.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    above.xaxis.set_major_formatter("{x:g}")
    above.xaxis.set_minor_formatter(NullFormatter())
    above.set_xlabel("stick-slip cycles")
    return figure


def events_figure(predictions, drop, tolerance):
    """Slip events of each prediction: drops, delays, and how many are found.

    Parameters
    ----------
    predictions : list of Dataset
    drop, tolerance : float
        As for `events.compare`.
    """
    figure, (drops, delays, rates) = plt.subplots(1, 3, figsize=(WIDTH, 2.3), width_ratios=(1, 1, 1.1))
    styles = zip((BLACK, PURPLE, BLUE, VERMILION, GREEN, ORANGE), "o^sDvP", strict=True)
    names, hits, false = [], [], []
    for data, (color, marker) in zip(predictions, styles, strict=False):
        found = [
            events.compare(data["true"].values, one, data.attrs["interval"], drop, tolerance)
            for one in data["predicted_by_model"].values
        ]
        true, predicted, delay = (
            np.concatenate([f[key] for f in found]) for key in ("true_drop", "predicted_drop", "delay")
        )
        names.append(data.attrs["scenario"].replace("_", " "))
        drops.plot(true, predicted, marker, color=color, ms=2.2, mew=0, alpha=0.7, label=names[-1])
        if len(delay):
            delays.ecdf(delay, color=color)
        summary = [events.scores(f) for f in found]
        hits.append(np.mean([s["hit_rate"] for s in summary]))
        false.append(np.mean([s["false_rate"] for s in summary]))
    limits = [0, 1.05 * max(drops.get_xlim()[1], drops.get_ylim()[1])]
    drops.plot(limits, limits, color="0.6", lw=0.6, zorder=0)
    drops.set(xlim=limits, ylim=limits, xlabel="true friction drop", ylabel="predicted friction drop")
    delays.axvline(0, color="0.6", lw=0.6, zorder=0)
    delays.set(xlim=(-tolerance, tolerance), xlabel="predicted less true start, s")
    delays.set_ylabel("share of predicted slip events")
    rows = np.arange(len(names))
    rates.barh(rows - 0.18, 100 * np.array(hits), 0.34, color=BLUE, label="predicted")
    rates.barh(rows + 0.18, 100 * np.array(false), 0.34, color=VERMILION, label="false")
    rates.set_yticks(rows, names)
    rates.invert_yaxis()
    rates.set(xlim=(0, 100), xlabel="share of slip events, %")
    rates.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, borderaxespad=0)
    drops.legend(fontsize=5.5, handletextpad=0.2)
    for axis, letter in zip((drops, delays, rates), "abc", strict=True):
        axis.set_title(letter)
    return figure


def explanation_figure(explanations):
    """Weights of scales and of lags, and variance explained by one quantity, of each scenario.

    Parameters
    ----------
    explanations : list of Dataset
    """
    figure, (scales, lags, known) = plt.subplots(1, 3, figsize=(WIDTH, 2.4), width_ratios=(1, 1, 1.2))
    height = 0.8 / (len(explanations) + 1)
    for index, (found, color) in enumerate(zip(explanations, (BLUE, VERMILION, GREEN), strict=False)):
        name = found.attrs["scenario"].replace("_", " ")
        rows = np.arange(found.sizes["band"])
        scales.barh(rows + index * height, found["scale_weight"], height, color=color, label=name)
        lags.plot(found["lag"], found["lag_weight"], color=color)
        quantities = np.arange(found.sizes["quantity"])
        known.barh(quantities + index * height, 100 * found["of_prediction"], height, color=color)
    rows = rows + height * (len(explanations) - 1) / 2
    scales.set_yticks(rows, found["band"].values)
    scales.set(xlabel="change without it, std. dev.", ylabel="scales of the emission")
    lags.axvline(0, color="0.6", lw=0.6, zorder=0)
    lags.set(xlabel="friction after emission, s", ylabel="change of friction, std. dev.")
    lags.set_ylim(bottom=0)
    known.barh(quantities + len(explanations) * height, 100 * found["of_truth"], height, color="0.6")
    known.set_yticks(
        quantities + height * len(explanations) / 2, [fill(q, 14) for q in found["quantity"].values]
    )
    known.set_xlabel("variance it explains, %")
    known.set_xlim(left=min(0, known.get_xlim()[0]))
    scales.invert_yaxis()
    known.invert_yaxis()
    scales.barh([0], [0], color="0.6", label="true friction (c)")
    figure.legend(loc="outside upper center", ncols=len(explanations) + 1)
    for axis, letter in zip((scales, lags, known), "abc", strict=True):
        axis.set_title(letter)
    return figure


def _cycle_median(record, bins=25):
    """Phase from the end of a slip (0) to the start of the next (1), and median emission."""
    time, emission = record["time"].values, record["emission"].values
    phases, levels = [], []
    for start, end in zip(record["slip_end"].values[:-1], record["slip_start"].values[1:], strict=True):
        inside = (time > start) & (time < end)
        phases.append((time[inside] - start) / (end - start))
        levels.append(emission[inside] / np.exp(np.mean(np.log(emission[inside]))))
    phases, levels = np.concatenate(phases), np.concatenate(levels)
    which = np.minimum((phases * bins).astype(int), bins - 1)
    return (np.arange(bins) + 0.5) / bins, [np.median(levels[which == k]) for k in range(bins)]


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


def _series_panel(axis, data, letter):
    """True and predicted series with its band, scores as the title."""
    attributes = data.attrs
    time = data["time"].values - data["time"].values[0]
    predicted, band = data["predicted"].values, data["predicted_std"].values
    drawn = {"rasterized": len(time) > COLUMNS}
    axis.fill_between(
        time, predicted - band, predicted + band, color=ORANGE, alpha=0.5, lw=0, label="± 1 σ", **drawn
    )
    axis.plot(time, data["true"], color=BLACK, lw=0.8, label="true", **drawn)
    axis.plot(time, predicted, color=BLUE, lw=0.8, label="predicted", **drawn)
    spread = attributes["mape_std_percent"]
    axis.set_title(
        f"{letter}MAPE {attributes['mape_percent']:.2f}"
        + (f" ± {spread:.2f}" if np.isfinite(spread) else "")
        + f" %  (constant {attributes['constant_mape_percent']:.2f} %),  R² {attributes['r2']:.3f}",
        fontweight="normal",
    )
    axis.set_xlim(time[0], time[-1])


def _prediction_panels(part, data, letter):
    top, middle, bottom = part.subplots(3, 1, sharex=True, height_ratios=(1, 1, 1.1))
    time = data["time"].values - data["time"].values[0]
    scales = data["scale"].values
    wavelets = np.isfinite(scales)
    cone = data["cone_of_influence"].values
    step = -(-len(time) // COLUMNS)
    true = data["true_image"].values[wavelets]
    limits = {"emission_image": data["emission_image"].values[wavelets], "predicted_image": true}
    target = data.attrs["target"].replace("_", " ")
    names = {"emission_image": "emission", "predicted_image": f"pred. {target}"}
    for axis, variable in ((top, "emission_image"), (middle, "predicted_image")):
        limit = np.quantile(np.abs(limits[variable]), 0.995)
        mesh = axis.pcolormesh(
            time[::step],
            scales[wavelets],
            data[variable].values[wavelets][:, ::step],
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
    _series_panel(bottom, data, "")
    bottom.set_ylabel(NAMES[attributes["target"]])
    bottom.set_xlabel("time, s")
    bottom.legend(loc="lower right", bbox_to_anchor=(1.0, 0.97), ncols=3, borderaxespad=0)
