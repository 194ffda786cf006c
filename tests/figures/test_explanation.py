import numpy as np
import pytest
import xarray as xr

from faultslip.figures.explanation import explanation
from faultslip.io import netcdf

EXPLAINED = """scenario,experiment,measure,variable,value
{0},p4677,scale_weight,0.2 to 0.28 s,0.2
{0},p4677,scale_weight,slower,0.7
{0},p4677,prediction_explained,log emission,{1}
{0},p4677,prediction_explained,time to the next slip,0.5
{0},p4677,truth_explained,log emission,0.6
{0},p4677,truth_explained,time to the next slip,0.9
"""


@pytest.fixture
def write_explanation(tmp_path):
    def write(scenario):
        lag = 0.1 * np.arange(-10, 11)
        weights = {"scale_weight": ("band", [0.2, 0.7]), "lag_weight": ("lag", np.exp(-(lag**2)))}
        data = xr.Dataset(weights, coords={"band": ["0.2 to 0.28 s", "slower"], "lag": lag})
        data.attrs = {"scenario": scenario, "experiment": "p4677", "label": "p4677", "virtual": 0}
        path = str(tmp_path / f"{scenario}.nc")
        netcdf.write(data, path)
        return path

    return write


def test_weights_and_explained_variance(tmp_path, write_explanation, draw):
    table = tmp_path / "explanation.csv"
    one, other = EXPLAINED.format("zero_shot", 0.8), EXPLAINED.format("cross_trained", -0.1)
    table.write_text(one + other.split("\n", 1)[1])
    explanations = [write_explanation(name) for name in ("zero_shot", "cross_trained")]
    scales, lags, quantities = draw(explanation, explanations=explanations, explained=table)
    assert [label.get_text() for label in scales.get_yticklabels()] == ["0.2 to 0.28 s", "slower"]
    assert len(lags.get_lines()) == 3  # two scenarios, and the line at zero
    bars = [bar.get_width() for bar in quantities.patches]
    assert bars == pytest.approx([80, 50, -10, 50, 60, 90])  # each prediction, then the true series
    assert quantities.get_xlim()[0] < 0
