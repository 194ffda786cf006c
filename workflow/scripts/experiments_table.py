"""What each fault's cycles are like, as a table."""

import pandas as pd

from faultslip import netcdf, tables

COLUMNS = {
    "experiment": None,
    "data": None,
    "duration_s": ("duration, s", "{:.0f}"),
    "slip_events": ("slip events", "{:.0f}"),
    "recurrence_s": ("recurrence, s", "{:.2f}"),
    "variation": ("variation of recurrence", "{:.2f}"),
    "friction_min": ("least friction", "{:.3f}"),
    "friction_max": ("most friction", "{:.3f}"),
    "drop_median": ("median drop", "{:.3f}"),
    "drop_min": ("least drop", "{:.3f}"),
    "drop_max": ("most drop", "{:.3f}"),
    "emission_decades": ("decades of emission", "{:.2f}"),
    "rank_correlation": ("rank correlation", "{:.2f}"),
}


def table(records, names):
    """One row an experiment."""
    rows = []
    for path, name in zip(records, names, strict=True):
        record = netcdf.read(path)
        time = record["time"].values
        row = dict(record.attrs) | {"experiment": name, "duration_s": float(time[-1] - time[0])}
        row["data"] = "virtual" if row["virtual"] else "laboratory"
        rows.append({column: row[column] for column in COLUMNS})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def shown(statistics):
    """The same for people: fewer digits, plain names."""
    columns = {"experiment": statistics["experiment"] + " (" + statistics["data"] + ")"}
    for column, format_ in COLUMNS.items():
        if format_:
            name, digits = format_
            columns[name] = [digits.format(value) for value in statistics[column]]
    return pd.DataFrame(columns)


NOTE = (
    "Slip events: falls of friction by at least {slip_drop}. Recurrence: median, and its coefficient of "
    "variation. Decades of emission: between the 1st and the 99th percentile. Rank correlation: Spearman's, "
    "of emission and friction between one slip and the next, median over the cycles. nan: too few cycles."
)


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        p = snakemake.params
        statistics = table(snakemake.input.records, p.names)
        title, note = f"Experiments, study {p.study}", NOTE.format(slip_drop=p.slip_drop)
        tables.write(statistics, shown(statistics), title, note, snakemake.output)
