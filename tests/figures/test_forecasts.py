"""Figures of forecasts."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from faultslip.figures.forecast_skill import forecast_skill
from faultslip.figures.forecasts import forecasts
from faultslip.forecasts.hazard import GRID
from faultslip.io import netcdf
from faultslip.tables.forecasts import forecasts as table


@pytest.fixture
def path(tmp_path):
    """Forecasts of regular failures, by an exponential and by the same a little late."""
    time = np.arange(0, 100, 0.5)
    remaining, cycle = 10 - time % 10, (time // 10).astype(int)
    survival = np.exp(-GRID * 10 / remaining[:, None])
    late = np.exp(-GRID * 10 / (remaining[:, None] + 1))
    names = ["mixture", "emission", "emission_0.5s_later"]
    data = xr.Dataset(
        {
            **{
                f"survival_{number}": (("time", "ahead"), values, {"method": name})
                for number, (name, values) in enumerate(zip(names, (late, survival, late), strict=True))
            },
            "remaining": ("time", remaining),
            "age": ("time", time % 10),
            "unit": ("time", np.full(len(time), 10.0)),
            "cycle": ("time", cycle),
        },
        coords={"time": ("time", time, {"units": "s"}), "ahead": GRID},
        attrs={"label": "a $fault$", "interval": 0.5, "title": "forecasts"},
    )
    path = tmp_path / "forecast.nc"
    netcdf.write(data, path)
    return str(path)


def test_quantiles_over_the_true_time_to_failure(path):
    figure = forecasts([path, path])
    (lines, _) = (axis.get_lines() for axis in figure.axes)
    true, renewal, median = lines
    np.testing.assert_allclose(median.get_ydata()[:5], np.log(2) * true.get_ydata()[:5], rtol=0.02)
    assert (renewal.get_ydata() > median.get_ydata()).all()
    assert figure.axes[0].get_title(loc="left").endswith(r"a \$fault\$")


def test_skill(path, tmp_path):
    made = table([path], ["one"], {"one": ["one"]}, {})
    paths = []
    for name, numbers in (("scores", made.numbers), *made.others.items()):
        paths.append(str(tmp_path / f"{name}.csv"))
        numbers.to_csv(paths[-1], index=False)
    figure = forecast_skill(*paths, ["one"])
    horizon, delay, _, alarm = figure.axes
    gain = pd.read_csv(paths[0]).set_index("method")["gain_within_0.05_nats"]
    np.testing.assert_allclose(horizon.get_lines()[0].get_ydata()[0], gain["emission"])
    np.testing.assert_allclose(delay.get_lines()[0].get_ydata(), [gain["emission"], 0])
    assert len(alarm.get_lines()) == 3
