import numpy as np
import pytest
from matplotlib import pyplot as plt

from faultslip.figures.panels import experiment_title, record_panels, series_panel, target_label
from faultslip.io import netcdf


def test_virtual_data_are_labelled():
    assert experiment_title({"label": "slider", "virtual": 1}) == "slider (virtual data)"
    assert experiment_title({"label": "p4581", "virtual": 0}) == "p4581"


def test_dollars_in_a_label_begin_no_formula():
    figure, axis = plt.subplots()
    axis.set_title(experiment_title({"label": "cost $x^{$", "virtual": 1}))
    figure.draw_without_rendering()
    plt.close(figure)


def test_emission_above_friction(write_record):
    record = netcdf.read(write_record("fault"))
    figure, (above, below) = plt.subplots(2, 1)
    record_panels(above, below, record, slice(100, 200))
    assert above.get_yscale() == "log"
    (line,) = below.get_lines()
    assert np.array_equal(line.get_ydata(), record["friction"].values[100:200])
    assert line.get_xdata()[0] == 0  # time begins with the first sample that is drawn
    plt.close(figure)


def test_a_record_without_friction_has_its_time_to_failure(write_record):
    record = netcdf.read(write_record("lanl", failure_time=("failure", [130.0, 250.0])))
    figure, (above, below) = plt.subplots(2, 1)
    record_panels(above, below, record.drop_vars("friction"), slice(None))
    drawn = below.get_lines()[0].get_ydata()
    assert np.allclose(drawn[[0, 100, 400]], [30, 20, 110])
    assert below.get_ylabel() == "time to\nfailure, s"
    plt.close(figure)


@pytest.mark.parametrize(
    ("attributes", "title"),
    [
        ({}, "MAPE 2.00 [1.50, 2.75] %  (constant 8.00 %),  R² 0.900"),
        (
            {"normalisation": "segment", "mape_low_percent": np.nan, "mape_high_percent": np.nan},
            "MAPE 2.00 %  (oracle constant 8.00 %),  R² 0.900",
        ),
    ],
)
def test_scores_stand_above_the_series(write_prediction, attributes, title):
    figure, axis = plt.subplots()
    series_panel(axis, netcdf.read(write_prediction("zero_shot", **attributes)), prefix="a   ")
    assert axis.get_title(loc="left") == "a   " + title
    assert axis.get_legend_handles_labels()[1] == ["90 % band", "true", "predicted"]
    plt.close(figure)


@pytest.mark.parametrize(
    ("calibrated_on", "half_width", "label"),
    [
        ("another fault or load", 0.03, "90 % band, transferred"),
        ("random faults", 0.03, "90 % band, not calibrated here"),
    ],
)
def test_the_band_is_the_calibrated_one(write_prediction, calibrated_on, half_width, label):
    figure, axis = plt.subplots()
    series_panel(axis, netcdf.read(write_prediction("zero_shot", calibrated_on=calibrated_on)))
    (drawn,) = axis.collections
    vertices = drawn.get_paths()[0].vertices
    first = vertices[np.isclose(vertices[:, 0], 0), 1]
    assert np.ptp(first) == pytest.approx(2 * half_width)
    assert axis.get_legend_handles_labels()[1][0] == label
    plt.close(figure)


def test_without_a_calibrated_band_none_is_drawn(write_prediction):
    figure, axis = plt.subplots()
    series_panel(axis, netcdf.read(write_prediction("zero_shot", calibrated_on="")))
    assert not axis.collections
    assert axis.get_legend_handles_labels()[1] == ["true", "predicted"]
    plt.close(figure)


@pytest.mark.parametrize(("scores", "title"), [({}, ""), ({"pearson_r": 0.87654}, "r 0.877")])
def test_a_prediction_has_the_series_and_scores_that_are_known(write_prediction, scores, title):
    prediction = netcdf.read(write_prediction("zero_shot")).drop_vars("true")
    del prediction.attrs["mape_percent"]
    figure, axis = plt.subplots()
    series_panel(axis, prediction.assign_attrs(scores))
    assert axis.get_legend_handles_labels()[1] == ["90 % band", "predicted"]
    assert axis.get_title(loc="left") == title
    plt.close(figure)


def test_the_axis_says_where_a_prediction_has_no_units():
    assert target_label({"target": "time_to_failure"}) == "time to\nfailure, s"
    assert target_label({"target": "friction", "friction_in": ""}) == "friction"
    without = {"target": "friction", "friction_in": "standard deviations"}
    assert target_label(without) == "friction,\nstandard deviations"
