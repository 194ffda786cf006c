import numpy as np
import pytest
import xarray as xr

from faultslip.io import netcdf

SCORES = {
    "models": 2,
    "mape_percent": 2.0,
    "mape_std_percent": 0.5,
    "r2": 0.9,
    "pearson_r": 0.96,
    "rmse": 0.01,
    "ensemble_mape_percent": 1.5,
    "constant_mape_percent": 8.0,
}


@pytest.fixture
def write_prediction(tmp_path):
    """Function that writes a prediction of friction with given series and attributes; its path."""
    number = iter(range(100))

    def write(true=(0.5, 0.5), by_model=((0.5, 0.5),), std=0.0, **attributes):
        path = str(tmp_path / f"prediction{next(number)}.nc")
        by_model = np.array(by_model, dtype=float)
        data = xr.Dataset(
            {
                "true": ("time", np.array(true, dtype=float)),
                "predicted": ("time", by_model.mean(axis=0)),
                "predicted_std": ("time", np.full(len(true), std)),
                "predicted_by_model": (("model", "time"), by_model),
            },
            coords={"time": 0.1 * np.arange(len(true))},
        )
        data.attrs = SCORES | {
            "scenario": "zero_shot",
            "experiment": "p4677",
            "segment": "test",
            "target": "friction",
            "normalisation": "train",
            "rescaling": "mean_and_deviation",
            "virtual": 1,
            "interval": 0.1,
            "target_std": 0.1,
        }
        data.attrs |= attributes
        netcdf.write(data, path)
        return path

    return write


@pytest.fixture
def outputs(tmp_path):
    """Paths of a table by the names of a table script's arguments."""
    return {"csv": tmp_path / "t.csv", "markdown": tmp_path / "t.md", "html": tmp_path / "t.html"}


@pytest.fixture
def stick_slip():
    """Function that makes friction which rises steadily and falls by given drops at given times."""

    def make(times, drops, samples=1000, interval=0.1, rate=0.008):
        time = interval * np.arange(samples)
        friction = 0.4 + rate * time
        for at, drop in zip(times, drops, strict=True):
            friction -= drop * np.clip((time - at) / (2 * interval), 0, 1)
        return friction

    return make


@pytest.fixture
def cycles(stick_slip):
    """Friction with slip events of 0.1 at every 12.5 s: seven complete cycles in 100 s."""
    return stick_slip(12.5 * np.arange(1, 8), np.full(7, 0.1))


@pytest.fixture
def write_record(tmp_path):
    """Function that writes a record; its path."""

    def write(name, emission, friction=None, interval=0.1, virtual=0):
        series = {"emission": emission} | ({} if friction is None else {"friction": friction})
        data = xr.Dataset(
            {key: ("time", np.array(values, dtype=float)) for key, values in series.items()},
            coords={"time": interval * np.arange(len(emission))},
        )
        data.attrs = {"label": name, "virtual": virtual, "interval": interval}
        path = str(tmp_path / f"{name}.nc")
        netcdf.write(data, path)
        return path

    return write
