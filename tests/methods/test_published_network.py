import numpy as np
import pytest
import torch

from faultslip.io.errors import InputError
from faultslip.methods import published_network
from faultslip.methods.published_network import STEPS, reproduce, sequences, train_as_published
from projects import P4581


def test_sequences_end_before_the_row_they_predict():
    rows = np.stack([np.arange(100.0), np.arange(100.0) ** 2, np.arange(100.0)[::-1]], axis=1)
    before, target = sequences(rows)
    assert before.shape == (30, STEPS, 2)
    assert before[0, -1, 0].item() == pytest.approx((STEPS - 1) / 99)
    assert target[0].item() == pytest.approx(1 - STEPS / 99)
    assert float(before.max()) < 1
    assert float(target.min()) == 0


def test_the_seed_determines_the_network():
    rows = np.random.default_rng(0).normal(size=(300, 3))
    inputs, targets = sequences(rows)
    one, again, other = (
        train_as_published(inputs, targets, seed, max_epochs=1).predict(inputs) for seed in (0, 0, 1)
    )
    assert torch.equal(one, again)
    assert not torch.equal(one, other)


def test_another_table_is_refused(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="x.csv: there is no column 'Var_Ch1'"):
        list(reproduce(tmp_path / "x.csv", [0]))


def test_the_real_table_is_split_as_published(mirror, monkeypatch):
    # The published code prints 2033 sequences to train and 902 to test.
    sizes = []

    class Recorder:
        def predict(self, inputs):
            sizes.append(len(inputs))
            return inputs[:, -1, 0]

    def train(inputs, targets, seed):
        sizes.append(len(inputs))
        return Recorder()

    monkeypatch.setattr(published_network, "train_as_published", train)
    list(reproduce(mirror / P4581, [0]))
    assert sizes == [2033, 902]
