"""Train networks, or transfer trained ones to another fault."""

import csv
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from faultslip.io.files import atomic_path
from faultslip.io.provenance import fingerprint, provenance
from faultslip.io.segment_files import SegmentFiles
from faultslip.networks import model_files
from faultslip.networks.architecture import CED, CEDConfig, summary
from faultslip.networks.checkpoints import Checkpoint
from faultslip.networks.loading import load_sampler, raw_files, stated_normalisation
from faultslip.networks.training import Trainer, TrainingConfig
from faultslip.predictions.completion import complete
from faultslip.runtime import choose_device, make_reproducible
from faultslip.scalograms.image import ScalogramConfig


def train_all(
    start_from: list[str],
    seed: str,
    parameters: Sequence[dict[str, Any]],
    study: str,
    device: str,
    models: Sequence[str],
    histories: Sequence[str],
) -> None:
    """Train networks one after the other.

    If the job is interrupted, the next one resumes: checkpoints are removed when all networks are trained.

    Parameters
    ----------
    start_from, seed, study, device
        As for `train`.
    parameters : sequence of dict
        Of each network, as for `train`.
    models, histories : sequence of str
        Paths of the model file of each network, and of its table of losses.
    """
    checkpoints = []
    for one, model, history in zip(parameters, models, histories, strict=True):
        print(model)
        checkpoints.append(train(start_from, seed, one, study, device, model, history))
    for checkpoint in checkpoints:
        checkpoint.remove()


def train(
    start_from: list[str],
    seed: str,
    parameters: dict[str, Any],
    study: str,
    device: str,
    model: str,
    history: str,
) -> Checkpoint:
    """Train a network on the scalograms of one or several segments.

    Parameters
    ----------
    start_from : list of str
        Path of the model to start from, or empty for new weights.
    seed : str
        Seed of the weights and of the windows, a whole number.
    parameters : dict
        As `faultslip.study.jobs.training` gives them: `train` and `validate`, the files of the segments
        (without any to validate, all epochs are run); `window_fractions`, for each segment to train on the
        fraction of the windows that is drawn from it, where it is given, and empty where all take turns;
        `trained`, `all` or `latent` weights; `target`, `friction` or `time_to_failure`; `causal`, whether a
        sample is predicted from the emission up to it alone; `partly_known`, whether windows reach beyond the
        segments, where the target is then what the network predicts before it is trained; `windows`, their
        `length` and `step`, s; and the attributes of `ScalogramConfig`, `CEDConfig` and `TrainingConfig` as
        `scalogram`, `network` and `training`.
    study : str
        Name of the study.
    device : str
        `auto`, `cpu`, `cuda` or `mps`.
    model, history : str
        Paths of the model file, and of a table of the losses of each epoch.

    Returns
    -------
    Checkpoint
        Written when training was over, or up to a second earlier.
    """
    make_reproducible()
    config, length = ScalogramConfig(**parameters["scalogram"]), parameters["windows"]["length"]
    training, validating = (
        [SegmentFiles(*files) for files in parameters[part]] for part in ("train", "validate")
    )
    causal, fractions = parameters["causal"], parameters["window_fractions"]
    step, partly_known = parameters["windows"]["step"], parameters["partly_known"]
    sampler = load_sampler(training, config, length, step, causal, fractions, partly_known)
    validation = None
    if validating:
        # Two windows over each column are enough to decide when to stop.
        validation = load_sampler(validating, config, length, length / 2, causal)
    network = CEDConfig(**parameters["network"], channels=len(config.channels))
    ced = new_or_trained(start_from, network, int(seed))
    print(summary(ced))
    chosen, trained = choose_device(device), parameters["trained"]
    print(f"trained: {trained}; on {chosen}")
    ced.to(chosen)
    if partly_known:
        sampler = complete(sampler, ced)

    inputs = [path for files in training + validating for path in files] + start_from
    job = fingerprint([*inputs, *loaded_code()], [parameters, seed, study, device])
    checkpoint = Checkpoint(f"{model}.checkpoint", job)
    checkpoint.write_when_terminated()
    options = TrainingConfig(**parameters["training"])
    trainer = Trainer(ced, sampler, validation, options, trained=trained, seed=int(seed))
    losses = trainer.fit(report_progress(options.epochs), checkpoint)

    normalisation = stated_normalisation(training, parameters["target"])
    attributes = provenance(study, parameters | {"seed": int(seed)}, raw_files(training), int(seed))
    timing = {"length": length, "interval": sampler.interval}
    model_files.save(model, ced, parameters["target"], config, timing, normalisation, attributes)
    write_history(losses, history)
    checkpoint.write()
    return checkpoint


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

    run(train_all, snakemake)
