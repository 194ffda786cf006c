import numpy as np
import pytest
import torch

from faultslip.io.errors import InputError
from faultslip.methods.convolutional_lstm import ConvolutionalLSTM, fit


def test_size_is_the_published_one():
    # Keras counts for 70 steps of 2 channels: batch normalisation 8 (4 of them statistics),
    # LSTM 67,072 with one bias vector where torch has two, convolutions 32,896 + 21,588 + 10,816,
    # dense 286,784 + 2,080 + 33.
    network = ConvolutionalLSTM(70, 2)
    expected = 4 + 67_072 + 4 * 128 + 32_896 + 21_588 + 10_816 + 286_784 + 2_080 + 33
    assert sum(parameter.numel() for parameter in network.parameters()) == expected
    assert network(torch.zeros(3, 70, 2)).shape == (3,)


def test_weights_with_the_lowest_validation_error_are_kept():
    torch.manual_seed(0)
    network = ConvolutionalLSTM(4)
    inputs, targets = torch.randn(64, 4, 1), torch.randn(64)
    errors, predict = [], network.predict

    def record_error(sequences):
        predicted = predict(sequences)
        errors.append(float(np.mean((predicted - targets).numpy() ** 2)))
        return predicted

    network.predict = record_error
    fit(network, (inputs, -targets), (inputs, targets), learning_rate=0.01, batch_size=16, patience=3)
    record_error(inputs)
    assert errors[-1] == min(errors)
    assert len(errors) == 2 + errors.index(min(errors)) + 3  # three epochs of patience, and the last call


def test_an_error_that_is_not_finite_is_refused():
    inputs, targets = torch.zeros(8, 4, 1), torch.full((8,), torch.nan)
    with pytest.raises(InputError, match="not finite"):
        fit(
            ConvolutionalLSTM(4),
            (inputs, targets),
            (inputs, targets),
            learning_rate=0.01,
            batch_size=8,
            max_epochs=2,
        )
