"""The figure of a prediction of released networks."""

import numpy as np

from faultslip.figures.record_prediction import draw, is_doubtful, thinned
from faultslip.figures.style import MAX_COLUMNS


def test_a_long_prediction_keeps_its_extremes(released_prediction):
    whole = released_prediction(200_000)
    drawn = thinned(whole)
    assert drawn.sizes["time"] == 2 * MAX_COLUMNS
    for name in ("friction", "lower", "upper", "emission"):
        assert drawn[name].min() == whole[name].min() and drawn[name].max() == whole[name].max()
    assert (np.diff(drawn["time"]) > 0).all() and drawn["friction"].attrs == whole["friction"].attrs


def test_a_long_prediction_is_drawn_to_its_end(released_prediction):
    """Of 14,999 samples the last fifth was left out."""
    whole = released_prediction(5 * MAX_COLUMNS - 1)
    assert whole["time"][-1] - thinned(whole)["time"][-1] < 0.3


def test_a_short_one_is_drawn_as_it_is(released_prediction):
    assert thinned(released_prediction(5000)).sizes["time"] == 5000


def test_the_same_prediction_gives_the_same_bytes(tmp_path, released_prediction):
    for name in ("one.png", "other.png"):
        draw(released_prediction(900), str(tmp_path / name))
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "other.png").read_bytes()


def test_the_title_points_to_warnings_that_the_figure_does_not_show():
    few = "the band is calibrated on 5 cycles only, and may be too narrow"
    assert not is_doubtful({"warnings": ""}) and not is_doubtful({"warnings": few})
    assert is_doubtful({"warnings": f"{few}\nthe emission is more like noise than like a fault"})
