import json
from functools import partial

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import train as script
from faultslip.io import netcdf
from faultslip.io.errors import InputError
from faultslip.io.segment_files import SegmentFiles
from faultslip.networks import model_files
from faultslip.networks.checkpoints import Checkpoint
from faultslip.networks.loading import drawing_probabilities, load_sampler
from train import train

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
def scalogram_file(tmp_path, make_segment):
    """Write the series of a segment as a scalogram file."""

    def write(seed, interval=0.1, samples=500, channels=("emission",)):
        segment = make_segment(seed, samples)
        data = xr.Dataset({"emission": ("time", segment.emission), "target": ("time", segment.target)})
        for name in (*channels, "target"):
            mean, std = segment.normalisation[name]
            data.attrs |= {f"{name}_mean": mean, f"{name}_std": std}
        data.attrs |= {"interval": interval, "raw_files": json.dumps({f"raw{seed}.csv": "abc"})}
        path = str(tmp_path / f"{seed}_{interval}_{samples}.nc")
        netcdf.write(data, path)
        return path

    return write


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
            "causal": False,
            "network": {"width": 4, "depth": 2},
            "training": TRAINING,
        }
        model, history = tmp_path / f"{name}.safetensors", tmp_path / f"{name}.csv"
        train(
            start_from=list(start_from),
            seed=seed,
            parameters=parameters | changes,
            study="smoke",
            device="cpu",
            model=str(model),
            history=str(history),
        )
        return model, history

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


def test_code_is_the_script_and_the_library_that_it_uses():
    names = {path.rsplit("/", 1)[-1] for path in script.loaded_code()}
    assert {"train.py", "training.py", "losses.py", "wavelets.py", "netcdf.py"} <= names


def normalised_by_themselves(paths):
    return [SegmentFiles(path, path, path) for path in paths]


def test_windows_are_as_long_as_the_shortest_segment(scalogram, scalogram_file):
    paths = [scalogram_file(1), scalogram_file(2, samples=20)]
    sampler = load_sampler(normalised_by_themselves(paths), scalogram, 3.2, 0.8, causal=True)
    assert (sampler.length, sampler.step, sampler.causal) == (20, 8, True)
    assert sampler.segments[0].emission.dtype == np.float32


def test_each_segment_is_normalised_by_the_file_given_for_it(scalogram, scalogram_file, make_segment):
    paths = [scalogram_file(seed, channels=("emission", "linear_emission")) for seed in (1, 2)]
    files = [
        SegmentFiles(one, normalising=one, emission_normalising=other) for one, other in (paths, paths[::-1])
    ]
    sampler = load_sampler(files, scalogram, 3.2, 0.8, causal=False)
    found = sampler.segments[0].normalisation
    for name, seed in (("emission", 2), ("linear_emission", 2), ("target", 1)):
        assert found[name] == make_segment(seed).normalisation[name]


def test_segments_of_different_sampling_intervals_are_refused(scalogram, scalogram_file):
    paths = [scalogram_file(1), scalogram_file(2, interval=0.2)]
    with pytest.raises(InputError, match="different sampling intervals cannot be trained on together"):
        load_sampler(normalised_by_themselves(paths), scalogram, 3.2, 0.8, causal=False)


@pytest.mark.parametrize(
    ("counts", "fractions", "expected"),
    [
        ([1, 1], [], None),
        ([3, 1], [None, 0.1], (0.3, 0.3, 0.3, 0.1)),
        ([2, 1, 1], [None, 0.2, 0.2], (0.3, 0.3, 0.2, 0.2)),
        ([2, 1], [0.5, 0.5], (0.25, 0.25, 0.5)),
    ],
)
def test_a_file_s_fraction_is_shared_by_its_segments(counts, fractions, expected):
    assert drawing_probabilities(counts, fractions) == (expected and pytest.approx(expected))


def test_windows_come_from_the_files_in_the_given_fractions(scalogram, scalogram_file):
    """Recognised by the level of the target: the second file has another one."""
    paths = [scalogram_file(1), scalogram_file(2)]
    data = netcdf.read(paths[1])
    netcdf.write(data.assign(target=data["target"] + 100 * data.attrs["target_std"]), paths[1])
    sampler = load_sampler(normalised_by_themselves(paths), scalogram, 3.2, 0.8, False, fractions=[None, 0.1])
    _, targets = sampler.random_windows(8000, (8, 30), np.random.default_rng(0))
    assert np.mean(targets[:, -1, 0] > 50) == pytest.approx(0.1, abs=0.03)
