import numpy as np

from faultslip.tables.uncertainty import uncertainty


def test_bands_of_predictions_and_what_they_cover(write_prediction):
    # Errors of 0.00 to 0.09, beside a standard deviation of 0.045 and a band of 0.075.
    true, predicted = 0.5 + 0.01 * np.arange(10), np.full(10, 0.5)
    predictions = [
        write_prediction(true, [predicted], std=0.045, half_width_90=0.075),
        write_prediction(true, [predicted], std=1.0, calibrated_on="another fault or load"),
    ]
    found = uncertainty(predictions)
    first, second = found.numbers.to_dict("records")
    assert (first["band_coverage"], first["half_width_90"], first["coverage_90"]) == (0.5, 0.075, 0.8)
    assert second["band_coverage"] == 1
    assert found.readable.iloc[0].to_dict() == {
        "scenario": "zero_shot",
        "target": "friction",
        "tested on": "p1, test (virtual)",
        "calibrated on": "this record",
        "coverage of ± 1 σ": "50%",
        "half width of the 68 % band": "-",
        "coverage of the 68 % band": "-",
        "half width of the 90 % band": "0.075",
        "coverage of the 90 % band": "80%",
    }
    assert (first["transferred"], second["transferred"]) == (False, True)
    assert (first["calibrated_on"], second["calibrated_on"]) == ("this record", "another fault or load")
    assert (first["data"], list(found.numbers)[-2:]) == ("virtual", ["calibrated_on", "data"])


def test_a_prediction_without_validation_has_no_calibrated_band(write_prediction):
    found = uncertainty([write_prediction(calibrated_on="", std=0.01)])
    (row,) = found.numbers.to_dict("records")
    assert np.isnan(row["half_width_90"]) and not row["transferred"]
    assert row["band_coverage"] == 1
    (shown,) = found.readable.to_dict("records")
    assert shown["calibrated on"] == shown["half width of the 90 % band"] == "-"
