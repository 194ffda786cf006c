"""What the networks have learned, in three sentences made from the numbers, and a table."""

import numpy as np
import pandas as pd

from faultslip import netcdf, tables

SHARE = 0.8  # of the weight of all lags that is called most


def weighty_lags(lag, weight):
    """The shortest stretch of lags that holds `SHARE` of the squared weights: first and last, s."""
    total = np.concatenate([[0], np.cumsum(weight**2)])
    best = None
    for first in range(len(lag)):
        last = int(np.searchsorted(total, total[first] + SHARE * total[-1]))
        if last > len(lag):
            break
        if best is None or last - first < best[1] - best[0]:
            best = (first, last)
    return float(lag[best[0]]), float(lag[best[1] - 1])


def sentences(found):
    """Three sentences about one scenario."""
    weight = found["scale_weight"].values
    band = found["band"].values
    first, last = weighty_lags(found["lag"].values, found["lag_weight"].values)
    quantity = found["quantity"].values
    of_prediction, of_truth = (100 * found[name].values for name in ("of_prediction", "of_truth"))
    best = int(np.argmax(of_prediction))
    return (
        f"Of the scales, {band[np.argmax(weight)]} weigh most: without them the prediction changes by "
        f"{weight.max():.2f} of its standard deviation, without those of {band[np.argmin(weight)]} by "
        f"{weight.min():.2f}. {SHARE:.0%} of the weight of a moment of emission falls on friction from "
        f"{abs(first):.1f} s {'before' if first < 0 else 'after'} to {abs(last):.1f} s "
        f"{'before' if last < 0 else 'after'} it. Of the quantities tried, {quantity[best]} alone says most: "
        f"a function of it explains {of_prediction[best]:.0f} % of the variance of the prediction, and "
        f"{of_truth[best]:.0f} % of that of the true series."
    )


def table(explanations):
    """One row a scenario and thing that explains: weight of scales, variance explained."""
    rows = []
    for found in explanations:
        name = found.attrs["scenario"]
        for band, weight in zip(found["band"].values, found["scale_weight"].values, strict=True):
            rows.append((name, "without scales of", band, weight))
        for variable, kind in (
            ("of_prediction", "prediction explained by"),
            ("of_truth", "truth explained by"),
        ):
            for quantity, share in zip(found["quantity"].values, found[variable].values, strict=True):
                rows.append((name, kind, quantity, share))
    return pd.DataFrame(rows, columns=["scenario", "what", "of", "value"])


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        explanations = [netcdf.read(path) for path in snakemake.input.explanations]
        numbers = table(explanations)
        shown = numbers.assign(
            scenario=numbers["scenario"].str.replace("_", " "), value=numbers["value"].map("{:.2f}".format)
        )
        named = [(f"{e.attrs['scenario'].replace('_', ' ')}, {e.attrs['label']}", e) for e in explanations]
        note = " ".join(f"{name[0].upper()}{name[1:]}: {sentences(found)}" for name, found in named)
        title = f"What was learned, study {snakemake.params.study}"
        tables.write(numbers, shown, title, note, snakemake.output)
