"""Predict a segment's target, such as friction, from its emission, with all networks of a scenario."""

import json

import numpy as np
import torch

from faultslip import files, images, models, netcdf, predictions, training, windows
from faultslip.errors import InputError

BATCH = 64


# Samples that a view of the past needs at least; before them the mean is predicted.
LEAST = 16


def predict(networks, scalogram, statistics, config, length, step, low_pass_gain=1.0, device="cpu"):
    """Predicted scalogram and series.

    Parameters
    ----------
    networks : list of CED
        One a seed.
    scalogram : Dataset
        Of the segment: `emission` and `target` over (row, time), `target_series`.
    statistics : dict
        Mean and standard deviation of `emission` and `target` of the normalising part.
    config : images.ScalogramConfig
        The one the networks were trained with.
    length, step : int
        Of the windows, columns.
    low_pass_gain : float
        The predicted low-pass row is multiplied by this. Below 1 it draws slow levels
        toward the normalising part's mean: a network that has seen a few cycles knows
        their shape better than their level.

    Returns
    -------
    Dataset
        Over (row, time), in standard deviations of the normalising part:
        `emission_image`, `true_image`, `predicted_image` and its
        `predicted_image_std` over windows and networks. Over time: `true`,
        `predicted` (of the average image), `predicted_std`. Over (model, time):
        `predicted_by_model`.
    """
    interval = float(scalogram.attrs["interval"])
    true = {
        name: images.normalise(scalogram[name].values, statistics[name], interval, config)
        for name in ("emission", "target")
    }
    columns = scalogram.sizes["time"]
    inputs = torch.from_numpy(windows.cut(true["emission"], length, step))[:, None].to(device)
    predicted = np.stack(
        [training.predict(network.to(device), inputs, BATCH)[:, 0].cpu().numpy() for network in networks]
    )
    if config.low_pass:
        predicted[:, :, -1] *= low_pass_gain
    image, image_std = windows.merge(predicted, columns, step)

    def series(image):
        return images.series(image, statistics["target"], interval, config)

    by_model = [series(windows.merge(one[None], columns, step)[0]) for one in predicted]
    # The spread of the series: every set of windows that touch but do not overlap gives
    # a series of its own, for each network.
    tilings = [series(t) for one in predicted for t in windows.tilings(one, image, step)]
    rows, time = ("row", "time"), scalogram["time"]
    deviations = {"units": "1", "comment": "in standard deviations of the normalising part"}
    result = predictions.series(scalogram, by_model, series(image), np.std(tilings, axis=0))
    return result.assign(
        {
            "emission_image": (rows, true["emission"], deviations),
            "true_image": (rows, true["target"], deviations),
            "predicted_image": (rows, image, deviations),
            "predicted_image_std": (rows, image_std, deviations),
            "cone_of_influence": scalogram["cone_of_influence"],
        }
    ).assign_coords(time=time, scale=scalogram["scale"])


def predict_from_past(networks, scalogram, statistics, config, length, low_pass_gain=1.0, device="cpu"):
    """Predicted series, each sample from the emission up to it and nothing after it.

    For each sample the emission before it is transformed by itself, and its last window predicted.
    Each column of the image is what the last window that holds it says; the sample is the last
    of the series whose image this is.

    Parameters, as for `predict`.

    Returns
    -------
    Dataset
        Series as from `predict`, with the spread over networks as `predicted_std`, and no
        images.
    """
    interval = float(scalogram.attrs["interval"])
    emission = scalogram["emission_series"].values

    def window(end):
        rows = images.transform(emission[:end], interval, config)
        image = images.normalise(rows, statistics["emission"], interval, config)
        return image[:, max(0, end - length) :]

    by_model = np.full((len(networks), len(emission)), float(statistics["target"][0]))
    known = np.zeros((len(networks), scalogram.sizes["row"], len(emission)))
    ends = np.arange(LEAST, len(emission) + 1)
    alone = [end for end in ends if end < length]  # shorter windows, each of its own size
    batches = [[end] for end in alone] + np.array_split(ends[len(alone) :], -(-len(ends) // BATCH))
    for batch in batches:
        if not len(batch):
            continue
        inputs = torch.from_numpy(np.stack([window(end) for end in batch]))[:, None].to(device)
        for series, so_far, network in zip(by_model, known, networks, strict=True):
            predicted = training.predict(network.to(device), inputs, BATCH)[:, 0].cpu().numpy()
            if config.low_pass:
                predicted[:, -1] *= low_pass_gain
            for end, image in zip(batch, predicted, strict=True):
                so_far[:, end - image.shape[1] : end] = image
                recent = so_far[:, max(0, end - 4 * length) : end]
                series[end - 1] = images.series(recent, statistics["target"], interval, config)[-1]
    return predictions.series(scalogram, by_model, by_model.mean(axis=0), by_model.std(axis=0))


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        p, wildcards = snakemake.params, snakemake.wildcards
        training.make_reproducible()
        networks, config, window = models.load_all(snakemake.input.models)
        scalogram = netcdf.read(snakemake.input.scalogram[0])
        statistics = predictions.normalisation(netcdf.read(snakemake.input.statistics[0]))
        interval = float(scalogram.attrs["interval"])
        if not np.isclose(interval, window["interval"]):
            raise InputError(
                f"{wildcards.experiment}: sampled at {interval} s, but the networks of {p.scenario} "
                f"were trained at {window['interval']} s; give both the same record.interval"
            )
        length, step = round(window["length"] / interval), max(1, round(p.step / interval))
        device = training.choose_device(p.device)
        if p.view == "past":
            prediction = predict_from_past(
                networks, scalogram, statistics, config, length, p.low_pass_gain, device
            )
        else:
            prediction = predict(
                networks, scalogram, statistics, config, length, step, p.low_pass_gain, device
            )

        parameters = {name: value for name, value in p.items() if name != "device"}
        prediction.attrs = files.provenance(p.study, parameters, json.loads(scalogram.attrs["raw_files"]))
        prediction.attrs |= predictions.described(prediction, scalogram, p, statistics["target"])
        prediction.attrs |= {"experiment": wildcards.experiment, "segment": wildcards.segment}
        netcdf.write(prediction, snakemake.output[0])
        for name in ("mape_percent", "r2", "constant_mape_percent"):
            print(f"{name}: {prediction.attrs[name]:.4g}")
