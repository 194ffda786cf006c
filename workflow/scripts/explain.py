"""Measure which parts of their input the networks of a scenario use."""

import json
from typing import Any

import numpy as np
import xarray as xr

from faultslip.io import netcdf
from faultslip.io.provenance import provenance
from faultslip.io.segment_files import SegmentFiles
from faultslip.predictions import explanation
from faultslip.predictions.inference import Ensemble
from faultslip.runtime import make_reproducible
from faultslip.scalograms.image import read_normalisation

HIDDEN = 1.0  # length of a hidden interval, s
REACH = 10.0  # time before and after it at which the change is measured, s


def explain(
    models: list[str],
    scenario: str,
    experiment: str,
    parameters: dict[str, Any],
    study: str,
    output: str,
) -> None:
    """Explain the networks of a scenario on a segment.

    Parameters
    ----------
    models : list of str
        Model files of the scenario, one per seed.
    scenario, experiment : str
        Names.
    parameters : dict
        As `faultslip.study.jobs.explanation` gives them.
    study : str
        Name of the study.
    output : str
        Explanation file: `scale_weight` over band; `lag_weight` over lag, the time from the hidden
        emission to the predicted sample; `predicted`, `true` and `log_emission` (or `emission`) over time.
    """
    make_reproducible()
    data, normalising, of_emission = SegmentFiles(*parameters["files"]).read()
    ensemble = Ensemble.load(
        models,
        data=experiment,
        interval=float(data.attrs["interval"]),
        normalisation=read_normalisation(normalising, of_emission),
        step=parameters["step"],
    )
    found = explain_segment(ensemble, data)
    names = {"scenario": scenario, "experiment": experiment}
    found.attrs = provenance(study, parameters | names, json.loads(data.attrs["raw_files"]))
    found.attrs |= {name: data.attrs[name] for name in ("label", "virtual", "interval")} | names
    found.attrs["title"] = f"what {scenario} depends on, {data.attrs['label']}"
    netcdf.write(found, output)


def explain_segment(ensemble: Ensemble, scalogram: xr.Dataset) -> xr.Dataset:
    """Return the weights of scales and lags, mean over the networks, and the series to explain.

    Parameters
    ----------
    ensemble : Ensemble
    scalogram : Dataset
        Scalogram file of the segment.

    Returns
    -------
    Dataset
        The variables of an explanation file.
    """
    interval = ensemble.interval
    image = ensemble.emission_image_of(scalogram)
    channel = ensemble.config.channels[0]
    names, bands = explanation.octave_bands(ensemble.config)
    width, reach = max(1, round(HIDDEN / interval)), round(REACH / interval)
    spacing = 2 * reach + width
    predictors = [member.predict_series for member in ensemble.members()]
    scale_weight = np.mean([explanation.scale_weights(p, image, bands) for p in predictors], axis=0)
    by_network = [explanation.lag_weights(p, image, width, reach, spacing) for p in predictors]
    lags, lag_weight = by_network[0][0], np.mean([weights for _, weights in by_network], axis=0)
    predicted = np.mean([p(image) for p in predictors], axis=0)
    deviations = {"units": "1", "long_name": "change of the prediction, in its standard deviations"}
    found = xr.Dataset(
        {
            "scale_weight": ("band", scale_weight, deviations),
            "lag_weight": ("lag", lag_weight, deviations),
            "predicted": ("time", predicted, {"long_name": "predicted target"}),
            "true": ("time", scalogram["target"].values, {"long_name": "true target"}),
            channel: ("time", scalogram[channel].values, scalogram[channel].attrs),
        },
        coords={
            "band": ("band", names, {"long_name": "octave of scales"}),
            "lag": ("lag", lags * interval, {"units": "s", "long_name": "time from the hidden emission"}),
            "time": scalogram["time"],
        },
    )
    # Coordinates are written in double precision, which the table of explained variance needs.
    return found.set_coords("predicted")


if __name__ == "__main__":
    from faultslip.job import run

    run(explain, snakemake)
