import numpy as np
import pytest

from faultslip.tables.uncertainty import uncertainty


def test_coverage_of_bands(write_prediction):
    # Residuals of 0.00 to 0.09 on the tested segment, beside a band of 0.045.
    true, predicted = 0.5 + 0.01 * np.arange(10), np.full(10, 0.5)
    tested = write_prediction(true, [predicted], std=0.045, target_std=0.1)
    # Two validation segments, with residuals of 0.1 to 1 of their own standard deviation, 0.2.
    validations = [
        write_prediction(0.02 * np.arange(first, first + 5), [np.zeros(5)], target_std=0.2)
        for first in (1, 6)
    ]
    other = write_prediction(true, [predicted], std=1.0)
    exact = write_prediction(true, [true])
    found = uncertainty(
        [tested, other],
        validations=[*validations, exact],
        validation_counts=[2, 1],
        transferred=[False, True],
        min_friction_drop=1.0,
    )
    first, second = found.numbers.to_dict("records")
    assert first["band_coverage"] == 0.5
    # The smallest half width that holds 68 % of 11 is the 8th residual, that of 90 % the 10th.
    assert first["half_width_68"] == pytest.approx(0.8 * 0.1)
    assert first["half_width_90"] == pytest.approx(1.0 * 0.1)
    assert first["coverage_90"] == 1
    assert second["band_coverage"] == 1
    assert second["half_width_90"] == 0
    assert second["coverage_90"] == pytest.approx(0.1)
    assert found.readable.iloc[0].to_dict() == {
        "scenario": "zero_shot",
        "target": "friction",
        "tested on": "p4677, test (virtual)",
        "calibrated on": "this record",
        "coverage of ± 1 σ": "50%",
        "half width of the 68 % band": "0.08",
        "coverage of the 68 % band": f"{first['coverage_68']:.0%}",
        "half width of the 90 % band": "0.1",
        "coverage of the 90 % band": "100%",
    }
    assert (first["transferred"], second["transferred"]) == (False, True)
    assert (first["calibrated_on"], second["calibrated_on"]) == ("this record", "another fault or load")


def test_a_prediction_without_validation_has_no_calibrated_band(write_prediction):
    found = uncertainty(
        [write_prediction()],
        validations=[],
        validation_counts=[0],
        transferred=[True],
        min_friction_drop=1.0,
    )
    (row,) = found.numbers.to_dict("records")
    assert np.isnan(row["half_width_90"]) and not row["transferred"]
    assert row["band_coverage"] == 1
    (shown,) = found.readable.to_dict("records")
    assert shown["calibrated on"] == shown["half width of the 90 % band"] == "-"
