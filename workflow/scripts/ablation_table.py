"""What each choice is worth: scenarios with one thing changed, as a table."""

import pandas as pd

from faultslip import netcdf, tables

SCORES = (
    "experiment,segment,models,mape_percent,mape_std_percent,r2,rmse,ensemble_mape_percent,"
    "constant_mape_percent"
).split(",")


def table(predictions, scenarios, variants):
    """One row a variant, with its difference from the scenario as it is.

    Parameters
    ----------
    predictions : list of str
        NetCDF files with their scores as attributes.
    scenarios, variants : list of str
        Of each prediction.
    """
    rows = []
    for path, scenario, variant in zip(predictions, scenarios, variants, strict=True):
        scores = netcdf.read(path).attrs
        rows.append({"scenario": scenario, "variant": variant} | {name: scores[name] for name in SCORES})
    found = pd.DataFrame(rows)
    as_it_is = found[found["variant"] == "as_it_is"].set_index(["scenario", "segment"])["mape_percent"]
    before = [as_it_is[key] for key in zip(found["scenario"], found["segment"], strict=True)]
    found.insert(6, "difference_percent", found["mape_percent"] - before)
    return found


def shown(found):
    """The same for people: fewer digits, plain names."""
    return pd.DataFrame(
        {
            "scenario": found["scenario"].str.replace("_", " "),
            "changed": found["variant"].str.replace("_", " "),
            "networks": found["models"].astype(str),
            "MAPE, %": [
                f"{m:.2f}" + (f" ± {s:.2f}" if pd.notna(s) else "")
                for m, s in zip(found["mape_percent"], found["mape_std_percent"], strict=True)
            ],
            "of their average, %": found["ensemble_mape_percent"].map("{:.2f}".format),
            "difference": found["difference_percent"].map("{:+.2f}".format),
            "R²": found["r2"].map("{:.3f}".format),
            "constant, %": found["constant_mape_percent"].map("{:.2f}".format),
        }
    )


NOTE = (
    "Scores on {tested}, which is no test part: choices are made here. Mean and standard deviation over "
    "networks; of their average: MAPE of the networks' average prediction. Difference: from the scenario "
    "as it is, in points of MAPE. Scenarios that are validated with this part are trained here without "
    "validation, for all their epochs."
)


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        p = snakemake.params
        found = table(snakemake.input.predictions, p.scenarios, p.variants)
        title, note = f"Ablation, study {p.study}", NOTE.format(tested=p.tested)
        tables.write(found, shown(found), title, note, snakemake.output)
