"""A prediction as a file: true and predicted series of a segment, and how good they are."""

import numpy as np
import xarray as xr

from faultslip import metrics


def series(scalogram, by_model, predicted, deviation):
    """True and predicted series.

    Parameters
    ----------
    scalogram : Dataset
        Of the segment, with its `target_series`.
    by_model : list of ndarray, shape (samples,)
        Prediction of each model.
    predicted, deviation : ndarray, shape (samples,)
        Their average, and the half width of its band of one standard deviation.

    Returns
    -------
    Dataset
        `true`, `predicted`, `predicted_std` over time; `predicted_by_model` over (model,
        time); in units of the target.
    """
    target = scalogram.attrs["target"]
    units, name = ("s" if target == "time_to_failure" else "1"), target.replace("_", " ")
    true = scalogram["target_series"].values
    return xr.Dataset(
        {
            "true": ("time", true, {"units": units, "long_name": f"true {name}"}),
            "predicted": ("time", predicted, {"units": units, "long_name": f"predicted {name}"}),
            "predicted_std": ("time", deviation, {"units": units}),
            "predicted_by_model": (("model", "time"), np.stack(by_model), {"units": units}),
        },
        coords={"time": scalogram["time"]},
    )


def normalisation(reference):
    """Mean and standard deviation of `emission` and `target` of the normalising part.

    Parameters
    ----------
    reference : Dataset
        Its scalogram.
    """
    return {
        name: (reference.attrs[f"{name}_mean"], reference.attrs[f"{name}_std"])
        for name in ("emission", "target")
    }


def scores(prediction, constant, least=None):
    """Scores of a prediction, and of the normalising part's mean as a constant guess.

    Parameters
    ----------
    prediction : Dataset
        From `series`.
    constant : float
    least : float, optional
        MAPE counts samples whose true value is at least this: time to failure reaches
        zero, where a percentage has no meaning.

    Returns
    -------
    dict
        Mean and standard deviation over models of MAPE; mean R2 and RMSE; the MAPE of
        the average prediction; the constant's MAPE.
    """
    true = prediction["true"].values
    each = prediction["predicted_by_model"].values
    counted = np.full(len(true), True) if least is None else true >= least

    def mape(series):
        return metrics.mape(true[counted], series[counted])

    mapes = [mape(one) for one in each]
    return {
        "models": len(each),
        "mape_percent": float(np.mean(mapes)),
        "mape_std_percent": float(np.std(mapes, ddof=1)) if len(each) > 1 else float("nan"),
        "r2": float(np.mean([metrics.r2(true, one) for one in each])),
        "rmse": float(np.mean([metrics.rmse(true, one) for one in each])),
        "constant_mape_percent": mape(np.full_like(true, constant)),
        "ensemble_mape_percent": mape(prediction["predicted"].values),
    }


def described(prediction, scalogram, parameters, normalising):
    """Attributes that say what was predicted, and how well.

    Parameters
    ----------
    prediction : Dataset
        From `series`.
    scalogram : Dataset
    parameters
        `scenario`, `segment_label`, `statistics`, and `least` as for `scores`.
    normalising : pair of float
        Mean and standard deviation of the target in the normalising part.

    Returns
    -------
    dict
    """
    mean, deviation = normalising
    kept = {name: scalogram.attrs[name] for name in ("target", "label", "virtual", "interval")}
    said = {name: getattr(parameters, name) for name in ("scenario", "segment_label", "statistics")}
    said |= {"target_mean": mean, "target_std": deviation}
    return scores(prediction, mean, parameters.least) | kept | said
