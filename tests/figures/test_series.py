import pytest

from faultslip.figures.series import series
from faultslip.figures.style import PARTS
from faultslip.io import netcdf


def test_one_row_per_segment_and_one_column_per_scenario(write_prediction, draw):
    predictions = [
        write_prediction("one", "3mpa"),
        write_prediction("one", "5mpa", calibrated_on=""),
        write_prediction("other", "3mpa"),
        write_prediction("other", "5mpa", calibrated_on="another fault or load"),
    ]
    axes = draw(series, predictions=predictions, columns=2)
    titles = [axis.get_title(loc="left").split("\n")[0] for axis in axes]
    assert titles == ["a   3mpa, one", "b   3mpa, other", "c   5mpa, one", "d   5mpa, other"]
    assert [axis.get_xlabel() for axis in axes] == ["", "", "time, s", "time, s"]
    # row by row, and each kind of band once in the legend
    labels = [axis.get_legend_handles_labels()[1][0] for axis in axes]
    assert labels == ["90 % band", "90 % band", "true", "90 % band, transferred"]
    (legend,) = axes[0].figure.legends
    texts = [text.get_text() for text in legend.get_texts()]
    assert texts == ["90 % band", "true", "predicted, one", "predicted, other", "90 % band, transferred"]
    # the colours of Figure 6, and one range
    lines = [axis.get_lines()[-1].get_color() for axis in axes]
    assert lines == [*PARTS, *PARTS] and len({axis.get_ylim() for axis in axes}) == 1
    assert [axis.get_ylabel() for axis in axes] == ["friction", "", "friction", ""]


@pytest.mark.parametrize("scenarios", [["one"], ["one", "other"]])
def test_segments_of_several_experiments_name_them(write_prediction, draw, scenarios):
    loads = {"p4581_7mpa": "p4581 at 7 MPa", "p4581_8mpa": "p4581 at 8 MPa"}
    predictions = [
        write_prediction(scenario, f"test_{name}", experiment=name, label=label, segment_label="test")
        for scenario in scenarios
        for name, label in loads.items()
    ]
    axes = draw(series, predictions=predictions, columns=len(scenarios))
    titles = [axis.get_title(loc="left").split("  MAPE")[0].split("\n")[0] for axis in axes]
    if len(scenarios) == 1:
        assert titles == ["a   p4581 at 7 MPa, test", "b   p4581 at 8 MPa, test"]
        assert axes[0].figure.get_suptitle() == "one"
    else:
        assert titles[1] == "b   p4581 at 7 MPa, test, other"
        assert titles[2] == "c   p4581 at 8 MPa, test, one"
        assert axes[0].figure.get_suptitle().strip() == ""


def test_a_single_scenario_is_named_above_all_panels(write_prediction, draw):
    predictions = [write_prediction("time_to_failure", "3mpa", target="time_to_failure")]
    (axis,) = draw(series, predictions=predictions, columns=1)
    assert axis.figure.get_suptitle() == "time to failure, tested on p4677"
    assert axis.get_ylabel() == "time to\nfailure, s"


def test_a_prediction_without_units_and_true_series_is_drawn_as_such(write_prediction, draw):
    path = write_prediction("released", calibrated_on="random faults", friction_in="standard deviations")
    prediction = netcdf.read(path).drop_vars("true")
    scores = ("mape_percent", "mape_low_percent", "mape_high_percent", "r2", "constant_mape_percent")
    prediction.attrs = {name: value for name, value in prediction.attrs.items() if name not in scores}
    netcdf.write(prediction, path)
    (axis,) = draw(series, predictions=[path], columns=1)
    assert axis.get_ylabel() == "friction,\nstandard deviations"
    assert axis.get_legend_handles_labels()[1] == ["90 % band, not calibrated here", "predicted"]
    assert axis.get_title(loc="left") == "a   test  "
