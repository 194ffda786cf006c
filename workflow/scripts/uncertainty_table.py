"""Coverage of the band of each prediction, and of one calibrated on the validation part."""

import numpy as np
import pandas as pd

from faultslip import netcdf, tables, uncertainty


def residuals(path):
    """True less predicted of a validation segment, in standard deviations of its normalising part."""
    data = netcdf.read(path)
    return (data["true"].values - data["predicted"].values) / data.attrs["target_std"]


def table(predictions, validations):
    """One row a prediction.

    Parameters
    ----------
    predictions : list of str
    validations : list of list of str
        For each, predictions of the same networks for their validation segments.
    """
    rows = []
    for path, others in zip(predictions, validations, strict=True):
        data = netcdf.read(path)
        true, predicted = data["true"].values, data["predicted"].values
        row = {name: data.attrs[name] for name in ("scenario", "experiment", "segment", "target")}
        row["data"] = "virtual" if data.attrs["virtual"] else "laboratory"
        row["band_coverage"] = uncertainty.coverage(true, predicted, data["predicted_std"].values)
        seen = np.concatenate([residuals(other) for other in others])
        for level in uncertainty.LEVELS:
            half_width = uncertainty.calibrated(seen, level) * data.attrs["target_std"]
            row[f"half_width_{level:.0%}".replace("%", "")] = half_width
            row[f"coverage_{level:.0%}".replace("%", "")] = uncertainty.coverage(true, predicted, half_width)
        rows.append(row)
    return pd.DataFrame(rows)


def shown(scores):
    """The same for people: fewer digits, plain names."""
    columns = {
        "scenario": scores["scenario"],
        "target": scores["target"].str.replace("_", " "),
        "tested on": scores["experiment"] + ", " + scores["segment"] + " (" + scores["data"] + ")",
        "within ± 1 σ": scores["band_coverage"].map("{:.0%}".format),
    }
    for level in uncertainty.LEVELS:
        name = f"{level:.0%}"
        columns[f"band for {name}, ±"] = scores[f"half_width_{name[:-1]}"].map("{:.3g}".format)
        columns[f"within it ({name})"] = scores[f"coverage_{name[:-1]}"].map("{:.0%}".format)
    return pd.DataFrame(columns)


NOTE = (
    "Share of samples of the test part whose true value is within a band around the average prediction. "
    "± 1 σ: the spread over windows and networks, which knows nothing of an error that they share. Bands "
    "for 68 and 90 %: half widths that hold these shares of the residuals of the same networks on the "
    "segments that they were validated with, in standard deviations of the normalising part."
)


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        p = snakemake.params
        paths = iter(snakemake.input.validations)
        validations = [[next(paths) for _ in range(number)] for number in p.validated]
        scores = table(snakemake.input.predictions, validations)
        title = f"Uncertainty, study {p.study}"
        tables.write(scores, shown(scores), title, NOTE, snakemake.output)
