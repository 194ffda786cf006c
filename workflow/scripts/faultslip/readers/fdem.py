"""Sensor files of a finite-discrete element simulation (HOSS), or of our own gouge."""

import numpy as np

from faultslip.errors import InputError
from faultslip.readers.table import read as read_table
from faultslip.records import Record

ENERGY = "energy"
BOTTOM = "ConSV_PlateBottomBeadMiddle"
TOP = "ConSV_PlateTopBeadMiddle"


def read(energy, bottom, top):
    """Read one simulation.

    Emission is the square root of the kinetic energy, an amplitude as the root of the
    laboratory's variance is. Friction is the ratio of the forces on the two plates,
    (fx_bottom - fx_top) / (fy_top - fy_bottom).

    Parameters
    ----------
    energy, bottom, top : str
        `energy` and the two `ConSV_Plate*` files; their time is in ms.

    Returns
    -------
    Record

    Raises
    ------
    InputError
        If a file is missing or garbled, lacks a column, or the three differ in their times.
    """
    parts = [
        read_table([energy], {"time": "Time / 1000", "emission": "sqrt(KineticEnergy)", "friction": "0"}),
        read_table([bottom], {"time": "Time / 1000", "emission": "fx", "friction": "fy"}),
        read_table([top], {"time": "Time / 1000", "emission": "fx", "friction": "fy"}),
    ]
    time = parts[0].time
    for part in parts[1:]:
        if not np.array_equal(part.time, time):
            raise InputError(
                f"{part.source}: {len(part.time)} rows whose times are not those of {energy} "
                f"({len(time)} rows); the three files must come whole from one simulation"
            )
    _, below, above = parts
    shear, normal = below.emission - above.emission, above.friction - below.friction
    with np.errstate(all="ignore"):
        friction = shear / normal
    return Record(source=energy, time=time, emission=parts[0].emission, friction=friction)
