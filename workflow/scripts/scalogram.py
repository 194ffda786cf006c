"""Cut the segments of a record, and transform each on its own."""

import json
from typing import Any

import xarray as xr

from faultslip.io import netcdf
from faultslip.io.provenance import provenance
from faultslip.records.cutting import cut_segment
from faultslip.scalograms.image import ScalogramConfig
from faultslip.scalograms.segments import select_faults, transform


def scalogram(record: str, parameters: dict[str, Any], study: str, scalograms: list[str]) -> None:
    """Write the scalograms of the emission and the target of each segment.

    Parameters
    ----------
    record : str
        Path of the record.
    parameters : dict
        As `faultslip.study.jobs.scalograms` gives them. `target` is `friction` or `time_to_failure`.
        `segments` has for each segment its `definition`, such as `{"fraction": [0, 0.6]}`; `min_length`, the
        shortest permitted, s; and `others`, the definitions of the other segments of the record, empty
        without averages. `scalogram` has the attributes of `ScalogramConfig`; `emission_averaging` is the
        length of the averages that the emission is made of, s; `embargo` the longest of any variable, s, by
        which a segment that follows another one begins later, so that they have no raw data in common.
        `events` has `min_friction_drop` and `failure_slope`, where a segment or the
        target depends on slip events or failures.
    study : str
        Name of the study.
    scalograms : list of str
        Files to write, one per segment.

    Raises
    ------
    InputError
        If a segment cannot be cut or transformed.
    """
    source = netcdf.read(record)
    shared = {name: value for name, value in parameters.items() if name != "segments"}
    for path, (name, segment) in zip(scalograms, parameters["segments"].items(), strict=True):
        dataset = transform_segment(source, name, segment | shared)
        of_job = segment | shared | {"segment": name}
        dataset.attrs |= provenance(study, of_job, json.loads(source.attrs["raw_files"]))
        dataset.attrs["title"] = f"scalograms of {source.attrs['label']}, {name}"
        dataset.attrs["target"] = parameters["target"]
        dataset.attrs |= {key: source.attrs[key] for key in ("label", "virtual", "interval")}
        netcdf.write(dataset, path)
    config = ScalogramConfig(**parameters["scalogram"])
    print(f"{len(config.scales)} scales, {config.scales[0]:.3g} to {config.scales[-1]:.3g} s")


def transform_segment(record: xr.Dataset, name: str, parameters: dict[str, Any]) -> xr.Dataset:
    """Cut one segment out of a record, or select its random faults, and transform it.

    Parameters
    ----------
    record : Dataset
    name : str
        Name of the segment.
    parameters : dict
        As for `scalogram`, with those of the segment itself.
    """
    config, definition = ScalogramConfig(**parameters["scalogram"]), parameters["definition"]
    target, min_length = parameters["target"], parameters["min_length"]
    if "faults" in definition:
        return select_faults(record, name, definition["faults"], target, config, min_length)
    embargo = parameters["embargo"], parameters["others"]
    part = cut_segment(record, name, definition, target, min_length, parameters["events"], *embargo)
    averaging = {"emission_averaging": parameters["emission_averaging"]}
    return transform(part, target, config).assign_attrs(averaging)


if __name__ == "__main__":
    from faultslip.job import run

    run(scalogram, snakemake)
