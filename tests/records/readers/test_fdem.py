"""Sensor files of a finite-discrete element simulation."""

import numpy as np
import pytest

from faultslip.faults import SIMULATION_FILES
from faultslip.io.errors import InputError
from faultslip.records.readers import fdem


@pytest.fixture
def sensor_files(tmp_path):
    """A function that writes three sensor files with a given number of rows."""

    def write(rows=4, bottom_rows=4):
        energy = "Time,KineticEnergy\n" + "".join(f"{k},{k * k}\n" for k in range(rows))
        header = "Time,fx,fy,fz,Es,Et,Ef\n"
        bottom = header + "".join(f"{k},{k},-10,0,0,0,0\n" for k in range(bottom_rows))
        top = header + "".join(f"{k},{-k},10,0,0,0,0\n" for k in range(rows))
        paths = [tmp_path / name for name in SIMULATION_FILES.values()]
        for path, text in zip(paths, (energy, bottom, top), strict=True):
            path.write_text(text)
        return paths

    return write


def test_sensor_files(sensor_files):
    paths = sensor_files()
    record = fdem.read(paths, {})
    np.testing.assert_allclose(record.time, [0, 0.001, 0.002, 0.003])
    np.testing.assert_allclose(record.emission, [0, 1, 2, 3])
    np.testing.assert_allclose(record.friction, [0, 0.1, 0.2, 0.3])
    assert list(record.files) == paths


def test_files_that_do_not_belong_together(sensor_files):
    with pytest.raises(InputError, match="ConSV_PlateBottomBeadMiddle: 3 rows whose times"):
        fdem.read(sensor_files(bottom_rows=3), {})


def test_wrong_header(sensor_files):
    energy, bottom, top = sensor_files()
    energy.write_text("Time,Internal\n0,1\n1,2\n")
    with pytest.raises(InputError, match="no column 'KineticEnergy'"):
        fdem.read([energy, bottom, top], {})
