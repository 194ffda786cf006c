import numpy as np
import pandas as pd
import pytest
from bands import bands


def test_what_a_figure_draws(write_prediction, tmp_path, cycles):
    tested = write_prediction(cycles, [1.02 * cycles], target_std=0.1)
    validation = write_prediction(cycles, [cycles + 0.01], target_std=0.05)
    method = write_prediction(cycles[:350], [cycles[:350]])
    output = str(tmp_path / "bands.csv")
    bands([tested, tested, method], [validation] * 2, [1, 1, 0], [False, True, True], 0.05, 1.0, output)
    own, other, none = pd.read_csv(output).to_dict("records")
    assert own["half_width_90"] == other["half_width_90"] == pytest.approx(0.01 / 0.05 * 0.1)
    assert own["calibrated_on"] == "this record"
    assert other["calibrated_on"] == "another fault or load"
    assert (own["transferred"], other["transferred"], none["transferred"]) == (False, True, False)
    assert own["mape_low_percent"] == pytest.approx(2) == own["mape_high_percent"]
    assert np.isnan(none["half_width_90"]) and np.isnan(none["mape_low_percent"])
