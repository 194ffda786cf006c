import json
from functools import partial

import pandas as pd
import pytest

import train as script
from faultslip.networks import model_files
from faultslip.networks.checkpoints import Checkpoint
from train import train_all

WINDOWS = {"length": 3.2, "step": 0.8}
TRAINING = {
    "learning_rate": 5e-3,
    "batch_size": 16,
    "epochs": 2,
    "patience": 2,
    "windows_per_epoch": 32,
    "crop_length": [8, 30],
}


@pytest.fixture
def run(tmp_path, scalogram, scalogram_file):
    def call(name="model", validated=True, start_from=(), seed="3", **changes):
        first, second = scalogram_file(1), scalogram_file(2)
        parameters = {
            "train": [[first, first, first]],
            "validate": [[second, first, first]] if validated else [],
            "trained": "all",
            "target": "friction",
            "scalogram": vars(scalogram),
            "windows": WINDOWS,
            "window_fractions": [],
            "partly_known": False,
            "causal": False,
            "network": {"width": 4, "depth": 2},
            "training": TRAINING,
        }
        names = name.split(" ")
        models, histories = ([tmp_path / f"{one}.{end}" for one in names] for end in ("safetensors", "csv"))
        train_all(
            start_from=list(start_from),
            seed=seed,
            parameters=[parameters | changes] * len(names),
            study="smoke",
            device="cpu",
            models=list(map(str, models)),
            histories=list(map(str, histories)),
        )
        return models[-1], histories[-1]

    return call


def test_model_and_history_are_written(run, tmp_path, scalogram, capsys):
    model, history = run()
    network, config, windows, metadata = model_files.load(model)
    assert network.config.width == 4 and config == scalogram
    assert windows == {"length": 3.2, "interval": 0.1}
    assert json.loads(metadata["raw_files"]) == {"raw1.csv": "abc"}
    parameters = json.loads(metadata["parameters"])
    assert parameters["training"] == TRAINING and parameters["seed"] == 3 and "device" not in parameters
    (normalisation,) = metadata["normalisation"].values()
    assert set(normalisation) == {"emission", "friction"}
    assert list(pd.read_csv(history)["epoch"]) == [1, 2]
    assert "epoch 2: training loss" in capsys.readouterr().out
    assert not list(tmp_path.glob("*.checkpoint*"))


def test_the_same_seed_gives_the_same_bytes(run):
    (one, _), (same, _), (other, _) = run("one"), run("same"), run("other", seed="4")
    assert one.read_bytes() == same.read_bytes()
    assert one.read_bytes() != other.read_bytes()


def test_a_trained_network_is_transferred_without_validation(run):
    parent, _ = run("parent")
    model, history = run("child", validated=False, start_from=[str(parent)], trained="latent")
    before, after = (model_files.load(path)[0].state_dict() for path in (parent, model))
    changed = {name for name in before if not before[name].equal(after[name])}
    assert changed and all(name.startswith("latent.") for name in changed)
    assert pd.read_csv(history)["validation_loss"].isna().all()


def test_an_interrupted_training_is_resumed_and_ends_with_the_same_bytes(run, monkeypatch, capsys):
    (expected, _) = run("expected")
    monkeypatch.setattr(script, "Checkpoint", partial(Checkpoint, min_interval=0))

    def killed(*_):
        raise KeyboardInterrupt

    def interrupt():
        with monkeypatch.context() as patch:
            patch.setattr(script, "provenance", killed)  # called when the last epoch is done
            with pytest.raises(KeyboardInterrupt):
                run("model")

    interrupt()
    monkeypatch.setattr(script, "loaded_code", lambda: [__file__])
    interrupt()
    assert "of other data, parameters or code, not used" in capsys.readouterr().out
    model, _ = run("model")
    assert "resuming after epoch 2" in capsys.readouterr().out
    assert model.read_bytes() == expected.read_bytes()


def test_networks_of_a_job_are_kept_until_all_are_trained(run, monkeypatch, capsys, tmp_path):
    """Snakemake deletes the files of a job that was killed; the next one trains the last network alone."""
    (expected, _) = run("expected")
    monkeypatch.setattr(script, "Checkpoint", partial(Checkpoint, min_interval=0))
    written = script.write_history

    def killed(losses, path):
        if path.endswith("third.csv"):
            raise KeyboardInterrupt
        written(losses, path)

    with monkeypatch.context() as patch:
        patch.setattr(script, "write_history", killed)
        with pytest.raises(KeyboardInterrupt):
            run("first second third")
    for path in [*tmp_path.glob("*.safetensors"), *tmp_path.glob("*.csv")]:
        if path != expected:
            path.unlink()
    capsys.readouterr()
    run("first second third")
    assert capsys.readouterr().out.count("resuming after epoch 2") == 3
    for name in ("first", "second", "third"):
        assert (tmp_path / f"{name}.safetensors").read_bytes() == expected.read_bytes()
    assert not list(tmp_path.glob("*.checkpoint*"))


def test_code_is_the_script_and_the_library_that_it_uses():
    names = {path.rsplit("/", 1)[-1] for path in script.loaded_code()}
    assert {"train.py", "training.py", "losses.py", "wavelets.py", "netcdf.py"} <= names
