import pytest

from faultslip.figures.data_efficiency import data_efficiency

COLUMNS = "scenario,seconds,cycles,mape_percent,place_mean_constant_percent,place_mean_mape_percent"
SCORES = f"""{COLUMNS},place_std_mape_percent
cross_trained,10,1,3,9,4,1.4142
cross_trained,10,1,5,9,4,1.4142
cross_trained,50,5,2,8,2,
gradient_boosting,10,1,6,9,6,
"""


def test_points_are_those_of_the_table(tmp_path, write_prediction, draw):
    scores = tmp_path / "scores.csv"
    scores.write_text(SCORES)
    axis, *_ = draw(data_efficiency, scores=scores, without=[write_prediction("zero_shot")])
    labels = [text.get_text() for text in axis.get_legend().get_texts()]
    assert labels == ["constant", "zero shot, units from all", "cross trained", "gradient boosting"]
    assert list(axis.lines[0].get_ydata()) == [9, 8]
    points = axis.containers[0].lines[0]
    assert list(points.get_xdata()) == [10, 50]
    assert list(points.get_ydata()) == [4, 2]
    bar = axis.containers[0].lines[2][0].get_segments()[0]
    assert bar[:, 1] == pytest.approx([4 - 1.4142, 4 + 1.4142])
