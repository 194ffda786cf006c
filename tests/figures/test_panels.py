import numpy as np
import pytest
from matplotlib import pyplot as plt

from faultslip.figures.panels import experiment_title, read_bands, record_panels, series_panel
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


def test_scores_stand_above_the_series(write_prediction, write_bands):
    figure, (one, other) = plt.subplots(2, 1)
    calibrated, spread = read_bands(write_bands("this record", ""))
    series_panel(one, netcdf.read(write_prediction("zero_shot")), calibrated, "a   ")
    assert one.get_title(loc="left") == "a   MAPE 2.00 [1.50, 2.75] %  (constant 8.00 %),  R² 0.900"
    series_panel(other, netcdf.read(write_prediction("each_load", normalisation="segment")), spread)
    assert other.get_title(loc="left").startswith("MAPE 2.00 %  (oracle constant 8.00 %)")
    plt.close(figure)


def test_the_band_is_the_calibrated_one_or_else_one_standard_deviation(write_prediction, write_bands):
    figure, (one, other) = plt.subplots(2, 1)
    prediction = netcdf.read(write_prediction("zero_shot"))
    calibrated, spread = read_bands(write_bands("another fault or load", ""))
    for axis, band, half_width in ((one, calibrated, 0.03), (other, spread, 0.01)):
        series_panel(axis, prediction, band)
        (drawn,) = axis.collections
        vertices = drawn.get_paths()[0].vertices
        first = vertices[np.isclose(vertices[:, 0], 0), 1]
        assert np.ptp(first) == pytest.approx(2 * half_width)
    assert one.get_legend_handles_labels()[1][0] == "90 % band, transferred"
    assert other.get_legend_handles_labels()[1][0] == "± 1 σ, not calibrated"
    plt.close(figure)
