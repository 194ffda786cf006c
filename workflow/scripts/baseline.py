"""Predict a segment with a method that needs neither scalograms nor trained networks."""

import json
from typing import Any

import numpy as np

from faultslip.io.segment_files import SegmentFiles
from faultslip.methods.registry import METHODS, fit_and_predict
from faultslip.methods.tuning import Series
from faultslip.predictions.prediction_file import named, series_dataset, write_prediction
from faultslip.records.delay import delayed_emission, transformed_emission
from faultslip.records.gaps import stretches
from faultslip.scalograms.image import read_normalisation
from faultslip.scores.scoring import Thresholds, scored


def baseline(parameters: dict[str, Any], study: str, output: str) -> None:
    """Tune and fit a method, predict a segment with it, and score the prediction.

    Parameters
    ----------
    parameters : dict
        As `faultslip.study.jobs.method` gives them, among them the files of the segments.
    study : str
        Name of the study.
    output : str
        Prediction file.
    """
    files, causal, method = SegmentFiles(*parameters["files"]), parameters["causal"], parameters["method"]
    data, normalising, _ = files.read()
    mean, std = read_normalisation(normalising)["target"]
    predicted, chosen = fit_and_predict(
        method,
        causal,
        parameters["seeds"],
        training=normalised_segments(parameters["train"], causal),
        validation=normalised_segments(parameters["validate"], causal),
        emission=normalised_series(files, causal)[0],
        interval=data.attrs["interval"],
        averaging=float(data.attrs.get("emission_averaging", 0.0)),
    )
    tried = len(METHODS[method].configurations) if parameters["validate"] else 1
    print(f"configuration: {json.dumps(chosen)}, out of {tried}")
    names = parameters | {"rescaling": "mean_and_deviation", "calibrated_on": ""}
    prediction = named(series_dataset(data, predicted.astype(float) * std + mean), data, names, mean, std)
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
