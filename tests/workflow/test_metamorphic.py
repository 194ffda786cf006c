"""The networks of the smoke study read a record alike, however it is written, scaled or dated."""

import numpy as np
import pandas as pd
import pytest
from result_files import prediction_parameters

from faultslip.io import netcdf
from predict import predict
from projects import P4581
from record import record
from scalogram import scalogram

COLUMNS = {
    "time": "Time",
    "emission": "sqrt(Var_Ch1 + Var_Ch2)",
    "friction": "ShearStress / 7.98",
}
READING = {
    "reader": "table",
    "label": "p4581",
    "virtual": False,
    "time_scale": 1.0,
    "time_range": None,
    "average": 0.0,
    "interval": 0.1,
    "max_gap": 0.5,
}
TRANSFORM = {
    "emission": ["log", "linear"],
    "smallest_scale": 0.2,
    "largest_scale": 12.8,
    "scales_per_octave": 2,
    "low_pass": True,
    "rows": "friction",
    "inverse": "least_squares",
}
SEGMENTS = {"train": [0, 0.4], "test": [0.4, 1]}
CUTTING = {
    "segments": {
        name: {"definition": {"fraction": fraction}, "min_length": 6.4, "others": {}}
        for name, fraction in SEGMENTS.items()
    },
    "target": "friction",
    "scalogram": TRANSFORM,
    "emission_averaging": 0,
    "embargo": 0,
    "events": None,
}


@pytest.fixture(scope="module")
def table(mirror):
    """Some cycles of p4581, with the columns that are used."""
    found = pd.read_csv(mirror / P4581)[["Time", "Var_Ch1", "Var_Ch2", "ShearStress"]]
    return found[found["Time"].between(3825, 3935)]


@pytest.fixture(scope="module")
def prediction(project, tmp_path_factory):
    """A function that reads a table and predicts its last part, as the workflow does."""
    models = sorted(map(str, (project / "results/smoke/models/cross_trained").glob("*.safetensors")))

    def predicted(content, columns=COLUMNS):
        folder = tmp_path_factory.mktemp("record")
        (folder / "table.csv").write_bytes(content)
        paths = {name: str(folder / f"{name}.nc") for name in ("record", *SEGMENTS, "prediction")}
        reading = READING | {"options": {"columns": columns}}
        record([str(folder / "table.csv")], reading, "smoke", threads=1, output=paths["record"])
        scalogram(paths["record"], CUTTING, "smoke", [paths[name] for name in SEGMENTS])
        predict(
            models,
            record=[],
            validations=[],
            parameters=prediction_parameters(paths["test"], paths["train"], step=1.6),
            study="smoke",
            device="cpu",
            output=paths["prediction"],
        )
        return netcdf.read(paths["prediction"])

    return predicted


@pytest.fixture(scope="module")
def expected(prediction, table):
    """The prediction for the table as it is."""
    return prediction(csv(table))


def csv(table, **options):
    """A table as bytes; numbers are exact."""
    return table.to_csv(index=False, **options).encode()


WRITTEN = {
    "lines end as on Windows": lambda table: csv(table, lineterminator="\r\n"),
    "a byte-order mark": lambda table: b"\xef\xbb\xbf" + csv(table),
    "semicolons and decimal commas": lambda table: csv(table, sep=";", decimal=","),
    "tabs": lambda table: csv(table, sep="\t"),
    "columns in another order": lambda table: csv(table[table.columns[::-1]]),
    "channels swapped": lambda table: csv(table.rename(columns={"Var_Ch1": "Var_Ch2", "Var_Ch2": "Var_Ch1"})),
    "a trailing separator": lambda table: csv(table).replace(b"\n", b",\n").replace(b",\n", b"\n", 1),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_the_same_numbers_however_they_are_written(prediction, expected, table, case):
    found = prediction(WRITTEN[case](table))
    np.testing.assert_array_equal(found["predicted"], expected["predicted"])
    np.testing.assert_array_equal(found["true"], expected["true"])


SCALED = {
    "another gain": (lambda t: t.assign(Var_Ch1=1e4 * t["Var_Ch1"], Var_Ch2=1e4 * t["Var_Ch2"]), {}),
    "later": (lambda t: t.assign(Time=t["Time"] + 1e6), {}),
    "milliseconds": (lambda t: t.assign(Time=1000 * t["Time"]), {"time": "Time / 1000"}),
    "kilopascals": (
        lambda t: t.assign(ShearStress=1000 * t["ShearStress"]),
        {"friction": "ShearStress / 7980"},
    ),
}


@pytest.mark.parametrize("case", SCALED)
def test_the_same_fault_in_other_units(prediction, expected, table, case):
    scale, columns = SCALED[case]
    found = prediction(csv(scale(table)), COLUMNS | columns)
    np.testing.assert_allclose(found["predicted"], expected["predicted"], atol=1e-5)


def test_sampling_twice_as_fine_changes_little(prediction, expected, table):
    """Values between two rows are their mean; the cells of the record average them."""
    fine = pd.DataFrame(np.repeat(table.to_numpy(), 2, axis=0)[:-1], columns=table.columns)
    fine.iloc[1::2] = (table.to_numpy()[1:] + table.to_numpy()[:-1]) / 2
    found = prediction(csv(fine))
    difference = found["predicted"] - expected["predicted"].values[: found.sizes["time"]]
    assert float(np.sqrt((difference**2).mean())) < 0.05 * float(expected["true"].std())
