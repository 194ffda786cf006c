import numpy as np
import pandas as pd
import pytest
import xarray as xr

import published_network_table as script
from published_network_table import published_network_table, table_row


def test_a_row_holds_means_and_standard_deviations():
    found = table_row("a", "all", [{"r2": 0.9, "rmse": 0.1}, {"r2": 0.8, "rmse": 0.2}])
    assert found["r2"] == pytest.approx(0.85)
    assert found["rmse_std"] == pytest.approx(np.sqrt(0.005))


def test_published_reproduced_and_own_scores_stand_in_one_table(tmp_path, written, monkeypatch):
    monkeypatch.setattr(
        script, "reproduce", lambda table, seeds: [{"r2": 0.9 + 0.01 * s, "rmse": 0.1} for s in seeds]
    )
    true = np.linspace(0.4, 0.6, 50)
    by_model = np.stack([true, true + 0.02])
    paths = written(
        prediction=xr.Dataset({"true": ("time", true), "predicted_by_model": (("model", "time"), by_model)})
    )
    outputs = [str(tmp_path / f"t.{suffix}") for suffix in ("csv", "md", "html")]
    published_network_table("t.csv", 2 * paths, ["own", "own_causal"], [False, True], [1, 2], "x", *outputs)
    found = pd.read_csv(outputs[0])
    assert list(found["network"]) == [
        "Laurenti and others (2022)",
        "the same network, here",
        "own",
        "own_causal",
    ]
    assert list(found["emission_used"]) == ["7 s before", "7 s before", "all", "all before"]
    assert list(found["networks"]) == [1, 2, 2, 2]
    assert found["r2"][1] == pytest.approx(0.915)
    assert found["rmse"][2] == pytest.approx(0.05)  # a tenth of the range, in one of two networks
    text = (tmp_path / "t.md").read_text()
    assert "0.915 ± 0.007" in text
    assert "own causal" in text
