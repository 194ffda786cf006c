"""Collect the networks of a scenario in a folder that `faultslip predict` can use."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
import xarray as xr

from faultslip.io import netcdf
from faultslip.io.files import atomic_path, sha256
from faultslip.networks import model_files
from faultslip.predictions.standard import expected_error, standard_prediction
from faultslip.records.events import recurrence_samples
from faultslip.release.familiarity import Familiarity
from faultslip.release.known_part import BAND_COVERAGE
from faultslip.release.networks import ABOUT, Networks
from faultslip.scores.bands import conformal_half_width

RECURRENCE_PERCENTILES = (2.5, 97.5)  # of the training faults, that networks know


def release(
    models: list[str],
    faults: list[str],
    left_out: list[str],
    parameters: dict[str, Any],
    output: str,
) -> None:
    """Write networks in half precision, and what is known of the faults that they were trained on.

    Parameters
    ----------
    models : list of str
        Model files, one per seed.
    faults : list of str
        Records of the random faults that the networks were trained on, and whose emission they know.
    left_out : list of str
        Records of other random faults. The errors there give the band where no friction is known.
    parameters : dict
        `title`, what the networks are, in one line; `meant_for`, the one fault that they were trained further
        on, or None; `causal`, whether they were trained to predict each sample from the emission up to it
        alone; `low_pass_gain`, a factor on the predicted low-pass row.
    output : str
        The folder.
    """
    with atomic_path(output) as folder:
        folder.mkdir()
        files = {}
        for path in models:
            target = folder / Path(path).name
            network, scalogram, windows, metadata = model_files.load(path)
            model_files.resave(path, target, torch.float16)
            files[target.name] = sha256(target)
        emissions = [emission for path in faults for emission in netcdf.read(path)["emission"].values]
        recurrences = [found for emission in emissions if (found := recurrence_samples(emission))]
        about: dict[str, Any] = {
            "title": parameters["title"],
            **({"meant_for": parameters["meant_for"]} if parameters["meant_for"] else {}),
            "files": files,
            **({"causal": True} if parameters["causal"] else {}),
            "target": metadata["target"],
            "low_pass_gain": parameters["low_pass_gain"],
            "samples_per_cycle": np.percentile(recurrences, RECURRENCE_PERCENTILES).tolist(),
            "cycle_samples": float(np.median(recurrences)),
            "half_width": 1.0,  # until it is known
            "reference": Familiarity.of(emissions).to_json(),
        }
        (folder / ABOUT).write_text(json.dumps(about))
        errors = [
            error for path in left_out for error in fault_errors(Networks.read(folder), netcdf.read(path))
        ]
        about["half_width"] = round(conformal_half_width(np.concatenate(errors), BAND_COVERAGE), 4)
        (folder / ABOUT).write_text(json.dumps(about, indent=1) + "\n")


def fault_errors(networks: Networks, faults: xr.Dataset) -> list[np.ndarray]:
    """Return the errors for each of several faults, in units of the error expected of its prediction."""
    return [_errors(networks, faults.isel(fault=number)) for number in range(faults.sizes["fault"])]


def _errors(networks, fault):
    friction, emission = (fault[name].values.astype(float) for name in ("friction", "emission"))
    true = (friction - friction.mean()) / friction.std()
    if not networks.causal:
        predicted = standard_prediction(networks.ensemble, emission).mean(axis=0)
        return (true - predicted) / expected_error(predicted)
    interval = networks.ensemble.interval
    stream = networks.stream(
        averaging=float(fault["emission_averaging"]), recurrence=interval * networks.about["cycle_samples"]
    )
    estimates = stream.feed(interval * np.arange(len(emission)), emission)
    samples = np.rint(estimates.time / interval).astype(int)
    inside = samples < len(true)
    errors = true[samples[inside]] - estimates.by_network.mean(axis=0)[inside]
    return errors / estimates.half_width[inside]


if __name__ == "__main__":
    from faultslip.job import run

    run(release, snakemake)
