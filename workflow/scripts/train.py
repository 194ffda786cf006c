"""Train a network, or transfer a trained one to another fault."""

import csv
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from faultslip.io.files import atomic_path
from faultslip.io.provenance import fingerprint, provenance
from faultslip.networks import model_files
from faultslip.networks.architecture import CED, CEDConfig, summary
from faultslip.networks.checkpoints import Checkpoint
from faultslip.networks.loading import load_sampler, raw_files, stated_normalisation
from faultslip.networks.training import Trainer, TrainingConfig
from faultslip.runtime import choose_device, make_reproducible
from faultslip.scalograms.image import ScalogramConfig


def train(
    train: list[str],
    train_normalisation: list[str],
    train_emission_normalisation: list[str],
    validate: list[str],
    validate_normalisation: list[str],
    validate_emission_normalisation: list[str],
    start_from: list[str],
    study: str,
    seed: str,
    trained: str,
    target: str,
    scalogram: dict[str, Any],
    windows: dict[str, float],
    window_fractions: list[float | None],
    causal: bool,
    network: dict[str, Any],
    training: dict[str, Any],
    device: str,
    model: str,
    history: str,
) -> None:
    """Train a network on the scalograms of one or several segments.

    Parameters
    ----------
    train, validate : list of str
        Paths of the scalograms; without any to validate, all epochs are run.
    train_normalisation, validate_normalisation : list of str
        For each of them the path of the scalogram whose mean and standard deviation normalise its target.
    train_emission_normalisation, validate_emission_normalisation : list of str
        The same for its emission.
    start_from : list of str
        Path of the model to start from, or empty for new weights.
    study : str
    seed : str
        Seed of the weights and of the windows, a whole number.
    trained : str
        Which weights are trained, `all` or `latent`.
    target : str
        What the network predicts, `friction` or `time_to_failure`.
    scalogram : dict
        Parameters of the transform; see `ScalogramConfig`.
    windows : dict
        `length` and `step`, seconds.
    window_fractions : list of float or None
        For each file in `train` the fraction of the windows that is drawn from it, where it is given;
        empty where all segments take turns.
    causal : bool
        Whether a sample is predicted from the emission up to it only.
    network : dict
        Hyper-parameters of the network; see `CEDConfig`.
    training : dict
        Hyper-parameters of the training; see `TrainingConfig`.
    device : str
        `auto`, `cpu`, `cuda` or `mps`.
    model, history : str
        Paths of the model file, and of a table of the losses of each epoch.
    """
    make_reproducible()
    parameters = {
        "seed": int(seed),
        "trained": trained,
        "target": target,
        "scalogram": scalogram,
        "windows": windows,
        "window_fractions": window_fractions,
        "causal": causal,
        "network": network,
        "training": training,
    }
    config, length = ScalogramConfig(**scalogram), windows["length"]
    normalising = train_normalisation, train_emission_normalisation
    sampler = load_sampler(train, normalising, config, length, windows["step"], causal, window_fractions)
    validation = None
    if validate:
        # Four windows over each column are enough to decide when to stop.
        normalising_validation = validate_normalisation, validate_emission_normalisation
        validation = load_sampler(validate, normalising_validation, config, length, length / 4, causal)
    ced = new_or_trained(start_from, CEDConfig(**network, channels=len(config.channels)), int(seed))
    print(summary(ced))
    chosen = choose_device(device)
    print(f"trained: {trained}; on {chosen}")

    inputs = [*train, *train_normalisation, *train_emission_normalisation]
    inputs += [*validate, *validate_normalisation, *validate_emission_normalisation, *start_from]
    job = fingerprint([*inputs, *loaded_code()], parameters | {"study": study, "device": device})
    checkpoint = Checkpoint(f"{model}.checkpoint", job)
    checkpoint.write_when_terminated()
    options = TrainingConfig(**training)
    trainer = Trainer(ced.to(chosen), sampler, validation, options, trained=trained, seed=int(seed))
    losses = trainer.fit(report_progress(options.epochs), checkpoint)

    normalisation = stated_normalisation(train, *normalising, target)
    attributes = provenance(study, parameters, raw_files(train), int(seed))
    timing = {"length": length, "interval": sampler.interval}
    model_files.save(model, ced, target, config, timing, normalisation, attributes)
    write_history(losses, history)
    checkpoint.remove()


def new_or_trained(start_from: Sequence[str], config: CEDConfig, seed: int) -> CED:
    """Return a network with random weights, or the one from the model file to start from."""
    if start_from:
        return model_files.load(start_from[0])[0]
    torch.manual_seed(seed)
    return CED(config)


def loaded_code() -> list[str]:
    """Return the files of this script and of all modules of the library that it has imported.

    A checkpoint of other code is not used, because its training would end with other weights.
    """
    modules = [module for name, module in sys.modules.items() if name.split(".")[0] == "faultslip"]
    return sorted({__file__, *(str(module.__file__) for module in modules)})


def report_progress(epochs: int) -> Callable[[int, float, float], None]:
    """Return a function that reports each epoch: a bar on a terminal, a line in the log."""
    bar = tqdm(total=epochs, unit="epoch", disable=not sys.stderr.isatty())

    def report(epoch: int, training_loss: float, validation_loss: float) -> None:
        """Report one epoch."""
        bar.set_postfix(validation=f"{validation_loss:.4f}")
        bar.update()
        print(f"epoch {epoch}: training loss {training_loss:.5f}, validation loss {validation_loss:.5f}")

    return report


def write_history(history: dict[str, list[float]], path: str | Path) -> None:
    """Write the losses of each epoch as a table."""
    with atomic_path(path) as temporary, open(temporary, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["epoch", "training_loss", "validation_loss"])
        losses = zip(history["training_loss"], history["validation_loss"], strict=True)
        writer.writerows([epoch, *pair] for epoch, pair in enumerate(losses, start=1))


if __name__ == "__main__":
    from faultslip.job import run

    run(train, snakemake)
