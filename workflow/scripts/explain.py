"""Which of its input a scenario's networks use, and what simple quantity says the same."""

import json

import numpy as np
import torch
import xarray as xr

from faultslip import explanation, files, images, models, netcdf, predictions, records, training, windows

BATCH = 64
# Hidden at once, and looked at before and after, seconds.
HIDDEN, REACH = 1.0, 10.0


def octaves(config):
    """Rows of each octave of scales, and of the low-pass row: names and slices."""
    number, each = len(config.scales), config.scales_per_octave
    bands = [slice(first, min(first + each, number)) for first in range(0, number, each)]
    names = [" to ".join(dict.fromkeys(f"{s:.2g}" for s in config.scales[b][[0, -1]])) + " s" for b in bands]
    if config.low_pass:
        bands, names = [*bands, slice(number, number + 1)], [*names, "slower"]
    return names, bands


def explain(networks, scalogram, statistics, config, length, step, slip_drop):
    """Weights of scales and lags, mean over networks; what simple quantities explain.

    Parameters
    ----------
    networks : list of CED
    scalogram : Dataset
        Of the tested segment.
    statistics : dict
        Mean and standard deviation of `emission` and `target` of the normalising part.
    config : images.ScalogramConfig
    length, step : int
        Of the windows, columns.
    slip_drop : float
        Of slip events in the true series.

    Returns
    -------
    Dataset
        `scale_weight` over band; `lag_weight` over lag (s, of the predicted sample behind the
        hidden one); `of_prediction` and `of_truth`, explained variance, over quantity.
    """
    interval = float(scalogram.attrs["interval"])
    image = images.normalise(scalogram["emission"].values, statistics["emission"], interval, config)
    names, bands = octaves(config)
    width, reach = max(1, round(HIDDEN / interval)), round(REACH / interval)

    def predictor(network):
        def predict(shown):
            inputs = torch.from_numpy(windows.cut(shown, length, step))[:, None]
            predicted = training.predict(network, inputs, BATCH)[:, 0].numpy()
            merged, _ = windows.merge(predicted[None], shown.shape[1], step)
            return images.series(merged, statistics["target"], interval, config)

        return predict

    predictors = [predictor(network) for network in networks]
    scale_weight = np.mean([explanation.scale_weights(p, image, bands) for p in predictors], axis=0)
    spacing = 2 * reach + width
    by_network = [explanation.lag_weights(p, image, width, reach, spacing) for p in predictors]
    lags, lag_weight = by_network[0][0], np.mean([weights for _, weights in by_network], axis=0)
    true = scalogram["target_series"].values
    start, end = records.slip_events(true, slip_drop)
    known = explanation.known_quantities(scalogram["emission_series"].values, interval, start, end)
    average = np.mean([p(image) for p in predictors], axis=0)
    explained = {
        name: ("quantity", [explanation.explained(series, quantity) for quantity in known.values()])
        for name, series in (("of_prediction", average), ("of_truth", true))
    }
    return xr.Dataset(
        explained | {"scale_weight": ("band", scale_weight), "lag_weight": ("lag", lag_weight)},
        coords={"band": names, "lag": lags * interval, "quantity": list(known)},
    )


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        p = snakemake.params
        training.make_reproducible()
        networks, config, window = models.load_all(snakemake.input.models)
        scalogram = netcdf.read(snakemake.input.scalogram[0])
        statistics = predictions.normalisation(netcdf.read(snakemake.input.statistics[0]))
        interval = float(scalogram.attrs["interval"])
        length, step = round(window["length"] / interval), max(1, round(p.step / interval))
        found = explain(networks, scalogram, statistics, config, length, step, p.slip_drop)
        found.attrs = files.provenance(p.study, dict(p.items()), json.loads(scalogram.attrs["raw_files"]))
        found.attrs |= {name: scalogram.attrs[name] for name in ("label", "virtual")}
        found.attrs |= {"scenario": p.scenario, "experiment": snakemake.wildcards.experiment}
        netcdf.write(found, snakemake.output[0])
