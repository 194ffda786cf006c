"""How well slip events are predicted, as a table."""

import pandas as pd

from faultslip import events, netcdf, tables

COLUMNS = {
    "true_events": ("slip events", "{:.0f}"),
    "hit_rate": ("predicted", "{:.0%}"),
    "false_rate": ("false", "{:.0%}"),
    "timing_error_s": ("timing error, s", "{:.2f}"),
    "delay_s": ("delay, s", "{:+.2f}"),
    "drop_ratio": ("predicted over true drop", "{:.2f}"),
}


def table(predictions, drop, tolerance):
    """One row a prediction: mean over models of `events.scores`."""
    rows = []
    for path in predictions:
        data = netcdf.read(path)
        by_model = [
            events.scores(events.compare(data["true"].values, one, data.attrs["interval"], drop, tolerance))
            for one in data["predicted_by_model"].values
        ]
        row = {name: data.attrs[name] for name in ("scenario", "experiment", "segment", "models")}
        row["data"] = "virtual" if data.attrs["virtual"] else "laboratory"
        rows.append(row | pd.DataFrame(by_model).mean().to_dict())
    return pd.DataFrame(rows)


def shown(scores):
    """The same for people: fewer digits, plain names."""
    columns = {
        "scenario": scores["scenario"],
        "tested on": scores["experiment"] + ", " + scores["segment"] + " (" + scores["data"] + ")",
    }
    for column, (name, digits) in COLUMNS.items():
        columns[name] = [digits.format(value) if pd.notna(value) else "-" for value in scores[column]]
    return pd.DataFrame(columns)


NOTE = (
    "Slip events: falls of friction by at least {drop}. Predicted: share of them that begin within "
    "{tolerance} s of a predicted one; false: share of predicted events that do not. Timing error: median "
    "of the absolute difference; delay: median of predicted less true time. Means over networks."
)


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        p = snakemake.params
        scores = table(snakemake.input.predictions, p.slip_drop, p.tolerance)
        note = NOTE.format(drop=p.slip_drop, tolerance=p.tolerance)
        title = f"Slip events, study {p.study}"
        tables.write(scores, shown(scores), title, note, snakemake.output)
