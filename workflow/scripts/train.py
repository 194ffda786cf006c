"""Train a network, or carry a trained one to another fault."""

import csv
import json
import sys

import torch
from tqdm import tqdm

from faultslip import checkpoints, files, images, models, netcdf, training
from faultslip.errors import InputError
from faultslip.network import CED, CEDConfig, summary


def load_segment(path, statistics_path):
    """A segment's series, with the statistics of the file that normalises it."""
    data, reference = netcdf.read(path), netcdf.read(statistics_path).attrs
    return training.Segment(
        emission=data["emission_series"].values,
        target=data["target_series"].values,
        emission_statistics=(reference["emission_mean"], reference["emission_std"]),
        target_statistics=(reference["target_mean"], reference["target_std"]),
        interval=float(data.attrs["interval"]),
    )


def load_windows(paths, statistics_paths, scalogram, length, step, view):
    """Windows of several segments; length and step in seconds. None for no segment.

    A segment may be shorter than a window: then all windows are as long as the shortest.
    """
    if not paths:
        return None
    segments = [load_segment(*pair) for pair in zip(paths, statistics_paths, strict=True)]
    intervals = {segment.interval for segment in segments}
    if len(intervals) > 1:
        raise InputError(
            f"segments of different sampling intervals cannot be trained on together: {intervals}"
        )
    (interval,) = intervals
    columns, hop = round(length / interval), max(1, round(step / interval))
    columns = min(columns, *(len(segment.target) for segment in segments))
    return training.Windows(segments, scalogram, columns, hop, view)


def new_or_known(start_from, config, seed):
    """A network with random weights, or the one to start from."""
    if start_from:
        return models.load(start_from)[0]
    torch.manual_seed(seed)
    return CED(config)


def progress(epochs):
    """Tells of each epoch: a bar on a terminal, a line in a log."""
    bar = tqdm(total=epochs, unit="epoch", disable=not sys.stderr.isatty())

    def report(epoch, training_loss, validation_loss):
        bar.set_postfix(validation=f"{validation_loss:.4f}")
        bar.update()
        print(f"epoch {epoch}: training loss {training_loss:.5f}, validation loss {validation_loss:.5f}")

    return report


def write_history(history, path):
    """Losses of each epoch as a table."""
    with files.whole(path) as temporary, open(temporary, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["epoch", "training_loss", "validation_loss"])
        losses = zip(history["training_loss"], history["validation_loss"], strict=True)
        writer.writerows([epoch, *pair] for epoch, pair in enumerate(losses, start=1))


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        p = snakemake.params
        training.make_reproducible()
        scalogram = images.ScalogramConfig(**p.scalogram)
        given, length = snakemake.input, p.windows["length"]
        learn = load_windows(
            given.training, given.training_statistics, scalogram, length, p.windows["step"], p.view
        )
        # Four times over each column tells as well as many times when to stop.
        validate = load_windows(
            given.validation, given.validation_statistics, scalogram, length, length / 4, p.view
        )
        network = new_or_known(
            snakemake.input.start_from and snakemake.input.start_from[0], CEDConfig(**p.network), p.seed
        )
        print(summary(network))
        device = training.choose_device(p.device)
        print(f"trained: {p.trained}; on {device}")
        config = training.TrainingConfig(**p.training)
        made_from = files.made_from(snakemake.input, {**p})
        checkpoint = checkpoints.Checkpoint(f"{snakemake.output.model}.checkpoint", made_from)
        checkpoint.write_when_terminated()
        history = training.fit(
            network,
            learn,
            validate,
            config,
            trained=p.trained,
            seed=p.seed,
            device=device,
            report=progress(config.epochs),
            checkpoint=checkpoint,
        )

        sources = {}
        for path in snakemake.input.training:
            sources |= json.loads(netcdf.read(path).attrs["raw_files"])
        normalisation = {
            str(path): {"emission": s.emission_statistics, p.target: s.target_statistics}
            for path, s in zip(snakemake.input.training, learn.segments, strict=True)
        }
        parameters = {name: value for name, value in p.items() if name != "device"}
        attributes = files.provenance(p.study, parameters, sources, p.seed)
        windows = {"length": p.windows["length"], "interval": learn.segments[0].interval}
        models.save(snakemake.output.model, network, p.target, scalogram, windows, normalisation, attributes)
        write_history(history, snakemake.output.history)
        checkpoint.remove()
