"""Reader of the sensor files of a finite-discrete element simulation (HOSS), or of our own gouge."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from faultslip.io.errors import InputError
from faultslip.records.raw_record import RawRecord
from faultslip.records.readers import table

# `time` is in ms; `emission` and `friction` hold what the names of the columns say.
ENERGY = {"time": "Time / 1000", "emission": "sqrt(KineticEnergy)", "friction": "0"}
FORCES = {"time": "Time / 1000", "emission": "fx", "friction": "fy"}


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
    parts = [table.read([file], {"columns": names}) for file, names in zip(files, columns, strict=True)]
    energy, bottom, top = parts
    for part in (bottom, top):
        if not np.array_equal(part.time, energy.time):
            raise InputError(
                f"{part.source}: {len(part.time)} rows whose times are not those of {energy.source} "
                f"({len(energy.time)} rows); the three files must be complete and of one simulation"
            )
    assert bottom.friction is not None and top.friction is not None  # given by FORCES
    shear, normal = bottom.emission - top.emission, top.friction - bottom.friction
    with np.errstate(all="ignore"):
        friction = shear / normal
    return RawRecord(
        time=energy.time,
        emission=energy.emission,
        friction=friction,
        source=energy.source,
        files=tuple(map(Path, files)),
    )
