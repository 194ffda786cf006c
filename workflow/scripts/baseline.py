"""Predict segments with a method that needs neither scalograms nor trained networks."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from faultslip.io.segment_files import SegmentFiles
from faultslip.methods.registry import METHODS, fit
from faultslip.methods.tuning import Baseline, Series
from faultslip.predictions.prediction_file import named, series_dataset, write_prediction
from faultslip.records.delay import delayed_emission, transformed_emission
from faultslip.records.gaps import stretches
from faultslip.scalograms.image import Normalisation, read_normalisation
from faultslip.scores import metrics
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
    fitted: dict[str, tuple[list[Baseline], float]] = {}
    for one, output in zip(parameters, predictions, strict=True):
        print("{scenario}: {experiment}/{segment}".format(**one))
        predict(one, study, output, fitted)


def predict(
    parameters: dict[str, Any], study: str, output: str, fitted: dict[str, tuple[list[Baseline], float]]
) -> None:
    """Predict a segment, and score the prediction.

    Parameters
    ----------
    parameters, study, output
        Of the prediction, as for `baseline`.
    fitted : dict
        Models with their `validation_mape`, by all that the fit depends on; the method is fitted if it has
        none, and added.
    """
    files, causal, method = SegmentFiles(*parameters["files"]), parameters["causal"], parameters["method"]
    data, normalising, _ = files.read()
    thresholds = Thresholds(**parameters["thresholds"])
    sampling = float(data.attrs["interval"]), float(data.attrs.get("emission_averaging", 0.0))
    fit_by = json.dumps([[parameters[name] for name in FIT], sampling])
    if fit_by not in fitted:
        training, validation = (
            normalised_segments(parameters[part], method, causal) for part in ("train", "validate")
        )
        models = fit(method, causal, parameters["seeds"], training, validation, *sampling)
        smallest = thresholds.smallest_true(data.attrs["target"])
        fitted[fit_by] = models, validation_mape(models, parameters, smallest)
    models, on_validation = fitted[fit_by]
    predicted, _ = in_units(models, files, method, causal)
    chosen = models[0].configuration
    tried = len(METHODS[method].configurations) if parameters["validate"] else 1
    print(f"configuration: {json.dumps(chosen)}, out of {tried}")
    names = parameters | {"rescaling": "mean_and_deviation", "calibrated_on": ""}
    normalisation = read_normalisation(normalising)["target"]
    prediction = named(series_dataset(data, predicted), data, names, *normalisation)
    prediction.attrs |= {"configuration": json.dumps(chosen), "configurations_tried": tried}
    prediction.attrs["validation_mape_percent"] = on_validation
    prediction = scored(prediction, thresholds)
    write_prediction(prediction, json.loads(data.attrs["raw_files"]), study, parameters, output)


def validation_mape(
    models: Sequence[Baseline], parameters: dict[str, Any], smallest_true: float | None
) -> float:
    """Return the MAPE on the validation segments, %, mean over models; NaN without such segments.

    It tells which of several methods is best, without a look at a tested segment.

    Parameters
    ----------
    models : sequence of Baseline
    parameters : dict
        Of a prediction.
    smallest_true : float or None
        True value from which on a sample counts; None if every one does.
    """
    if not parameters["validate"]:
        return float("nan")
    method, causal = parameters["method"], parameters["causal"]
    pairs = [in_units(models, SegmentFiles(*files), method, causal) for files in parameters["validate"]]
    predicted, true = (np.concatenate(series, axis=-1) for series in zip(*pairs, strict=True))
    counted = np.isfinite(true) if smallest_true is None else true >= smallest_true
    return float(np.mean([metrics.mape(true[counted], one[counted]) for one in predicted]))


def in_units(
    models: Sequence[Baseline], files: SegmentFiles, method: str, causal: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Return the predictions (models, samples) and the target (samples,) of a segment in its units."""
    (emission, target), (mean, std) = normalised_series(files, method, causal)
    predicted = np.stack([model.predict(emission) for model in models]).astype(float)
    return predicted * std + mean, target * std + mean


def normalised_segments(segments: list[list[str]], method: str, causal: bool) -> list[Series]:
    """Return the series of segments; a segment with gaps is divided there into several.

    Parameters
    ----------
    segments : list of list of str
        Files of each segment, in the order of `SegmentFiles`.
    method, causal
        As for `normalised_series`.
    """
    whole = [normalised_series(SegmentFiles(*files), method, causal)[0] for files in segments]
    return [
        (emission[first:stop], target[first:stop])
        for emission, target in whole
        for first, stop in stretches(np.isfinite(target))
    ]


def normalised_series(files: SegmentFiles, method: str, causal: bool) -> tuple[Series, Normalisation]:
    """Return emission and target of a segment, and what normalises the target.

    Emission and target are in standard deviations of the part that normalises; the target of a method that is
    not `normalised` keeps its units. If causal, the emission is the one that was known at each time.
    """
    data, normalising, of_emission = files.read()
    normalisation = read_normalisation(normalising, of_emission)
    of_target = normalisation["target"] if METHODS[method].normalised else Normalisation(0.0, 1.0)
    of_emission_series = normalisation[next(iter(normalisation))]  # the first channel
    emission, target = (
        (values.astype(float) - by.mean) / by.std
        for values, by in (
            (delayed_emission(data) if causal else transformed_emission(data), of_emission_series),
            (data["target"].values, of_target),
        )
    )
    return (emission, target), of_target


if __name__ == "__main__":
    from faultslip.job import run

    run(baseline, snakemake)
