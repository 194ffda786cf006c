"""Adapting released networks to a fault of which some friction is known."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.io.files import atomic_path, sha256
from faultslip.io.numbers import check_range
from faultslip.io.provenance import provenance
from faultslip.networks import model_files
from faultslip.networks.sampling import TrainingSeries, WindowSampler
from faultslip.networks.training import Trainer, TrainingConfig
from faultslip.predictions.standard import MIN_WINDOW, expected_error, standard_prediction
from faultslip.predictions.units import regression
from faultslip.records.gaps import bridged_samples, filled_emission, interpolated, measured
from faultslip.records.record import with_uniform_times
from faultslip.release.adapted import card, record_checksums
from faultslip.release.check_emission import check_emission
from faultslip.release.folders import ABOUT, CARD
from faultslip.release.known_part import BAND_COVERAGE
from faultslip.release.network_folder import check_folder, check_target
from faultslip.release.networks import Networks
from faultslip.release.reading import read_whole
from faultslip.scalograms import image
from faultslip.scores.bands import conformal_half_width
from faultslip.scores.metrics import mape

# Latent space of networks of random faults, on 53 s of p4581 at 8 MPa: chosen on its next 53 s
# (cross_trained of studies/open_data.yaml).
TRAINING = TrainingConfig(
    learning_rate=0.001,
    batch_size=32,
    epochs=20,
    patience=20,
    windows_per_epoch=1024,
    crop_length=(20.0, 160.0),
    edge_fraction=0.5,
)
VALIDATED = 1 / 3  # of the known part, its end
# With fewer cycles nothing is left to validate with, or training does not help
# (docs/explanation/trials.md).
ENOUGH_TO_VALIDATE, ENOUGH = 4.0, 1.0
EPOCHS_WITHOUT_VALIDATION = 8


@dataclass(frozen=True)
class Plan:
    """Data with which networks can be adapted.

    Attributes
    ----------
    cycles : float
        Stick-slip cycles in the known part, judged by peaks of the emission.
    validate : bool
        Whether the last third is kept to decide when training stops.
    """

    cycles: float
    validate: bool

    @property
    def advice(self) -> str:
        """Say what to expect from training, in one line."""
        if self.validate:
            return f"{self.cycles:.1f} cycles have friction: two thirds to train on, one third to validate"
        return (
            f"{self.cycles:.1f} cycles have friction: too few to keep some for validation; whether the "
            "adapted networks are better than the released ones is not checked"
        )


def plan(networks: Networks, record: xr.Dataset, known: Sequence[float]) -> tuple[Plan, xr.Dataset]:
    """Look at the data before anything is trained.

    Parameters
    ----------
    networks : Networks
    record : Dataset
        From `read_table`, with `friction`.
    known : pair of float
        Start and end of the part whose friction is used, s.

    Returns
    -------
    plan : Plan
    part : Dataset
        The known part, sampled as the networks need it.

    Raises
    ------
    InputError
        If there is no friction there, or less than one cycle, `known` cannot be meant, or the emission not be
        used.
    """
    check_range("known", known)
    record = with_uniform_times(record)
    label = record.attrs["label"]
    if "friction" not in record:
        raise InputError(f"{label}: there is no friction to adapt networks with; give the column --friction")
    check_emission(record, networks.ensemble.config.logarithm)
    sampling = read_whole(networks, record).sampling
    sampled, recurrence = sampling.record, sampling.recurrence
    time = sampled["time"].values
    part = _with_friction(sampled.isel(time=(time >= known[0]) & (time < known[1])))
    samples = int(np.sum(~bridged_samples(part)))
    duration = samples * sampled.attrs["interval"]
    if recurrence is None:
        raise InputError(
            f"{label}: no recurrence was found in the emission, so it cannot be said whether there is enough"
        )
    cycles = duration / recurrence
    needed = round(min(MIN_WINDOW, networks.about.get("cycle_samples", MIN_WINDOW)))
    if samples < needed:
        raise InputError(
            f"{label}: friction is known for {duration:.4g} s, {samples} samples as the networks "
            f"take them; {needed} are needed: use the released networks, with --known"
        )
    if cycles < ENOUGH:
        raise InputError(
            f"{label}: friction is known for {duration:.4g} s, {cycles:.1f} stick-slip cycles; with less than"
            " one cycle networks become worse (docs/explanation/trials.md): use the released ones, with "
            "--known"
        )
    return Plan(cycles, cycles >= ENOUGH_TO_VALIDATE), part


def adapt(
    networks: Networks,
    record: xr.Dataset,
    known: Sequence[float],
    folder: str | Path,
    report: Callable[[int, float, float], None] = lambda *_: None,
    overwrite: bool = False,
) -> Networks:
    """Train the latent space of released networks on the part of a record whose friction is known.

    Parameters
    ----------
    networks : Networks
    record, known
        As for `plan`.
    folder : str or Path
        Where the adapted networks are written; `load` and `faultslip predict --network` take it.
    report : callable
        Called after each epoch with its number, its training loss and its validation loss.
    overwrite : bool
        Whether a folder of networks that exists is replaced.

    Returns
    -------
    Networks
        With enough cycles `about` has `validation`: the MAPE in percent of the released and of the adapted
        networks, and of a constant, in the last third of the known part; each takes its units from the
        rest of it. Training stopped where the loss there was lowest, which favours the adapted ones.

    Raises
    ------
    InputError
        As for `plan` and `check_folder`.
    """
    inputs = record.attrs.get("files") or []
    check_folder(folder, inputs, overwrite)
    if networks.causal:
        raise InputError(f"{networks.name}: causal networks cannot be adapted; adapt zero_shot")
    planned, part = plan(networks, record, known)
    label = part.attrs["label"]
    measured_samples = np.flatnonzero(~bridged_samples(part))
    training = part.sizes["time"]
    if planned.validate:
        training = int(measured_samples[round(len(measured_samples) * (1 - VALIDATED))])
    segment = _segment(networks, part, training)
    sampler = _sampler(networks, [segment], slice(0, training))
    validation = _sampler(networks, [segment], slice(training, None)) if planned.validate else None
    config = TRAINING if planned.validate else replace(TRAINING, epochs=EPOCHS_WITHOUT_VALIDATION)
    parameters = {"networks": networks.name, "files": networks.about["files"], "known": list(known)}
    with atomic_path(folder, lambda path: check_target(path, inputs, overwrite)) as temporary:
        temporary.mkdir()
        files = {}
        for seed, name in enumerate(networks.about["files"], start=1):
            network, scalogram, windows, metadata = model_files.load(networks.folder / name)
            Trainer(network, sampler, validation, config, trained="latent", seed=seed).fit(report)
            normalisation = {label: _stated(segment)}
            attributes = provenance("none", parameters, {}, seed)
            path = temporary / name
            model_files.save(path, network, metadata["target"], scalogram, windows, normalisation, attributes)
            files[name] = sha256(path)
        about = {name: value for name, value in networks.about.items() if name != "validation"} | {
            "title": f"{networks.name}, adapted to {label}",
            "meant_for": label,
            "adapted_to": record_checksums(with_uniform_times(record)),
            "files": files,
            "reference": networks.familiarity.to_json(),
        }
        (temporary / ABOUT).write_text(json.dumps(about))
        if planned.validate:
            adapted = Networks.read(temporary)
            about["half_width"] = _half_width(adapted, part, training)
            about["validation"] = _comparison(networks, adapted, part, training)
        text = card(about, networks.name, record, known, planned.cycles)
        (temporary / CARD).write_text(text, encoding="utf-8")
        about["card"] = sha256(temporary / CARD)  # so that a card of one's own is never replaced
        (temporary / ABOUT).write_text(json.dumps(about, indent=1) + "\n")
    return Networks.read(Path(folder))


def _with_friction(part):
    """Return what lies between the first and the last friction; without friction it is like a gap."""
    unknown = np.isnan(part["friction"].values)
    if not unknown.any() or unknown.all():
        return part.isel(time=~unknown)
    within = slice(int(np.argmin(unknown)), len(unknown) - int(np.argmin(unknown[::-1])))
    gaps = (bridged_samples(part) | unknown).astype(np.int8)
    friction = interpolated(part["friction"].values.astype(float))
    found = part.assign(bridged=("time", gaps), friction=part["friction"].copy(data=friction))
    return found.isel(time=within)


def _segment(networks, part, training):
    """Return the series of the known part, normalised by the part that is trained on."""
    config = networks.ensemble.config
    emission = filled_emission(part)
    series = image.emission_series(image.as_transformed(emission, config), config)
    series["target"] = measured(part, "friction")
    kept = ~bridged_samples(part)[:training]
    own = image.own_normalisation({name: values[:training] for name, values in series.items()}, kept)
    return TrainingSeries(series[config.channels[0]], series["target"], own, networks.ensemble.interval)


def _sampler(networks, segments, samples):
    ensemble = networks.ensemble
    cut = [replace(s, emission=s.emission[samples], target=s.target[samples]) for s in segments]
    length = min(MIN_WINDOW, *(len(s.target) for s in cut))
    return WindowSampler(cut, ensemble.config, length, max(1, length // 4))


def _stated(segment):
    return {name.replace("target", "friction"): value for name, value in segment.normalisation.items()}


def _half_width(networks, part, training):
    """Return the half width of the 90 % band, in units of the expected error, from the validation part."""
    friction, predicted, training = _measured_part(networks, part, training)
    residuals = ((friction - friction.mean()) / friction.std() - predicted) / expected_error(predicted)
    return round(conformal_half_width(residuals[training:], BAND_COVERAGE), 4)


def _measured_part(networks, part, training):
    """Return measured friction, its prediction, and the number of samples of the training."""
    bridged = bridged_samples(part)
    emission = filled_emission(part)
    predicted = standard_prediction(networks.ensemble, emission, bridged=bridged).mean(axis=0)
    friction = part["friction"].values.astype(float)
    return friction[~bridged], predicted[~bridged], int(np.sum(~bridged[:training]))


def _comparison(released, adapted, part, training):
    """Compute the MAPE in the validation part, with units from the training part."""
    found = {}
    for name, networks in (("released", released), ("adapted", adapted)):
        friction, predicted, fitted = _measured_part(networks, part, training)
        offset, slope = regression(predicted[:fitted], friction[:fitted])
        found[name] = mape(friction[fitted:], offset + slope * predicted[fitted:])
    constant = np.full(len(friction) - fitted, friction[:fitted].mean())
    found["constant"] = mape(friction[fitted:], constant)
    return {name: round(value, 4) for name, value in found.items()}
