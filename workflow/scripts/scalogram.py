"""Cut one segment out of a record and transform it on its own."""

import json
from typing import Any

from faultslip.io import netcdf
from faultslip.io.provenance import provenance
from faultslip.records.cutting import cut_segment
from faultslip.scalograms.image import ScalogramConfig
from faultslip.scalograms.segments import select_faults, transform


def scalogram(
    record: str,
    segment: str,
    definition: dict[str, Any],
    target: str,
    scalogram: dict[str, Any],
    min_length: float,
    emission_averaging: float,
    embargo: float,
    others: dict[str, dict[str, Any]],
    study: str,
    output: str,
    events: dict[str, float] | None = None,
) -> None:
    """Write the scalograms of a segment's emission and target.

    Parameters
    ----------
    record : str
        Path of the record.
    segment : str
        Name of the segment.
    definition : dict
        Definition of the segment, such as `{"fraction": [0, 0.6]}`.
    target : str
        `friction` or `time_to_failure`.
    scalogram : dict
        Parameters of the transform; see `ScalogramConfig`.
    min_length : float
        Shortest permitted length of the segment, seconds.
    emission_averaging : float
        Length of the averages that the emission of the record is made of, s.
    embargo : float
        Length of the longest average of a variable, s. A segment that follows another one begins so much
        later that they have no raw data in common.
    others : dict
        Definitions of the other segments of the record, by name; empty without averages.
    study : str
    output : str
        Path of the scalogram file.
    events : dict, optional
        `min_friction_drop`, `failure_slope` and `min_failure_separation`, where the segment or the
        target depends on slip events or failures.

    Raises
    ------
    InputError
        If the segment cannot be cut or transformed.
    """
    config = ScalogramConfig(**scalogram)
    source = netcdf.read(record)
    if "faults" in definition:
        dataset = select_faults(source, segment, definition["faults"], target, config, min_length)
    else:
        part = cut_segment(source, segment, definition, target, min_length, events, embargo, others)
        dataset = transform(part, target, config)
        dataset.attrs["emission_averaging"] = emission_averaging
    parameters = {
        "segment": segment,
        "definition": definition,
        "target": target,
        "scalogram": scalogram,
        "min_length": min_length,
        "embargo": embargo,
        "others": others,
        "events": events,
    }
    dataset.attrs |= provenance(study, parameters, json.loads(source.attrs["raw_files"]))
    dataset.attrs["title"] = f"scalograms of {source.attrs['label']}, {segment}"
    dataset.attrs["target"] = target
    for name in ("label", "virtual", "interval"):
        dataset.attrs[name] = source.attrs[name]
    netcdf.write(dataset, output)
    print(f"{len(config.scales)} scales, {config.scales[0]:.3g} to {config.scales[-1]:.3g} s")


if __name__ == "__main__":
    from faultslip.job import run

    run(scalogram, snakemake)
