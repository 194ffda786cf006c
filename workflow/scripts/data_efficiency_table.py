"""Scores against the amount of laboratory data that a scenario is trained on."""

import pandas as pd

from faultslip.io import netcdf
from faultslip.records import events
from faultslip.tables import table as tables

SCORES = ("models", "mape_percent", "mape_std_percent", "r2", "rmse", "constant_mape_percent")
NOTE = (
    "MAPE on the test part, mean over places in the training part and over networks; ± is the standard "
    "deviation over places. Mean and standard deviation of friction come from the data trained on, and the "
    "constant guess is this mean. Those of the emission, which needs no friction, come from the whole "
    "training part. All scenarios use no validation part, and are trained for a fixed number of epochs."
)


def data_efficiency_table(
    predictions: list[str],
    fractions: list[float],
    places: list[float],
    scenarios: list[str],
    train: str,
    record: str,
    min_friction_drop: float,
    study: str,
    csv: str,
    markdown: str,
    html: str,
) -> None:
    """Write the table of scores against the amount of data.

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
    study : str
    csv, markdown, html : str
        Paths of the table.
    """
    time = netcdf.read(train)["time"].values
    recurrence = median_recurrence(record, min_friction_drop)
    scores = collect_scores(predictions, fractions, places, scenarios, time[-1] - time[0], recurrence)
    title = f"Data efficiency, study {study}"
    tables.write_table(scores, format_table(scores), title, NOTE, csv, markdown, html)


def median_recurrence(record: str, min_friction_drop: float) -> float:
    """Median recurrence time of the slip events in a record, s."""
    data = netcdf.read(record)
    time, emission, friction = (data[name].values.astype(float) for name in ("time", "emission", "friction"))
    slips = events.slip_events(friction, min_friction_drop)
    return events.cycle_statistics(time, emission, friction, slips)["recurrence_s"]


def collect_scores(
    predictions: list[str],
    fractions: list[float],
    places: list[float],
    scenarios: list[str],
    duration: float,
    recurrence: float,
) -> pd.DataFrame:
    """Collect the scores, one row per scenario, fraction and place.

    Parameters
    ----------
    predictions, fractions, places, scenarios
        As for `data_efficiency_table`.
    duration : float
        Length of the training part, s.
    recurrence : float
        Median recurrence time of slip events, s.

    Returns
    -------
    DataFrame
        `seconds` and `cycles` are the amount of data. `place_mean_mape_percent` and
        `place_std_mape_percent` are the mean and the standard deviation of the MAPE over the places
        of the same scenario and fraction; `place_mean_constant_percent` is the mean of the constant's.
    """
    rows = []
    for path, fraction, place, scenario in zip(predictions, fractions, places, scenarios, strict=True):
        attributes = netcdf.read(path).attrs
        rows.append(
            {
                "scenario": scenario,
                "fraction": fraction,
                "seconds": fraction * duration,
                "cycles": fraction * duration / recurrence,
                "place": place,
                "experiment": attributes["experiment"],
                "segment": attributes["segment"],
            }
            | {name: attributes[name] for name in SCORES}
        )
    scores = pd.DataFrame(rows)
    over_places = scores.groupby(["scenario", "fraction"])
    scores["place_mean_mape_percent"] = over_places["mape_percent"].transform("mean")
    scores["place_std_mape_percent"] = over_places["mape_percent"].transform("std")
    scores["place_mean_constant_percent"] = over_places["constant_mape_percent"].transform("mean")
    return scores


def format_table(scores: pd.DataFrame) -> pd.DataFrame:
    """Mean and standard deviation over places: one row per amount of data, one column per scenario."""
    amounts = scores.groupby("fraction")[["seconds", "cycles", "place_mean_constant_percent"]].first()
    columns = {
        "data, s": amounts["seconds"].map("{:.1f}".format),
        "data, cycles": amounts["cycles"].map("{:.1f}".format),
        "constant, %": amounts["place_mean_constant_percent"].map("{:.2f}".format),
    }
    for scenario, rows in scores.groupby("scenario", sort=False):
        first = rows.groupby("fraction").first()
        texts = tables.format_mean_std(first["place_mean_mape_percent"], first["place_std_mape_percent"])
        column = pd.Series(texts, first.index).reindex(amounts.index, fill_value=tables.MISSING)
        columns[f"{scenario.replace('_', ' ')}, %"] = column
    return pd.DataFrame(columns)


if __name__ == "__main__":
    from faultslip.job import run

    run(data_efficiency_table, snakemake)
