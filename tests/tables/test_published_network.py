import numpy as np
import pytest
import xarray as xr

from faultslip.tables import published_network as module
from faultslip.tables.published_network import published_network, summarise


def test_a_row_holds_means_and_standard_deviations():
    found = summarise("a", "all", [{"r2": 0.9, "rmse": 0.1}, {"r2": 0.8, "rmse": 0.2}])
    assert found["r2"] == pytest.approx(0.85)
    assert found["rmse_std"] == pytest.approx(np.sqrt(0.005))


def test_published_reproduced_and_own_scores_stand_in_one_table(written, monkeypatch):
    monkeypatch.setattr(
        module, "reproduce", lambda table, seeds: [{"r2": 0.9 + 0.01 * s, "rmse": 0.1} for s in seeds]
    )
    true = np.linspace(0.4, 0.6, 50)
    by_model = np.stack([true, true + 0.02])
    paths = written(
        prediction=xr.Dataset({"true": ("time", true), "predicted_by_model": (("model", "time"), by_model)})
    )
    made = published_network(
        "t.csv", 2 * paths, scenarios=["own", "own_causal"], causal=[False, True], seeds=[1, 2]
    )
    found = made.numbers
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
    published, reproduced, _, causal = made.readable.to_dict("records")
    assert "±" not in published["R²"]
    assert reproduced == {
        "network": "the same network, here",
        "emission used": "7 s before",
        "networks": "2",
        "R²": "0.915 ± 0.007",
        "RMSE, fraction of the range": "0.100 ± 0.000",
    }
    assert causal["network"] == "own causal"
