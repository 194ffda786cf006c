import numpy as np
import pandas as pd

from faultslip.tables import formats


def test_means_and_deviations():
    texts = formats.format_mean_std([1.234, 5.0], [0.056, np.nan])
    assert texts == ["1.23 ± 0.06", "5.00"]
    assert formats.format_mean_std([0.9401], [0.0041], digits=3) == ["0.940 ± 0.004"]


def test_a_missing_number_is_a_dash():
    assert formats.format_numbers([0.25, np.nan], "{:.0%}") == ["25%", "-"]


def test_where_a_score_was_measured():
    scores = pd.DataFrame({"experiment": ["p4677"], "segment": ["test"], "data": [formats.data_kind(1)]})
    assert list(formats.format_tested_on(scores)) == ["p4677, test (virtual)"]
    assert formats.data_kind(0) == "laboratory"


def test_intervals_stand_behind_their_values():
    table = pd.DataFrame({"value": [1.154, -2.0], "low": [0.98, np.nan], "high": [1.34, np.nan]})
    assert formats.format_intervals(table, "value", "low", "high") == ["1.15 [0.98, 1.34]", "-2.00 [-]"]
    signed = formats.format_intervals(table, "value", "low", "high", digits=1, sign="+")
    assert signed == ["+1.2 [+1.0, +1.3]", "-2.0 [-]"]
