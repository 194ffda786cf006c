"""What is saved of an unfinished job, and that going on from it changes nothing."""

import dataclasses
import signal
import subprocess
import sys

import pytest
import torch
from conftest import ROOT
from test_training import CONFIG, network, parts, weights

from faultslip import checkpoints, training

MADE_FROM = "a" * 64


def checkpoint(folder, **changes):
    return checkpoints.Checkpoint(folder / "state", **({"made_from": MADE_FROM, "every": 0} | changes))


def kept(folder, *states):
    for state in states:
        checkpoint(folder).keep(lambda state=state: state)


def test_the_last_state_is_read_back(tmp_path):
    assert checkpoint(tmp_path).load() is None
    kept(tmp_path, b"first", b"second")
    assert checkpoint(tmp_path).load() == b"second"
    checkpoint(tmp_path).remove()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-1], lambda b: b[:10], lambda b: b"", lambda b: b[:-1] + b"x"]
)
def test_a_damaged_file_is_noticed_and_the_one_before_used(tmp_path, capsys, damage):
    kept(tmp_path, b"first", b"second")
    path = tmp_path / "state"
    path.write_bytes(damage(path.read_bytes()))
    assert checkpoint(tmp_path).load() == b"first"
    assert "state: damaged, not used" in capsys.readouterr().out


def test_a_state_of_other_data_is_not_used(tmp_path, capsys):
    kept(tmp_path, b"first")
    assert checkpoint(tmp_path, made_from="b" * 64).load() is None
    assert "of other data, parameters or code, not used" in capsys.readouterr().out


def test_states_are_written_at_intervals_and_when_terminated(tmp_path):
    """A job that keeps a state each tenth of a second writes none in a minute, but one on SIGTERM."""
    job = f"""
import sys, time; sys.path.insert(0, {str(ROOT / "workflow" / "scripts")!r})
from faultslip.checkpoints import Checkpoint
checkpoint = Checkpoint({str(tmp_path / "state")!r}, {MADE_FROM!r})
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


class Killed(Exception):
    pass


@pytest.mark.parametrize("validated", [True, False])
@pytest.mark.parametrize(
    ("trained", "changes"),
    [("all", {}), ("latent", {}), ("all", {"averaging": 0.9}), ("all", {"patience": 1})],
)
def test_interrupted_training_ends_with_the_same_weights(tmp_path, capsys, trained, changes, validated):
    config = dataclasses.replace(CONFIG, **({"epochs": 5} | changes))

    def fit(checkpoint=None, killed_in=None):
        def report(epoch, *_):
            if epoch == killed_in:
                raise Killed

        net = network()
        keep = {"trained": trained, "seed": 1, "report": report, "checkpoint": checkpoint}
        history = training.fit(net, parts(1), parts(2) if validated else None, config, **keep)
        return history, weights(net)

    expected_history, expected = fit()
    for killed_in in (2, 4):
        with pytest.raises(Killed):
            fit(checkpoint(tmp_path), killed_in)
    history, found = fit(checkpoint(tmp_path))
    assert "goes on after epoch" in capsys.readouterr().out
    assert str(history) == str(expected_history)  # nan where nothing was validated
    assert all(torch.equal(weights_, expected[name]) for name, weights_ in found.items())
