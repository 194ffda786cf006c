"""Loading: segments ready to train on, from scalogram files."""

import json
from collections.abc import Sequence

from faultslip.io import netcdf
from faultslip.io.errors import InputError
from faultslip.networks.sampling import TrainingSeries, WindowSampler
from faultslip.records.delay import known_emission
from faultslip.scalograms.image import Normalisation, ScalogramConfig, read_normalisation


def load_sampler(
    paths: Sequence[str],
    normalising: tuple[Sequence[str], Sequence[str]],
    scalogram: ScalogramConfig,
    length: float,
    step: float,
    causal: bool,
    fractions: Sequence[float | None] = (),
) -> WindowSampler:
    """Load the segments from which windows are drawn.

    A segment may be shorter than a window: then all windows are as long as the shortest segment.

    Parameters
    ----------
    paths : sequence of str
        Scalograms of the segments.
    normalising : pair of sequences of str
        For each of them the scalogram whose mean and standard deviation normalise its target, and the one
        that normalises its emission.
    scalogram : ScalogramConfig
    length, step : float
        Of the windows, seconds.
    causal : bool
    fractions : sequence of float or None, optional
        As `window_fractions` of `train`.

    Raises
    ------
    InputError
        If the segments differ in their sampling interval.
    """
    files = [load_segments(*three, causal) for three in zip(paths, *normalising, strict=True)]
    segments = [segment for file in files for segment in file]
    intervals = {segment.interval for segment in segments}
    if len(intervals) > 1:
        raise InputError(
            f"segments of different sampling intervals cannot be trained on together: {intervals}"
        )
    (interval,) = intervals
    columns = min(round(length / interval), *(len(segment.target) for segment in segments))
    probabilities = drawing_probabilities([len(file) for file in files], fractions)
    return WindowSampler(segments, scalogram, columns, max(1, round(step / interval)), causal, probabilities)


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


def load_segments(
    path: str, normalising: str, emission_normalising: str, causal: bool
) -> list[TrainingSeries]:
    """Load the series of a scalogram file, and mean and standard deviation of target and emission of others.

    If causal, the emission is the one that was known at each time (`known_emission`).

    Returns
    -------
    list of TrainingSeries
        One; of a batch of random faults, one per fault, each normalised by itself.
    """
    data = netcdf.read(path)
    if "fault" not in data.dims:
        normalisation = read_normalisation(netcdf.read(normalising), netcdf.read(emission_normalising))
        return [_segment(data, normalisation, causal)]
    faults = (data.isel(fault=number) for number in range(data.sizes["fault"]))
    return [_segment(fault, read_normalisation(fault), causal) for fault in faults]


def _segment(data, normalisation, causal):
    return TrainingSeries(
        emission=known_emission(data) if causal else data["emission"].values,
        target=data["target"].values,
        normalisation=normalisation,
        interval=float(data.attrs["interval"]),
    )


def stated_normalisation(
    paths: Sequence[str], normalising: Sequence[str], emission_normalising: Sequence[str], target: str
) -> dict[str, dict[str, Normalisation]]:
    """Return mean and standard deviation of the emission and the target of each training segment.

    Random faults are left out: each is normalised by itself.
    """
    found = {}
    for path, *others in zip(paths, normalising, emission_normalising, strict=True):
        known, of_emission = map(netcdf.read, others)
        if "fault" not in known.dims:
            normalisation = read_normalisation(known, of_emission)
            found[path] = {name.replace("target", target): value for name, value in normalisation.items()}
    return found


def raw_files(paths: Sequence[str]) -> dict[str, str]:
    """Return the raw files of several scalograms and their sha256."""
    sources: dict[str, str] = {}
    for path in paths:
        sources |= json.loads(netcdf.read(path).attrs["raw_files"])
    return sources
