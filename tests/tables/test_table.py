import numpy as np
import pandas as pd

from faultslip.tables import table as tables


def test_a_table_is_written_for_programs_and_for_reading(outputs):
    table = pd.DataFrame({"scenario": ["zero_shot"], "mape_percent": [1.23456789], "r2": [np.nan]})
    readable = pd.DataFrame({"scenario": ["zero shot"], "MAPE, %": ["1.20"]})
    tables.write_table(table, readable, "Scores", "MAPE < 2 % & falling.", **outputs)
    assert outputs["csv"].read_text() == "scenario,mape_percent,r2\nzero_shot,1.23457,\n"
    markdown = outputs["markdown"].read_text()
    assert markdown.startswith("# Scores\n\n| scenario")
    assert "| 1.20" in markdown  # not rounded again
    assert markdown.endswith("\n\nMAPE < 2 % & falling.\n")
    page = outputs["html"].read_text()
    assert "<h1>Scores</h1>" in page
    assert "<td>1.20</td>" in page
    assert "<p>MAPE &lt; 2 % &amp; falling.</p>" in page


def test_means_and_deviations():
    texts = tables.format_mean_std([1.234, 5.0], [0.056, np.nan])
    assert texts == ["1.23 ± 0.06", "5.00"]
    assert tables.format_mean_std([0.9401], [0.0041], digits=3) == ["0.940 ± 0.004"]


def test_a_missing_number_is_a_dash():
    assert tables.format_numbers([0.25, np.nan], "{:.0%}") == ["25%", "-"]


def test_where_a_score_was_measured():
    scores = pd.DataFrame({"experiment": ["p4677"], "segment": ["test"], "data": [tables.data_kind(1)]})
    assert list(tables.format_tested_on(scores)) == ["p4677, test (virtual)"]
    assert tables.data_kind(0) == "laboratory"
