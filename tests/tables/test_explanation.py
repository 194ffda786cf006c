import numpy as np
import pytest
import xarray as xr

from faultslip.io import netcdf
from faultslip.tables.explanation import explanation, main_lags


@pytest.fixture
def explained(tmp_path, stick_slip):
    """Path of an explanation in which the prediction is a function of the emission."""
    time = 0.1 * np.arange(1000)
    emission = np.sin(time)
    lag = 0.1 * np.arange(-10, 11)
    data = xr.Dataset(
        {
            "scale_weight": ("band", [0.2, 1.5, 0.7]),
            "lag_weight": ("lag", np.where(np.abs(lag - 0.3) < 0.25, 1.0, 0.0)),
            "predicted": ("time", 0.5 + 0.1 * emission),
            "true": ("time", stick_slip([15, 30, 45, 60, 75], [0.1] * 5)),
            "emission": ("time", emission),
        },
        coords={"band": ["0.2 to 0.28 s", "0.4 to 0.57 s", "slower"], "lag": lag, "time": time},
    )
    data.attrs = {"scenario": "zero_shot", "experiment": "p4677", "label": "p4677 at 2.5 MPa"}
    data.attrs |= {"virtual": 1, "interval": 0.1}
    path = tmp_path / "explanation.nc"
    netcdf.write(data, path)
    return path


def test_weights_and_explained_variance(explained):
    found = explanation([explained], min_friction_drop=0.03)
    table = found.numbers
    assert list(table) == ["scenario", "experiment", "measure", "variable", "value"]
    assert set(table["scenario"]) == {"zero_shot"}
    value = table.set_index(["measure", "variable"])["value"]
    assert value["scale_weight", "0.4 to 0.57 s"] == 1.5
    # A sine in 15 bins of equal count: what remains is its spread within each bin.
    assert 0.98 < value["prediction_explained", "log emission"] < 1
    assert value["prediction_explained", "time to the next slip"] < 0.5
    assert value["truth_explained", "log emission"] < 0.2
    note = found.note
    assert note.startswith("Zero shot, p4677 at 2.5 MPa: The most important band of scales")
    assert '"0.4 to 0.57 s", changes the prediction by 1.50 of its standard deviation' in note
    assert '"0.2 to 0.28 s", changes it by 0.20' in note
    assert "80 % falls on friction from 0.1 s after to 0.4 s after it" in note
    assert '"log emission" explains most' in note
    assert list(found.readable.iloc[1]) == [
        "zero shot",
        "p4677",
        "change of the prediction when these scales are hidden, in its standard deviations",
        "0.4 to 0.57 s",
        "1.50",
    ]
    assert list(found.readable) == ["scenario", "tested on", "measure", "scales or quantity", "value"]


def test_main_lags():
    lag = np.array([-2.0, -1, 0, 1, 2])
    assert main_lags(lag, np.array([1.0, 0, 0, 0, 0])) == (-2, -2)
    assert main_lags(lag, np.array([0, 2.0, 2, 1, 0])) == (-1, 0)  # 8 of 9 squares
    assert main_lags(lag, np.ones(5)) == (-2, 1)
