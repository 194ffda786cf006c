"""Read raw files and write them as a record on a uniform time axis."""

from collections.abc import Mapping, Sequence
from typing import Any

from faultslip.io import netcdf
from faultslip.io.errors import warn
from faultslip.io.files import sha256
from faultslip.io.provenance import provenance
from faultslip.records import plausibility
from faultslip.records.gaps import warn_of_bridged
from faultslip.records.raw_record import scale_time, select_time_range
from faultslip.records.readers import READERS, read
from faultslip.records.record import to_dataset
from faultslip.records.resampling import resample


def record(raw: Sequence[str], parameters: Mapping[str, Any], study: str, threads: int, output: str) -> None:
    """Read an experiment, resample it and write its record.

    Parameters
    ----------
    raw : sequence of str
        Raw files; of a biaxial experiment, its folder.
    parameters : mapping
        As `faultslip.study.jobs.record` gives them: `reader`, a key of `faultslip.records.readers.READERS`,
        and `options`, what it is given beside the files; `label`, the name of the experiment in figures and
        tables; `virtual`, whether the data are simulated; `time_scale`, a factor on the times of the raw
        files; `time_range`, start and end of the part that is used, s, or None; `average`, the length of a
        centred moving average, s, or a mapping of lengths for single variables; `interval` of the record and
        `max_gap`, the longest gap between rows that is bridged, s.
    study : str
        Name of the study.
    threads : int
        Number of threads that the reader may use.
    output : str
        NetCDF file to write.
    """
    reader, label, time_range = (parameters[name] for name in ("reader", "label", "time_range"))
    interval = parameters["interval"]
    factor = parameters["time_scale"]
    within = None if time_range is None else [limit / factor for limit in time_range]
    series = scale_time(read(reader, raw, parameters["options"], within, threads), factor)
    if time_range and not READERS[reader].selects_time_range:
        series = select_time_range(series, *time_range)
    plausibility.check_known(series)
    for message in (
        *plausibility.check_emission(series),
        *plausibility.check_friction(series),
        *plausibility.check_time(series, interval),
    ):
        warn(f"{label}: {message}")
    series, report = resample(series, interval, parameters["max_gap"], parameters["average"])
    for message in warn_of_bridged(label, report, len(series.time)):
        warn(message)
    dataset = to_dataset(series, READERS[reader].emission)
    sources = {str(path): sha256(path) for path in series.files}
    dataset.attrs = {
        **provenance(study, parameters, sources),
        "title": f"record of {label}",
        "label": label,
        "virtual": int(parameters["virtual"]),
        "interval": interval,
        **report,
    }
    netcdf.write(dataset, output)
    _print_summary(dataset)


def _print_summary(dataset):
    found, time = dataset.attrs, dataset["time"].values
    print(
        f"{found['label']}: {time[0]:.6g} to {time[-1]:.6g} s, {len(time)} samples of {found['interval']} s"
    )
    print(
        f"rows of equal time: {found['duplicate_times']}, gaps: {found['gaps']}, "
        f"longest: {found['longest_gap']:.4g} s"
    )
    for name in ("emission", "friction", "normal_stress"):
        if name in dataset:
            values = dataset[name].values
            print(f"{name.replace('_', ' ')}: {values.min():.4g} to {values.max():.4g}")
    if "failure_time" in dataset:
        print(f"failures: {dataset.sizes['failure']}")


if __name__ == "__main__":
    from faultslip.job import run

    run(record, snakemake)
