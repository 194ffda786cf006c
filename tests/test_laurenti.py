import numpy as np
import pytest
import torch
from conftest import P4581
from laurenti import STEPS, fit, predict, reproduced, row, sequences

from faultslip.errors import InputError


def test_sequences_end_before_the_row_they_predict():
    rows = np.stack([np.arange(100.0), np.arange(100.0) ** 2, np.arange(100.0)[::-1]], axis=1)
    before, target = sequences(rows)
    assert before.shape == (30, STEPS, 2)
    assert before[0, -1, 0].item() == pytest.approx((STEPS - 1) / 99)
    assert target[0].item() == pytest.approx(1 - STEPS / 99)
    assert float(before.max()) < 1
    assert float(target.min()) == 0


def test_same_seed_same_network():
    torch.set_num_threads(1)
    rows = np.random.default_rng(0).normal(size=(300, 3))
    inputs, targets = sequences(rows)
    one, again, other = (predict(fit(inputs, targets, seed, epochs=1), inputs) for seed in (0, 0, 1))
    assert torch.equal(one, again)
    assert not torch.equal(one, other)


def test_rows_of_the_table():
    found = row("a", "all", [{"r2": 0.9, "rmse": 0.1}, {"r2": 0.8, "rmse": 0.2}])
    assert found["r2"] == pytest.approx(0.85)
    assert found["rmse_std"] == pytest.approx(np.sqrt(0.005))


def test_another_table_is_refused(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="x.csv: there is no column 'Var_Ch1'"):
        list(reproduced(tmp_path / "x.csv", [0]))


def test_the_real_table_is_parted_as_published(mirror, monkeypatch):
    # The published code prints 2033 sequences to train and 902 to test.
    sizes = []
    monkeypatch.setattr("laurenti.fit", lambda inputs, targets, seed: sizes.append(len(inputs)))
    monkeypatch.setattr(
        "laurenti.predict", lambda network, inputs: sizes.append(len(inputs)) or inputs[:, -1, 0]
    )
    list(reproduced(mirror / P4581, [0]))
    assert sizes == [2033, 902]
