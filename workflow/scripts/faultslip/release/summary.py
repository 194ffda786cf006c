"""A prediction in a few numbers, and in lines of text: what the command prints, and its outputs state."""

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from faultslip import __version__
from faultslip.records.gaps import bridged_samples
from faultslip.scores.metrics import mape, pearson_r, r2


def summarise(prediction: xr.Dataset) -> dict[str, Any]:
    """Return what a prediction says, as JSON can hold it: None where a value is not known.

    Parameters
    ----------
    prediction : Dataset
        From `Networks.predict`.

    Returns
    -------
    dict
        `record`, `files`, `networks`, `version`; `start`, `end`, `samples`, `interval`,
        `interval_of_record`, `average` and `recurrence`, s; `expected_correlation` with friction; `unit` of
        `friction` (its `minimum` and `maximum`) and of `half_width` (likewise) of the 90 % band; `known`, the
        calibration, or `level`; `available` of causal networks; `score` against the friction of the table;
        `warnings`.
    """
    attributes, measured = prediction.attrs, prediction.isel(time=~bridged_samples(prediction))
    time = prediction["time"].values
    parameters = json.loads(attributes["parameters"])
    half_width = (measured["upper"] - measured["lower"]).values / 2
    known = None
    if attributes["calibrated"]:
        start, end = map(float, attributes["known"])
        cycles, shift = int(attributes["calibrated"]), float(attributes["shift"])
        known = {"start": start, "end": end, "cycles": cycles, "shift": shift}
    return {
        "record": attributes["label"],
        "files": list(json.loads(attributes["raw_files"])),
        "networks": attributes["networks"],
        "version": __version__,
        "start": float(time[0]),
        "end": float(time[-1]),
        "samples": len(time),
        **{name: float(attributes[name]) for name in ("interval", "interval_of_record", "average")},
        "recurrence": _number(attributes["recurrence"]),
        "expected_correlation": _number(attributes["expected_correlation"]),
        "unit": attributes["friction_in"] or "coefficient",
        "friction": _extremes(measured["friction"].values),
        "half_width": _extremes(half_width),
        "known": known,
        "level": dict(zip(("mean", "std"), parameters["level"], strict=False)) or None,
        "available": _available(measured) if "available" in prediction else None,
        "score": _score(prediction, measured) if "true" in prediction else None,
        "warnings": attributes["warnings"].splitlines(),
    }


def _number(value):
    """Return a float, or None, because JSON has no NaN."""
    return float(value) if math.isfinite(value) else None


def _extremes(values):
    return {"minimum": float(values.min()), "maximum": float(values.max())}


def _available(measured):
    """Return when the estimates of a causal prediction can be made."""
    time, available = measured["time"].values, measured["available"].values
    later = time > available[0]
    delay = float((available - time)[later].max()) if later.any() else None
    return {"first": float(available[0]), "largest_delay": delay}


def _score(prediction, measured):
    """Score against the friction of the table, outside the known part."""
    attributes = prediction.attrs
    start, end = attributes["known"] if attributes["calibrated"] else (0.0, 0.0)
    measured = measured.isel(time=np.isfinite(measured["true"].values))
    time = measured["time"].values
    rest = measured.isel(time=(time < start) | (time >= end))
    if rest.sizes["time"] < 2 or not np.ptp(rest["true"].values):
        return {}
    true, friction = rest["true"].values.astype(float), rest["friction"].values
    found: dict[str, float | None] = {"pearson_r": pearson_r(true, friction) if np.ptp(friction) else None}
    if attributes["friction_in"]:
        return found
    used = measured["true"].values[(time >= start) & (time < end)]
    constant = used.mean() if len(used) else measured["friction"].values.mean()
    errors = (friction, np.full_like(true, constant)) if np.all(true) else ()
    names = ("mape_percent", "constant_mape_percent")
    covered = np.mean((true >= rest["lower"].values) & (true <= rest["upper"].values))
    return (
        found
        | {"r2": float(r2(true, friction))}
        | {name: float(mape(true, values)) for name, values in zip(names, errors, strict=False)}
        | {"coverage": float(covered)}
    )


def described(summary: Mapping[str, Any]) -> dict[str, str]:
    """Return lines of text by their labels: `time`, `read`, `predicted`, `past`, `score`, where they apply.

    Parameters
    ----------
    summary : mapping
        From `summarise`.
    """
    lines = {}
    if changes := _changes(summary):
        lines["time"] = f"{changes}; rows of the outputs are these samples"
    if summary["expected_correlation"] is not None:
        r = summary["expected_correlation"]
        lines["read"] = f"the networks expect a correlation of {r:.2f} with friction"
    friction, widths = summary["friction"], summary["half_width"]
    digits = _decimals(friction["maximum"] - friction["minimum"])
    band = " to ".join(dict.fromkeys(f"{width:.{digits}f}" for width in widths.values()))
    low, high = (f"{value:.{digits}f}" for value in friction.values())
    lines["predicted"] = f"{low} to {high}, 90 % band ± {band}{_note(summary)}"
    if summary["available"]:
        lines["past"] = _past(**summary["available"])
    if summary["score"] is not None:
        lines["score"] = _scores(summary)
    return lines


def calibration(known: Mapping[str, Any]) -> str:
    """Return the cycles that gave the units, and the shift that they asked for, as text.

    Parameters
    ----------
    known : mapping
        Of a summary.
    """
    cycles = f"{known['cycles']} cycle{'s' if known['cycles'] != 1 else ''}"
    text = f"{cycles} between {known['start']:.6g} and {known['end']:.6g} s"
    if known["shift"]:
        side = "later" if known["shift"] > 0 else "earlier"
        text += f", where it agrees best {abs(known['shift']):.3g} s {side}"
    return text


def _changes(summary):
    """Say how the record was sampled for the networks; empty if it was not changed."""
    changed = []
    if summary["interval"] != summary["interval_of_record"]:
        changed.append(f"resampled from {summary['interval_of_record']:.4g} to {summary['interval']:.4g} s")
    if summary["average"]:
        changed.append(f"averaged over {summary['average']:.3g} s")
    if not changed:
        return ""
    text = " and ".join(changed)
    if summary["recurrence"] is None:
        return text
    samples = summary["recurrence"] / summary["interval"]
    return f"{text}: cycles have {samples:.0f} samples, as the networks know them"


def _decimals(span):
    """Return decimals that leave at least two digits of a span of friction, and three."""
    return max(3, 1 - math.floor(math.log10(span))) if span > 0 else 3


def _note(summary):
    if summary["known"]:
        return f", calibrated on {calibration(summary['known'])}"
    return f" ({summary['unit']}; no level is known)" if summary["unit"] != "coefficient" else ""


def _past(first, largest_delay):
    line = f"estimates up to {first:.6g} s could be made then, when the recurrence was known"
    if largest_delay is None:
        return line
    return f"{line}; later ones at most {largest_delay:.3g} s after their time"


def _scores(summary):
    score = summary["score"]
    if not score:
        return "none: there is no friction beside that of the known part"
    where = "outside the known part" if summary["known"] else "of the whole record"
    r = "no Pearson's r" if score["pearson_r"] is None else f"Pearson's r {score['pearson_r']:.3f}"
    if "r2" not in score:
        return f"{where}, {r} with the friction in the table"
    errors = "no MAPE, because the friction in the table is 0 somewhere"
    if "mape_percent" in score:
        errors = f"MAPE {score['mape_percent']:.2f} % (a constant: {score['constant_mape_percent']:.2f} %)"
    return f"{where}, {r}, R2 {score['r2']:.3f}, {errors}; the band covers {score['coverage']:.0%}"
