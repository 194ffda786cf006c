"""Scores against the amount of laboratory data, as a table."""

import pandas as pd

from faultslip import netcdf, tables


def table(predictions, shares, places, scenarios, duration, recurrence):
    """One row a scenario, share of the training part, and place in it.

    Parameters
    ----------
    predictions : list of str
        NetCDF files with their scores as attributes.
    shares, places : list of float
        Of each prediction: how much of the training part was learned from, and where it starts.
    scenarios : list of str
        Of each prediction: what was repeated with this share.
    duration, recurrence : float
        Of the training part, and of slip events in the record, seconds.

    Returns
    -------
    DataFrame
    """
    rows = []
    for path, share, place, scenario in zip(predictions, shares, places, scenarios, strict=True):
        scores = netcdf.read(path).attrs
        rows.append(
            {
                "scenario": scenario,
                "share": share,
                "seconds": share * duration,
                "cycles": share * duration / recurrence,
                "place": place,
                "experiment": scores["experiment"],
                "segment": scores["segment"],
            }
            | {name: scores[name] for name in ("models", "mape_percent", "mape_std_percent", "r2", "rmse")}
            | {"constant_mape_percent": scores["constant_mape_percent"]}
        )
    return pd.DataFrame(rows)


def shown(scores):
    """The same for people: a row an amount, a column a scenario; mean and deviation over places."""
    columns = {}
    for scenario, part in scores.groupby("scenario", sort=False):
        of_share = part.groupby("share")["mape_percent"]
        columns[f"{scenario.replace('_', ' ')}, %"] = [
            f"{mean:.2f}" + (f" ± {deviation:.2f}" if pd.notna(deviation) else "")
            for mean, deviation in zip(of_share.mean(), of_share.std(), strict=True)
        ]
    first = scores.groupby("share")[["seconds", "cycles"]].first()
    names = {"data, s": "seconds", "cycles": "cycles"}
    amounts = {name: first[column].map("{:.1f}".format) for name, column in names.items()}
    return pd.DataFrame(amounts | {name: pd.Series(c, first.index) for name, c in columns.items()})


NOTE = (
    "MAPE on the test part, mean over places in the training part and over networks, ± the standard "
    "deviation over places; a constant guess: {constant:.2f} %. All are normalised by mean and standard "
    "deviation of the whole training part, see no validation part, and are trained for a fixed number of "
    "epochs."
)


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        p = snakemake.params
        time = netcdf.read(snakemake.input.train[0])["time"].values
        recurrence = netcdf.read(snakemake.input.record[0]).attrs["recurrence_s"]
        scores = table(
            snakemake.input.predictions, p.shares, p.places, p.scenarios, time[-1] - time[0], recurrence
        )
        note = NOTE.format(constant=scores["constant_mape_percent"].iloc[0])
        title = f"Data efficiency, study {p.study}"
        tables.write(scores, shown(scores), title, note, snakemake.output)
