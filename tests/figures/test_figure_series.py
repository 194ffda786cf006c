from figure_series import figure_series


def test_one_row_per_segment_and_one_column_per_scenario(write_prediction, draw):
    predictions = [
        write_prediction(name, segment) for name in ("one", "other") for segment in ("3mpa", "5mpa")
    ]
    axes = draw(figure_series, predictions, 2)
    titles = [axis.get_title(loc="left").split("\n")[0] for axis in axes]
    assert titles == ["a   3mpa, one", "b   3mpa, other", "c   5mpa, one", "d   5mpa, other"]
    assert [axis.get_xlabel() for axis in axes] == ["", "", "time, s", "time, s"]
    assert [axis.get_ylabel() for axis in axes] == ["friction", "", "friction", ""]


def test_a_single_scenario_is_named_above_all_panels(write_prediction, draw):
    predictions = [write_prediction("time_to_failure", "3mpa", target="time_to_failure")]
    (axis,) = draw(figure_series, predictions, 1)
    assert axis.figure.get_suptitle() == "time to failure, tested on p4677"
    assert axis.get_ylabel() == "time to\nfailure, s"
