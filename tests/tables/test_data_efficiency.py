import numpy as np
import pytest

from faultslip.tables.data_efficiency import data_efficiency


def test_scores_against_the_amount_of_data(write_prediction, write_record, stick_slip):
    # Slip events every 20 s, and a training part of 60 s.
    record = write_record("fault", np.arange(1, 1001), stick_slip([15, 35, 55, 75], [0.1] * 4))
    train = write_record("train", np.ones(601))
    mapes = [3.0, 5.0, 2.0, 6.0]
    predictions = [write_prediction(mape_percent=mape, constant_mape_percent=mape + 4) for mape in mapes]
    found = data_efficiency(
        predictions,
        fractions=[0.5, 0.5, 1, 0.5],
        places=[0, 0.5, 0, 0],
        scenarios=["cross_trained"] * 3 + ["gradient_boosting"],
        train=train,
        record=record,
        min_friction_drop=0.03,
    )
    table = found.numbers
    assert list(table["mape_percent"]) == mapes
    assert table["seconds"].to_numpy() == pytest.approx([30, 30, 60, 30])
    assert table["cycles"].to_numpy() == pytest.approx(table["seconds"] / 20, rel=1e-4)
    assert list(table["place"]) == [0, 0.5, 0, 0]
    assert list(table["place_mean_mape_percent"]) == [4, 4, 2, 6]
    assert table["place_std_mape_percent"].to_numpy()[:2] == pytest.approx([2**0.5] * 2, rel=1e-5)
    assert table["place_std_mape_percent"][2:].isna().all()
    assert list(found.readable.columns) == [
        *("data, s", "data, cycles", "constant, %", "cross trained, %", "gradient boosting, %")
    ]
    half, whole = found.readable.to_numpy().tolist()
    assert half == ["30.0", "1.5", "8.00", "4.00 ± 1.41", "6.00"]
    assert whole == ["60.0", "3.0", "6.00", "2.00", "-"]
