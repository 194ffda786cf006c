"""Validation of the study configuration: scales, wavelets, windows and crops.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

from faultslip.io.errors import InputError
from faultslip.scalograms import ANTISYMMETRIC, WAVELETS
from faultslip.study.constants import NORMALISING_FRACTION
from faultslip.study.model import Study

# Parameters for which rows of a scalogram are summed to a series.
SERIES_LOSSES = ("series_loss_weight", "locked_fall_loss_weight")
# Samples. A network halves a window four times (architecture.CEDConfig, too heavy to be imported here);
# what is shorter is mostly padding.
SHORTEST_WINDOW = 2**4 // 2


def check_sizes(study: Study) -> None:
    """Refuse scales, wavelets, windows and crops that do not suit the sampling, or each other.

    Raises
    ------
    InputError
        Names the key, what was found and what is allowed.
    """
    interval, scales = study.config["record"]["interval"], study.config["scalogram"]
    if scales["largest_scale"] <= scales["smallest_scale"]:
        raise InputError("scalogram.largest_scale must be above scalogram.smallest_scale")
    if scales["smallest_scale"] < interval:
        raise InputError(
            f"scalogram.smallest_scale: {scales['smallest_scale']} s is less than a sample, "
            f"record.interval {interval} s; two samples are usual"
        )
    for scenario in study.scenarios.values():
        if scenario.networks:  # they sample a record as they need it
            continue
        _check_wavelet(_where_wavelet(scenario, study), scenario, scales["inverse"])
        _check_windows(_where(scenario, "windows"), scenario, interval)
        _check_crops(_where(scenario, "training"), scenario)
        _check_normalised_faults(scenario, study)


def _where(scenario, section):
    """Return where a section of a scenario is written: in the scenario, or at the top level."""
    return f"scenarios.{scenario.name}." if section in scenario.given else ""


def _where_wavelet(scenario, study):
    """Return where the wavelet of a scenario is written: there, or in one whose networks it takes."""
    parent = scenario.given.get("model", scenario.start_from)
    if parent is not None:
        return _where_wavelet(study.scenarios[parent], study)
    return _where(scenario, "wavelet") or "scalogram."


def _check_wavelet(where, scenario, inverse):
    """Refuse an antisymmetric wavelet where rows are summed to a series, because its rows sum to none."""
    summing = ["scalogram.inverse: sum"] if inverse == "sum" else []
    summing += [f"training.{key}" for key in SERIES_LOSSES if scenario.training[key]]
    if scenario.wavelet in ANTISYMMETRIC and scenario.has_networks and summing:
        raise InputError(
            f"{where}wavelet: {scenario.wavelet} is antisymmetric: its coefficients do not sum to the "
            f"friction, as {summing[0]} needs; use scalogram.inverse: least_squares without losses of the "
            "series, or a symmetric wavelet: " + ", ".join(n for n in WAVELETS if n not in ANTISYMMETRIC)
        )


def _check_windows(where, scenario, interval):
    length, step = scenario.windows.length, scenario.windows.step
    if step > length:
        raise InputError(
            f"{where}windows.step, {step} s, is longer than {where}windows.length, {length} s: "
            "windows must overlap or touch"
        )
    if round(length / interval) < SHORTEST_WINDOW:
        raise InputError(
            f"{where}windows.length: {length} s are {round(length / interval)} samples of "
            f"{interval} s; a network needs at least {SHORTEST_WINDOW}"
        )


def _check_crops(where, scenario):
    training, length = scenario.training, scenario.windows.length
    crop = training["crop_length"]
    if training["time_stretch"] > 1 and scenario.target == "time_to_failure":
        raise InputError(f"{where}training.time_stretch: a stretched record has other times to failure")
    if not length <= crop[1] >= crop[0]:
        raise InputError(
            f"{where}training.crop_length: {crop} s must go from short to long, and the longest crop must "
            f"be at least as long as a window of {length} s"
        )


def _check_normalised_faults(scenario, study):
    """Refuse random faults whose normalising part is shorter than a window of the networks."""
    length = scenario.windows.length
    for segment in study.scenarios[scenario.model].validate:
        fault = study.experiments[segment.experiment].fault
        if "faults" not in segment.definition or scenario.normalisation == "segment" or fault is None:
            continue
        normalising = NORMALISING_FRACTION * fault.parameters["duration"]
        if normalising < length:
            raise InputError(
                f"scenarios.{scenario.name}: bands are calibrated on {segment.path}, of which the first "
                f"{normalising:.6g} s normalise each fault, less than a window of {length:.6g} s; make "
                "random_faults.duration longer, or windows.length shorter"
            )
