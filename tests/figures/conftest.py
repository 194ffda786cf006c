import numpy as np
import pytest
import xarray as xr
from matplotlib import pyplot as plt
from result_files import INTERVAL

from faultslip.io import netcdf
from figure import figure

SAMPLES = 1000
TIME = INTERVAL * np.arange(SAMPLES)


@pytest.fixture
def friction(stick_slip):
    """Friction with slip events at 15, 30, 45, 60 and 75 s."""
    return stick_slip([15, 30, 45, 60, 75], 5 * [0.1], rate=0.0065)


@pytest.fixture
def write_record(tmp_path, friction):
    """Function that writes a record; its path."""

    def write(name, label=None, **variables):
        emission = {"long_name": "emission amplitude"}
        series = {"emission": ("time", 2 + np.sin(TIME), emission), "friction": ("time", friction)}
        normal = {"normal_stress": ("time", np.where(TIME < 50, 3.0, 4.0))}
        data = xr.Dataset(series | normal | variables, coords={"time": 100 + TIME})
        data.attrs = {"label": label or name, "virtual": 1, "interval": INTERVAL}
        path = str(tmp_path / f"{name}.nc")
        netcdf.write(data, path)
        return path

    return write


@pytest.fixture
def write_prediction(tmp_path, friction):
    """Function that writes the prediction of a scenario for a segment; its path."""

    def write(scenario, segment="test", **attributes):
        image = np.random.default_rng(1).standard_normal((5, SAMPLES))
        data = xr.Dataset(
            {
                "true": ("time", friction),
                "predicted": ("time", friction + 0.01),
                "predicted_std": ("time", np.full(SAMPLES, 0.01)),
                "emission_image": (("row", "time"), image),
                "true_image": (("row", "time"), image),
                "predicted_image": (("row", "time"), 0.8 * image),
                "cone_of_influence": ("time", np.minimum(TIME, TIME[::-1]) / 2),
            },
            coords={"time": TIME, "scale": ("row", [0.2, 0.8, 3.2, 12.8, np.inf])},
        )
        data.attrs = {"scenario": scenario, "experiment": "p4677", "segment": segment, "label": "p4677"}
        data.attrs |= {
            "normalisation": "train",
            "rescaling": "mean_and_deviation",
            "segment_label": segment,
            "virtual": 0,
            "interval": INTERVAL,
            "target": "friction",
        }
        data.attrs |= {"mape_percent": 2.0, "mape_std_percent": 0.5, "r2": 0.9, "constant_mape_percent": 8.0}
        data.attrs |= {"mape_low_percent": 1.5, "mape_high_percent": 2.75}
        data.attrs |= {"calibrated_on": "this record", "half_width_90": 0.03}
        data.attrs |= attributes
        path = str(tmp_path / f"{scenario}_{segment}.nc")
        netcdf.write(data, path)
        return path

    return write


@pytest.fixture
def released_prediction():
    """Function that makes what released networks predict, of so many samples."""

    def make(samples):
        phase = np.arange(samples) / 97 % 1
        series = {"friction": phase, "lower": phase - 0.2, "upper": phase + 0.2, "emission": 1 + phase}
        data = xr.Dataset({name: ("time", values, {"long_name": name}) for name, values in series.items()})
        data["by_network"] = ("network", "time"), np.stack([phase, phase])
        data.attrs = {"label": "run $12", "networks": "zero_shot", "warnings": ""}
        data.attrs |= {"calibrated": 0, "friction_in": ""}
        return data.assign_coords(time=0.1 * np.arange(samples))

    return make


@pytest.fixture
def draw(tmp_path, monkeypatch):
    """Function that draws and writes a figure twice, and checks that both have the same bytes; its axes."""

    def twice(function, **arguments):
        closed = []
        monkeypatch.setattr(plt, "close", closed.append)
        monkeypatch.setitem(plt.rcParams, "savefig.dpi", 50)  # for speed
        first, second = ([tmp_path / f"{n}.{ending}" for ending in ("pdf", "png")] for n in (1, 2))
        figure(function, arguments, *first)
        figure(function, arguments, *second)
        for one, other in zip(first, second, strict=True):
            assert one.read_bytes() == other.read_bytes()
        assert first[0].read_bytes().startswith(b"%PDF")
        assert first[1].read_bytes().startswith(b"\x89PNG")
        return closed[0].axes

    yield twice
    monkeypatch.undo()
    plt.close("all")
