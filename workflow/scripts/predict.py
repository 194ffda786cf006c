"""Predict the target of segments, such as friction, from their emission with the networks of a scenario."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import xarray as xr

from faultslip.io import netcdf
from faultslip.io.segment_files import SegmentFiles
from faultslip.predictions.ablations import with_changed_emission
from faultslip.predictions.causal import predict_causally
from faultslip.predictions.inference import Ensemble, predict_segment
from faultslip.predictions.many_faults import predict_faults, target_normalisation
from faultslip.predictions.prediction_file import named, series_dataset, with_seeds, write_prediction
from faultslip.predictions.units import rescaled_by_regression
from faultslip.records.delay import delayed_emission
from faultslip.release import segment_prediction
from faultslip.runtime import choose_device, make_reproducible
from faultslip.scalograms.image import read_normalisation
from faultslip.scores.scoring import Thresholds, scored


def predict_all(
    arguments: Sequence[Mapping[str, Any]], study: str, device: str, predictions: Sequence[str]
) -> None:
    """Predict segments one after the other, and score the predictions.

    Parameters
    ----------
    arguments : sequence of mapping
        For each prediction `models`, `record`, `validations` and `parameters`, as for `predict`. Validations
        may be predictions that stand before it.
    study, device : str
        As for `predict`.
    predictions : sequence of str
        Prediction files.
    """
    for one, output in zip(arguments, predictions, strict=True):
        print("{scenario}: {experiment}/{segment}".format(**one["parameters"]))
        predict(**one, study=study, device=device, output=output)


def predict(
    models: list[str],
    record: list[str],
    validations: list[str],
    parameters: dict[str, Any],
    study: str,
    device: str,
    output: str,
) -> None:
    """Predict a segment, and score the prediction.

    Parameters
    ----------
    models : list of str
        Model files of the scenario, one per seed; of released networks the files of their folder.
    record : list of str
        Path of the record, for released networks; others are given scalograms.
    validations : list of str
        Predictions of the same networks for the segments that calibrate the bands.
    parameters : dict
        As `faultslip.study.jobs.prediction` gives them.
    study : str
        Name of the study.
    device : str
        As `choose_device` takes it.
    output : str
        Prediction file.
    """
    make_reproducible()
    if record:
        data = netcdf.read(record[0])
        prediction = segment_prediction.predict_segment(models, data, parameters, str(choose_device(device)))
        for line in prediction.attrs["warnings"].splitlines():
            print(f"warning: {line}")
    else:
        prediction, data = predict_scalogram(models, parameters, device)
    thresholds = Thresholds(**parameters["thresholds"])
    prediction = scored(prediction, thresholds, [netcdf.read(path) for path in validations])
    write_prediction(prediction, json.loads(data.attrs["raw_files"]), study, parameters, output)


def predict_scalogram(
    models: list[str], parameters: dict[str, Any], device: str
) -> tuple[xr.Dataset, xr.Dataset]:
    """Predict a segment, or random faults, with the networks of the study.

    Parameters
    ----------
    models, parameters, device
        As for `predict`.

    Returns
    -------
    prediction : Dataset
        With the attributes of `named`.
    scalogram : Dataset
        The file of the segment.
    """
    data, normalising, of_emission = SegmentFiles(*parameters["files"]).read()
    many, causal = "fault" in data.dims, parameters["causal"]
    normalisation = target_normalisation(data) if many else read_normalisation(normalising, of_emission)
    ensemble = Ensemble.load(
        models,
        data=parameters["experiment"],
        interval=float(data.attrs["interval"]),
        normalisation=normalisation,
        step=parameters["step"],
        low_pass_gain=parameters["low_pass_gain"],
        device=choose_device(device),
    )
    if parameters["rescaling"] == "regression" and not many:
        ensemble = rescaled_by_regression(ensemble, normalising, causal)
    if parameters["emission"] is not None:
        data = with_changed_emission(ensemble, data, parameters["emission"])
    if many:
        by = parameters["normalisation"], parameters["rescaling"]
        prediction, data = predict_faults(ensemble, data, *by, causal)
    elif causal:
        prediction = series_dataset(data, predict_causally(ensemble, delayed_emission(data)))
    else:
        prediction = predict_segment(ensemble, data)
    prediction = with_seeds(prediction, parameters["seeds"])
    return named(prediction, data, parameters, *normalisation["target"]), data


if __name__ == "__main__":
    from faultslip.job import run

    run(predict_all, snakemake)
