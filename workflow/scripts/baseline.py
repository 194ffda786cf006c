"""Predict the target of a segment with a reference method in place of a network."""

import json

import numpy as np

from faultslip.io import netcdf
from faultslip.methods.registry import METHODS, fit_and_predict
from faultslip.methods.tuning import Series
from faultslip.predictions.prediction_file import series_dataset, write_prediction
from faultslip.records.delay import known_emission
from faultslip.records.gaps import stretches
from faultslip.runtime import make_reproducible
from faultslip.scalograms.image import read_normalisation


def baseline(
    train: list[str],
    train_normalisation: list[str],
    train_emission_normalisation: list[str],
    validate: list[str],
    validate_normalisation: list[str],
    validate_emission_normalisation: list[str],
    scalogram: str,
    normalising: str,
    emission_normalising: str,
    study: str,
    scenario: str,
    experiment: str,
    segment: str,
    segment_label: str,
    normalisation: str,
    method: str,
    causal: bool,
    seeds: list[int],
    min_true: float | None,
    output: str,
) -> None:
    """Tune and fit a reference method, predict a segment, and score the prediction.

    Parameters
    ----------
    train, validate : list of str
        Scalogram files of the segments to fit to and to validate with; the latter may be empty.
    train_normalisation, validate_normalisation : list of str
        For each of them the scalogram file whose mean and standard deviation normalise its target.
    train_emission_normalisation, validate_emission_normalisation : list of str
        The same for its emission.
    scalogram, normalising, emission_normalising : str
        Scalogram file of the segment to predict, and the ones that normalise its target and emission.
    study, scenario, experiment, segment : str
        Names.
    segment_label : str
        Name of the segment in figures and tables.
    normalisation : str
        What normalises the segment, in the words of the study.
    method : str
        One of `faultslip.methods.registry.METHODS`.
    causal : bool
        Whether each sample is predicted from the emission up to it alone.
    seeds : list of int
        One fit per seed.
    min_true : float or None
        MAPE counts the samples whose true value is at least this; None: all.
    output : str
        Prediction file.
    """
    make_reproducible()
    data, reference = netcdf.read(scalogram), read_normalisation(netcdf.read(normalising))
    emission, _ = _normalised_series(scalogram, normalising, emission_normalising, causal)
    predicted, chosen = fit_and_predict(
        method,
        causal,
        seeds,
        training=_normalised_segments(train, train_normalisation, train_emission_normalisation, causal),
        validation=_normalised_segments(
            validate, validate_normalisation, validate_emission_normalisation, causal
        ),
        emission=emission,
        interval=data.attrs["interval"],
        averaging=float(data.attrs.get("emission_averaging", 0.0)),
    )
    by_model = predicted.astype(float) * reference["target"].std + reference["target"].mean
    parameters = {
        "scenario": scenario,
        "experiment": experiment,
        "segment": segment,
        "segment_label": segment_label,
        "normalisation": normalisation,
        "rescaling": "mean_and_deviation",
        "method": method,
        "causal": causal,
        "seeds": seeds,
        "min_true": min_true,
    }
    tried = len(METHODS[method].configurations) if validate else 1
    prediction = series_dataset(data, by_model)
    prediction.attrs |= {"configuration": json.dumps(chosen), "configurations_tried": tried}
    print(f"configuration: {json.dumps(chosen)}, out of {tried}")
    write_prediction(prediction, data, reference["target"], study, parameters, output)


def _normalised_segments(
    paths: list[str], normalising: list[str], emission_normalising: list[str], causal: bool
) -> list[Series]:
    """Series of segments; a segment with gaps is divided there into several."""
    files = zip(paths, normalising, emission_normalising, strict=True)
    series = [_normalised_series(*three, causal) for three in files]
    return [
        (emission[first:stop], target[first:stop])
        for emission, target in series
        for first, stop in stretches(np.isfinite(target))
    ]


def _normalised_series(scalogram: str, normalising: str, emission_normalising: str, causal: bool) -> Series:
    """Emission and target of a segment, in standard deviations of the part that normalises.

    If causal, the emission is the one that was known at each time.
    """
    data = netcdf.read(scalogram)
    reference = read_normalisation(netcdf.read(normalising), netcdf.read(emission_normalising))
    emission = known_emission(data) if causal else data["emission"].values
    emission, target = (
        (values.astype(float) - reference[name].mean) / reference[name].std
        for name, values in (("emission", emission), ("target", data["target"].values))
    )
    return emission, target


if __name__ == "__main__":
    from faultslip.job import run

    run(baseline, snakemake)
