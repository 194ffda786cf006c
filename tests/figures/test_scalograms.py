import numpy as np

from faultslip.figures.scalograms import scalograms


def test_scalograms_and_series_of_two_scenarios(write_prediction, draw):
    transferred = {"calibrated_on": "another fault or load"}
    predictions = [write_prediction("zero_shot", **transferred), write_prediction("cross_trained")]
    axes = draw(scalograms, predictions=predictions)
    titles = [axis.get_title(loc="left") for axis in axes]
    assert "a   zero shot, tested on p4677" in titles
    assert "b   cross trained, tested on p4677" in titles
    assert sum(title.startswith("MAPE 2.00 [1.50, 2.75] %") for title in titles) == 2
    labels = [axis.get_legend_handles_labels()[1] for axis in axes if axis.get_legend()]
    assert [label[0] for label in labels] == ["90 % band, transferred", "90 % band"]


def test_the_predicted_scalogram_has_the_colours_of_the_true_one(write_prediction, draw):
    axes = draw(scalograms, predictions=[write_prediction("zero_shot")])
    emission, predicted = axes[0].collections[0], axes[1].collections[0]
    assert np.allclose(predicted.get_clim(), emission.get_clim())  # though its values are smaller
    assert axes[0].get_ylim() == (12.8, 0.2)  # without the low-pass row
