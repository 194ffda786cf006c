import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from faultslip.networks import checkpoints
from faultslip.networks.checkpoints import Checkpoint
from faultslip.networks.early_stopping import EarlyStopping

FINGERPRINT = "a" * 64


def checkpoint(folder, **changes):
    return Checkpoint(folder / "state", **({"fingerprint": FINGERPRINT, "min_interval": 0} | changes))


def keep(folder, *states):
    for state in states:
        checkpoint(folder).keep(lambda state=state: state)


def test_the_last_state_is_read_back(tmp_path):
    assert checkpoint(tmp_path).load() is None
    keep(tmp_path, b"first", b"second")
    assert checkpoint(tmp_path).load() == b"second"
    checkpoint(tmp_path).remove()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-1], lambda b: b[:10], lambda b: b"", lambda b: b[:-1] + b"x"]
)
def test_a_damaged_file_is_detected_and_the_previous_one_used(tmp_path, capsys, damage):
    keep(tmp_path, b"first", b"second")
    path = tmp_path / "state"
    path.write_bytes(damage(path.read_bytes()))
    assert checkpoint(tmp_path).load() == b"first"
    assert "state: damaged, not used" in capsys.readouterr().out


def test_a_state_of_other_data_is_not_used(tmp_path, capsys):
    keep(tmp_path, b"first")
    assert checkpoint(tmp_path, fingerprint="b" * 64).load() is None
    assert "of other data, parameters or code, not used" in capsys.readouterr().out


def test_states_are_written_at_intervals_and_on_termination(tmp_path):
    """A job that keeps a state writes none within the interval, but writes it on SIGTERM."""
    scripts = Path(checkpoints.__file__).parents[2]
    job = f"""
import sys, time; sys.path.insert(0, {str(scripts)!r})
from faultslip.networks.checkpoints import Checkpoint
checkpoint = Checkpoint({str(tmp_path / "state")!r}, {FINGERPRINT!r})
checkpoint.write_when_terminated()
checkpoint.keep(lambda: b"reached")
print("kept", flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", job], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"kept\n"
        assert not list(tmp_path.iterdir())
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 128 + signal.SIGTERM
    assert checkpoint(tmp_path).load() == b"reached"


def test_a_restored_state_is_the_saved_one(make_network):
    network, stopping, random = make_network(1), EarlyStopping(3), np.random.default_rng(1)
    stopping.update(0.5, network.state_dict)
    random.normal(size=7)
    saved = checkpoints.training_to_bytes(
        {"network": network, "early_stopping": stopping}, {"training_loss": [0.7]}, random
    )

    other, fresh, again = make_network(2), EarlyStopping(3), np.random.default_rng(2)
    parts = {"network": other, "early_stopping": fresh}
    history = checkpoints.restore_training(saved, parts, again, torch.device("cpu"))
    assert history == {"training_loss": [0.7]}
    assert again.normal() == random.normal()
    assert (fresh.epoch, fresh.best_loss, fresh.best_epoch) == (1, 0.5, 1)
    for name, weights in network.state_dict().items():
        assert torch.equal(other.state_dict()[name], weights)
        assert torch.equal(fresh.best_weights[name], weights)
