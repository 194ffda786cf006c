"""Scores against the amount of laboratory data that a scenario is trained on."""

import pandas as pd

from faultslip.io import netcdf
from faultslip.records import events
from faultslip.tables import formats
from faultslip.tables.scores import collect_scores
from faultslip.tables.table import Table

SCORES = "experiment,segment,models,mape_percent,mape_std_percent,r2,rmse,constant_mape_percent".split(",")
NOTE = (
    "MAPE on the test part, mean over places in the training part and over networks; ± is the standard "
    "deviation over places. Mean and standard deviation of friction come from the data trained on, and the "
    "constant guess is this mean. Those of the emission, which needs no friction, come from the whole "
    "training part. All scenarios use no validation part, and are trained for a fixed number of epochs. "
    "Networks that learn from other experiments alone are used as they are, and take from the data only this "
    "mean and deviation."
)


def data_efficiency(
    predictions: list[str],
    fractions: list[float],
    places: list[float],
    scenarios: list[str],
    train: str,
    record: str,
    min_friction_drop: float,
) -> Table:
    """Return the scores against the amount of data that a scenario is trained on.

    Parameters
    ----------
    predictions : list of str
        NetCDF files with their scores as attributes.
    fractions, places : list of float
        For each prediction the fraction of the training part that was used, and the position in
        that part at which the fraction begins, 0 to 1.
    scenarios : list of str
        For each prediction the scenario that was repeated with this fraction.
    train : str
        Scalogram of the training part.
    record : str
        Record that the training part is taken from.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.
    """
    scores = collect_scores(predictions, SCORES, scenario=scenarios, fraction=fractions, place=places)
    time = netcdf.read(train)["time"].values
    seconds = scores["fraction"] * (time[-1] - time[0])
    scores.insert(2, "seconds", seconds)
    scores.insert(3, "cycles", seconds / median_recurrence(record, min_friction_drop))
    scores = scores.join(average_places(scores))
    return Table(scores, format_table(scores), "Data efficiency", NOTE)


def median_recurrence(record: str, min_friction_drop: float) -> float:
    """Return the median recurrence time of the slip events in a record, s.

    Parameters
    ----------
    record : str
        NetCDF file.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.
    """
    data = netcdf.read(record)
    time, friction = (data[name].values.astype(float) for name in ("time", "friction"))
    slips = events.slip_events(friction, min_friction_drop)
    return events.slip_statistics(time, friction, slips)["recurrence_s"]


def average_places(scores: pd.DataFrame) -> pd.DataFrame:
    """Return means and standard deviations over the places of the same scenario and fraction.

    Parameters
    ----------
    scores : DataFrame
        With the columns `scenario`, `fraction`, `mape_percent` and `constant_mape_percent`.

    Returns
    -------
    DataFrame
        With the same rows: `place_mean_mape_percent` and `place_std_mape_percent`, mean and standard
        deviation of the MAPE; `place_mean_constant_percent`, mean of the constant's.
    """
    over_places = scores.groupby(["scenario", "fraction"])
    mape, constant = over_places["mape_percent"], over_places["constant_mape_percent"]
    return pd.DataFrame(
        {
            "place_mean_mape_percent": mape.transform("mean"),
            "place_std_mape_percent": mape.transform("std"),
            "place_mean_constant_percent": constant.transform("mean"),
        }
    )


def format_table(scores: pd.DataFrame) -> pd.DataFrame:
    """Give one row per amount of data, and one column per scenario with mean and deviation over places."""
    amounts = scores.groupby("fraction")[["seconds", "cycles", "place_mean_constant_percent"]].first()
    columns = {
        "data, s": amounts["seconds"].map("{:.1f}".format),
        "data, cycles": amounts["cycles"].map("{:.1f}".format),
        "constant, %": amounts["place_mean_constant_percent"].map("{:.2f}".format),
    }
    for scenario, rows in scores.groupby("scenario", sort=False):
        first = rows.groupby("fraction").first()
        texts = formats.format_mean_std(first["place_mean_mape_percent"], first["place_std_mape_percent"])
        column = pd.Series(texts, first.index).reindex(amounts.index, fill_value=formats.MISSING)
        columns[f"{scenario.replace('_', ' ')}, %"] = column
    return pd.DataFrame(columns)
