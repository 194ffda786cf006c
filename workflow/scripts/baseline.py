"""Predict segments with a method that needs neither scalograms nor trained networks."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from faultslip.io.segment_files import SegmentFiles
from faultslip.methods.registry import METHODS, fit
from faultslip.methods.tuning import Baseline, Series
from faultslip.predictions.prediction_file import named, series_dataset, with_seeds, write_prediction
from faultslip.records.delay import delayed_emission, transformed_emission
from faultslip.records.gaps import stretches
from faultslip.scalograms.image import read_normalisation
from faultslip.scores.scoring import Thresholds, scored

# Parameters that a fit depends on, beside the sampling of the segment.
FIT = ("train", "validate", "method", "causal", "seeds")


def baseline(parameters: Sequence[dict[str, Any]], study: str, predictions: Sequence[str]) -> None:
    """Tune and fit a method, predict segments with it, and score the predictions.

    Parameters
    ----------
    parameters : sequence of dict
        Of each prediction, as `faultslip.study.jobs.method` gives them, among them the files of the segments.
    study : str
        Name of the study.
    predictions : sequence of str
        Prediction files.
    """
    fitted: dict[str, list[Baseline]] = {}
    for one, output in zip(parameters, predictions, strict=True):
        print("{scenario}: {experiment}/{segment}".format(**one))
        predict(one, study, output, fitted)


def predict(parameters: dict[str, Any], study: str, output: str, fitted: dict[str, list[Baseline]]) -> None:
    """Predict a segment, and score the prediction.

    Parameters
    ----------
    parameters, study, output
        Of the prediction, as for `baseline`.
    fitted : dict
        Models, by all that their fit depends on; the method is fitted if it has none, and added.
    """
    files, causal, method = SegmentFiles(*parameters["files"]), parameters["causal"], parameters["method"]
    data, normalising, _ = files.read()
    mean, std = read_normalisation(normalising)["target"]
    sampling = float(data.attrs["interval"]), float(data.attrs.get("emission_averaging", 0.0))
    fit_by = json.dumps([[parameters[name] for name in FIT], sampling])
    if fit_by not in fitted:
        training, validation = (
            normalised_segments(parameters[part], causal) for part in ("train", "validate")
        )
        fitted[fit_by] = fit(method, causal, parameters["seeds"], training, validation, *sampling)
    models = fitted[fit_by]
    emission, _ = normalised_series(files, causal)
    predicted, chosen = np.stack([model.predict(emission) for model in models]), models[0].configuration
    tried = len(METHODS[method].configurations) if parameters["validate"] else 1
    print(f"configuration: {json.dumps(chosen)}, out of {tried}")
    names = parameters | {"rescaling": "mean_and_deviation", "calibrated_on": ""}
    prediction = named(series_dataset(data, predicted.astype(float) * std + mean), data, names, mean, std)
    if METHODS[method].seeded:
        prediction = with_seeds(prediction, [model.seed for model in models])
    prediction.attrs |= {"configuration": json.dumps(chosen), "configurations_tried": tried}
    prediction = scored(prediction, Thresholds(**parameters["thresholds"]))
    write_prediction(prediction, json.loads(data.attrs["raw_files"]), study, parameters, output)


def normalised_segments(segments: list[list[str]], causal: bool) -> list[Series]:
    """Return the series of segments; a segment with gaps is divided there into several.

    Parameters
    ----------
    segments : list of list of str
        Files of each segment, in the order of `SegmentFiles`.
    causal : bool
        As for `normalised_series`.
    """
    return [
        (emission[first:stop], target[first:stop])
        for emission, target in (normalised_series(SegmentFiles(*files), causal) for files in segments)
        for first, stop in stretches(np.isfinite(target))
    ]


def normalised_series(files: SegmentFiles, causal: bool) -> Series:
    """Return emission and target of a segment, in standard deviations of the part that normalises.

    If causal, the emission is the one that was known at each time.
    """
    data, normalising, of_emission = files.read()
    normalisation = read_normalisation(normalising, of_emission)
    emission = delayed_emission(data) if causal else transformed_emission(data)
    of_emission_series = next(iter(normalisation))  # the first channel
    emission, target = (
        (values.astype(float) - normalisation[name].mean) / normalisation[name].std
        for name, values in ((of_emission_series, emission), ("target", data["target"].values))
    )
    return emission, target


if __name__ == "__main__":
    from faultslip.job import run

    run(baseline, snakemake)
