import numpy as np
import pytest

from faultslip.figures.applied import applied
from faultslip.io import netcdf


@pytest.fixture
def predictions(tmp_path, released_prediction):
    """Files of two predictions: one with a gap, and one calibrated on a known part."""
    unknown = released_prediction(900)
    unknown["bridged"] = "time", np.isin(np.arange(900), np.arange(300, 350)).astype("int8")
    unknown["true"] = 0.4 + 0.1 * unknown["friction"]
    unknown.attrs |= {"label": "unknown", "friction_in": "standard deviations"}
    known = released_prediction(900)
    known["true"] = known["friction"] + 0.05
    known.attrs |= {"label": "known", "calibrated": 7, "known": [0.0, 20.0]}
    paths = [str(tmp_path / f"{name}.nc") for name in ("unknown", "known")]
    for prediction, path in zip((unknown, known), paths, strict=True):
        netcdf.write(prediction, path)
    return paths


def test_a_pair_of_panels_per_prediction(predictions, draw):
    axes = draw(applied, predictions=predictions)
    titles = ["a   unknown: friction predicted by zero_shot", "b   known: friction predicted by zero_shot"]
    assert [axis.get_title(loc="left") for axis in axes[::2]] == titles
    assert [axis.get_ylabel() for axis in axes[1::2]] == ["friction,\nstandard deviations", "friction"]
    first, second = (axis.get_legend_handles_labels()[1] for axis in axes[1::2])
    assert first[:2] == ["90 % band, not calibrated here", "measured, by its own mean and deviation"]
    assert first[2:] == ["predicted", "gap in the record"]
    assert second == ["friction known", "90 % band, from 7 cycles", "measured", "predicted"]


def test_measured_friction_has_the_units_of_the_predicted_one(predictions, draw):
    _, in_deviations, _, in_units = draw(applied, predictions=predictions)
    measured, predicted = (line.get_ydata() for line in in_deviations.get_lines())
    assert np.mean(measured) == pytest.approx(0, abs=1e-5) and np.std(measured) == pytest.approx(1)
    measured, predicted = (line.get_ydata() for line in in_units.get_lines())
    np.testing.assert_allclose(measured - predicted, 0.05, atol=1e-6)
