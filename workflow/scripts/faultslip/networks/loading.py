"""Loading: segments ready to train on, from scalogram files."""

import json
from collections.abc import Sequence

import numpy as np

from faultslip.io import netcdf
from faultslip.io.errors import InputError
from faultslip.io.segment_files import SegmentFiles
from faultslip.networks.sampling import TrainingSeries, WindowSampler
from faultslip.records.delay import delayed_emission, transformed_emission
from faultslip.scalograms.image import Normalisation, ScalogramConfig, read_normalisation


def load_sampler(
    files: Sequence[SegmentFiles],
    scalogram: ScalogramConfig,
    length: float,
    step: float,
    causal: bool,
    fractions: Sequence[float | None] = (),
    partly_known: bool = False,
) -> WindowSampler:
    """Load the segments from which windows are drawn.

    A segment may be shorter than a window: then all windows are as long as the shortest segment.

    Parameters
    ----------
    files : sequence of SegmentFiles
        Of each segment, or batch of random faults.
    scalogram : ScalogramConfig
    length, step : float
        Of the windows, seconds.
    causal : bool
    fractions : sequence of float or None, optional
        As `window_fractions` of `train`.
    partly_known : bool
        As for `load_segments`.

    Raises
    ------
    InputError
        If the segments differ in their sampling interval, or a segment lacks its surroundings.
    """
    by_file = [load_segments(one, causal, partly_known) for one in files]
    segments = [segment for loaded in by_file for segment in loaded]
    intervals = {segment.interval for segment in segments}
    if len(intervals) > 1:
        raise InputError(
            f"segments of different sampling intervals cannot be trained on together: {intervals}"
        )
    (interval,) = intervals
    columns = min(round(length / interval), *(len(segment.target) for segment in segments))
    probabilities = drawing_probabilities([len(loaded) for loaded in by_file], fractions)
    step_columns = max(1, round(step / interval))
    return WindowSampler(segments, scalogram, columns, step_columns, causal, probabilities, partly_known)


def drawing_probabilities(
    counts: Sequence[int], fractions: Sequence[float | None]
) -> tuple[float, ...] | None:
    """Return the probability with which each segment is drawn.

    Parameters
    ----------
    counts : sequence of int
        Number of segments in each file.
    fractions : sequence of float or None
        For each file the fraction of the windows that is drawn from it; the other files share the rest
        equally by segment.

    Returns
    -------
    tuple of float, or None
        One per segment; None without fractions.
    """
    if not fractions:
        return None
    rest = 1 - sum(fraction for fraction in fractions if fraction is not None)
    others = sum(count for count, fraction in zip(counts, fractions, strict=True) if fraction is None)
    return tuple(
        rest / others if fraction is None else fraction / count
        for count, fraction in zip(counts, fractions, strict=True)
        for _ in range(count)
    )


def load_segments(files: SegmentFiles, causal: bool, partly_known: bool = False) -> list[TrainingSeries]:
    """Load the series of a segment with the mean and standard deviation that normalise them.

    If causal, the emission is the one that was known at each time (`delayed_emission`). If `partly_known`,
    the emission is that of the longer segment that normalises it, and the target is known in the segment
    alone.

    Returns
    -------
    list of TrainingSeries
        One; of a batch of random faults, one per fault, each normalised by itself.
    """
    data, normalising, of_emission = files.read()
    if partly_known:
        data = _in_surroundings(files, data, of_emission)
    if "fault" not in data.dims:
        return [_segment(data, read_normalisation(normalising, of_emission), causal)]
    faults = (data.isel(fault=number) for number in range(data.sizes["fault"]))
    return [_segment(fault, read_normalisation(fault), causal) for fault in faults]


def _in_surroundings(files, data, surroundings):
    """Return the surroundings of a segment, with a target that is known in the segment alone."""
    (places,) = np.nonzero(np.isin(surroundings["time"].values, data["time"].values))
    same = data.attrs.get("raw_files") == surroundings.attrs.get("raw_files")
    if len(places) < data.sizes["time"] or not same:
        raise InputError(
            f"{files.scalogram} is not a part of {files.emission_normalising}, whose emission should "
            "surround it (partly_known); give the scenario the normalisation of a segment that holds it"
        )
    if np.isnan(data["target"].values).all():
        raise InputError(
            f"{files.scalogram} has no known friction (partly_known): all of it lies in gaps of the record; "
            "train on another part"
        )
    target = np.full(surroundings.sizes["time"], np.nan)
    target[places] = data["target"].values
    return surroundings.assign(target=("time", target))


def _segment(data, normalisation, causal):
    return TrainingSeries(
        emission=delayed_emission(data) if causal else transformed_emission(data),
        target=data["target"].values,
        normalisation=normalisation,
        interval=float(data.attrs["interval"]),
    )


def stated_normalisation(
    segments: Sequence[SegmentFiles], target: str
) -> dict[str, dict[str, Normalisation]]:
    """Return mean and standard deviation of the emission and the target of each training segment.

    Random faults are left out: each is normalised by itself.
    """
    found = {}
    for files in segments:
        _, normalising, of_emission = files.read()
        if "fault" not in normalising.dims:
            normalisation = read_normalisation(normalising, of_emission)
            found[files.scalogram] = {
                name.replace("target", target): value for name, value in normalisation.items()
            }
    return found


def raw_files(segments: Sequence[SegmentFiles]) -> dict[str, str]:
    """Return the raw files of several segments and their sha256."""
    sources: dict[str, str] = {}
    for files in segments:
        sources |= json.loads(netcdf.read(files.scalogram).attrs["raw_files"])
    return sources
