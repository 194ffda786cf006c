"""What released networks predict for segments whose friction may not be known."""

import pandas as pd
import xarray as xr

from faultslip.io import netcdf
from faultslip.predictions.prediction_file import without_gaps
from faultslip.scores import bootstrap
from faultslip.tables import formats
from faultslip.tables.table import Table

NOTE = (
    "Released networks are used as they are. Without a part of the record whose friction is known, friction "
    "is predicted in standard deviations, and its band is that of random faults left out; with one, its "
    "units and its band come from a regression there. The recurrence is the median time between peaks of the "
    "emission. Scores are given where friction is known, the error with its 95 % interval over cycles; those "
    "of a segment that holds the known part are too good."
)
NAMES = "scenario,experiment,segment,segment_label,networks,models,recurrence,warnings".split(",")
SCORES = ("pearson_r", "r2", "mape_percent")


def applied(predictions: list[str], min_friction_drop: float) -> Table:
    """Return what released networks predict, and their scores where friction is known.

    Parameters
    ----------
    predictions : list of str
        NetCDF files of predictions of released networks.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event; they delimit the cycles of the bootstrap.
    """
    rows = pd.DataFrame([describe(path, min_friction_drop) for path in predictions])
    return Table(rows, format_table(rows), "Released networks", NOTE)


def describe(path: str, min_friction_drop: float) -> dict[str, object]:
    """Return what a prediction says of itself, and the interval of its error.

    Parameters
    ----------
    path : str
        NetCDF file of a prediction.
    min_friction_drop : float
        As for `applied`.
    """
    prediction = netcdf.read(path)
    attributes = prediction.attrs
    found = {name: attributes[name] for name in NAMES}
    found["data"] = formats.data_kind(attributes["virtual"])
    found["units"] = attributes["friction_in"] or "friction"
    found["half_width"] = float((prediction["upper"] - prediction["lower"]).max()) / 2
    found["mape_low_percent"], found["mape_high_percent"] = interval(prediction, min_friction_drop)
    return found | {name: attributes.get(name, float("nan")) for name in SCORES}


def interval(prediction: xr.Dataset, min_friction_drop: float) -> tuple[float, float]:
    """Return the interval of the MAPE over cycles; NaN where friction has no units, or is not known.

    Parameters
    ----------
    prediction : Dataset
        From `faultslip.release.networks.Networks.predict`.
    min_friction_drop : float
        As for `applied`.
    """
    if "mape_percent" not in prediction.attrs:
        return float("nan"), float("nan")
    known = without_gaps(prediction)
    together = known.assign(predicted_by_model=known["friction"].expand_dims("model"))
    drawn = bootstrap.resample(together.assign_attrs(target="friction"), min_friction_drop)
    return bootstrap.interval(drawn.mape, drawn.cycles)


def format_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Round the numbers and give the columns plain headings."""
    return pd.DataFrame(
        {
            "scenario": rows["scenario"],
            "predicted": formats.format_tested_on(rows),
            "networks": rows["networks"] + " (" + rows["models"].astype(str) + ")",
            "recurrence, s": formats.format_numbers(rows["recurrence"], "{:.3g}"),
            "in": rows["units"],
            "half width of the 90 % band": rows["half_width"].map("{:.3g}".format),
            "r": formats.format_numbers(rows["pearson_r"], "{:.3f}"),
            "R²": formats.format_numbers(rows["r2"], "{:.3f}"),
            "MAPE, %": formats.format_intervals(
                rows, "mape_percent", "mape_low_percent", "mape_high_percent"
            ),
            "warnings": rows["warnings"].str.replace("\n", "; ").replace("", formats.MISSING),
        }
    )
