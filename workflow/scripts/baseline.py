"""Predict a segment's target with what a user would try instead of the network."""

import json

import numpy as np

from faultslip import baselines, files, netcdf, predictions, training


def normalised(path, statistics_path):
    """Emission and target of a segment, in standard deviations of the normalising part."""
    data, reference = netcdf.read(path), netcdf.read(statistics_path).attrs
    return tuple(
        (data[f"{name}_series"].values - reference[f"{name}_mean"]) / reference[f"{name}_std"]
        for name in ("emission", "target")
    )


def predict(method, view, seeds, training_part, validation_part, emission, interval):
    """Predictions, one a seed, in standard deviations of the normalising part.

    Parameters
    ----------
    method : str
        One of `baselines.METHODS`.
    view : str
        One of `baselines.VIEWS`.
    seeds : list of int
    training_part, validation_part : list of (emission, target)
        Series of the segments learned from and validated with.
    emission : ndarray, shape (samples,)
        Of the tested segment.
    interval : float
        Seconds.

    Returns
    -------
    ndarray, shape (models, samples)
    """
    if method == "constant":
        return np.zeros((1, len(emission)))
    make = {"gradient_boosting": baselines.GradientBoosting, "lstm": baselines.LSTM}[method]
    fitted = (make(interval, view, seed).fit(training_part, validation_part) for seed in seeds)
    return np.stack([model.predict(emission) for model in fitted])


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        p, found, wildcards = snakemake.params, snakemake.input, snakemake.wildcards
        training.make_reproducible()
        learn, validate = (
            [normalised(*pair) for pair in zip(found[part], found[f"{part}_statistics"], strict=True)]
            for part in ("training", "validation")
        )
        scalogram = netcdf.read(found.scalogram[0])
        reference = netcdf.read(found.statistics[0]).attrs
        emission, _ = normalised(found.scalogram[0], found.statistics[0])
        predicted = predict(p.method, p.view, p.seeds, learn, validate, emission, scalogram.attrs["interval"])
        by_model = predicted * reference["target_std"] + reference["target_mean"]

        prediction = predictions.series(scalogram, by_model, by_model.mean(axis=0), by_model.std(axis=0))
        prediction.attrs = files.provenance(
            p.study, dict(p.items()), json.loads(scalogram.attrs["raw_files"])
        )
        normalising = reference["target_mean"], reference["target_std"]
        prediction.attrs |= predictions.described(prediction, scalogram, p, normalising)
        prediction.attrs |= {"experiment": wildcards.experiment, "segment": wildcards.segment}
        netcdf.write(prediction, snakemake.output[0])
        for name in ("mape_percent", "r2", "constant_mape_percent"):
            print(f"{name}: {prediction.attrs[name]:.4g}")
