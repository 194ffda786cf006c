"""Reader of the sensor files of a finite-discrete element simulation (HOSS), or of our own gouge."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from faultslip.io.errors import InputError
from faultslip.records.raw_record import RawRecord
from faultslip.records.readers import table

# Series as expressions of the files' columns; `Time` is in ms.
ENERGY = {"time": "Time / 1000", "emission": "sqrt(KineticEnergy)"}
FORCES = {"time": "Time / 1000", "fx": "fx", "fy": "fy"}


def read(
    files: Sequence[str],
    options: Mapping[str, Any],
    time_range: Sequence[float] | None = None,
    threads: int = 1,
) -> RawRecord:
    """Read one simulation.

    The emission is the square root of the kinetic energy. It is an amplitude, as is the root of the
    laboratory's variance. The friction is the ratio of the forces on the two plates,
    (fx_bottom - fx_top) / (fy_top - fy_bottom).

    Parameters
    ----------
    files : sequence of str
        `energy`, `ConSV_PlateBottomBeadMiddle` and `ConSV_PlateTopBeadMiddle`. Their time is in ms.
    options, time_range, threads
        Not used.

    Returns
    -------
    RawRecord

    Raises
    ------
    InputError
        If a file is missing or damaged, lacks a column, or the three differ in their times.
    """
    columns = (ENERGY, FORCES, FORCES)
    energy, bottom, top = (
        table.read_series([file], names) for file, names in zip(files, columns, strict=True)
    )
    for file, plate in zip(files[1:], (bottom, top), strict=True):
        if not np.array_equal(plate["time"], energy["time"]):
            raise InputError(
                f"{file}: {len(plate['time'])} rows whose times are not those of {files[0]} "
                f"({len(energy['time'])} rows); the three files must be complete and of one simulation"
            )
    with np.errstate(all="ignore"):
        friction = (bottom["fx"] - top["fx"]) / (top["fy"] - bottom["fy"])
    return RawRecord(
        time=energy["time"],
        emission=energy["emission"],
        friction=friction,
        source=str(files[0]),
        files=tuple(map(Path, files)),
    )
