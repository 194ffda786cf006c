import numpy as np
import pytest

from faultslip import records
from faultslip.errors import InputError
from faultslip.readers import fdem, table

COLUMNS = {"time": "t", "emission": "e", "friction": "s / n"}
GOOD = "t,e,s,n\n0,1,2,4\n0.1,1,3,4\n0.2,2,1,4\n"


def write(folder, text, name="table.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_table(tmp_path):
    record = table.read([write(tmp_path, GOOD)], COLUMNS | {"normal_stress": 4})
    np.testing.assert_allclose(record.time, [0, 0.1, 0.2])
    np.testing.assert_allclose(record.friction, [0.5, 0.75, 0.25])
    np.testing.assert_allclose(record.normal_stress, 4)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a readable CSV table"),
        ("t,e,s,n\n", "no rows"),
        ("t,e,s\n0,1,2\n", "no column 'n' in the first line of the table, which has t, e, s"),
        ("t,e,s,n\n0,1,2,4\n0.1,1,3\n", "friction is nan in row 2"),
        ("t,e,s,n\n0,1,2,4\n0.1,1,three,4\n", "column 's' holds 'three' in row 2"),
        ("t,e,s,n\n0,1,2,4\n0.1,1,3,4,5,6\n", "not a readable CSV table"),
        ("t,e,s,n\n0,1,2,4\n0.1,inf,3,4\n", "emission is inf in row 2"),
        ("t,e,s,n\n0,1,2,4\n0.1,1,3,0\n", "friction is inf in row 2"),
        ("t,e,s,n\n1,1,2,4\n0,1,3,4\n", "time goes back"),
        (b"\x89HDF\r\n\x1a\n\x00\x01\xff\xfe", "not a readable CSV table"),
    ],
)
def test_bad_tables(tmp_path, text, message):
    with pytest.raises(InputError, match=message) as error:
        table.read([write(tmp_path, text)], COLUMNS)
    assert "table.csv" in str(error.value)
    assert "\n" not in str(error.value)


def test_missing_table():
    with pytest.raises(InputError, match="nowhere.csv: there is no such file"):
        table.read(["nowhere.csv"], COLUMNS)


def test_real_fdem_plate_series_side_by_side(mirror):
    folder = mirror / "fdem_gao_plate"
    record = table.read(
        [folder / f"{name}AveTop.txt" for name in ("Vx", "Vy", "Dx")],
        {"time": "row / 1000", "emission": "sqrt(VxTop ** 2 + VyTop ** 2)", "friction": "-DxTop"},
    )
    assert len(record.time) == 25000
    velocity = np.loadtxt(folder / "VxAveTop.txt", skiprows=1)
    assert record.emission[0] >= abs(velocity[0])
    uniform, report = records.uniform(record, 0.01, 0.5)
    assert len(uniform.time) == 2500 and report["gaps"] == 0


def test_tables_of_different_length(tmp_path):
    paths = [write(tmp_path, "a\n1\n2\n"), write(tmp_path, "b\n1\n", "other.csv")]
    with pytest.raises(InputError, match="different numbers of rows"):
        table.read(paths, COLUMNS)


def sensor_files(folder, rows=4, bottom_rows=4):
    energy = "Time,KineticEnergy\n" + "".join(f"{k},{k * k}\n" for k in range(rows))
    header = "Time,fx,fy,fz,Es,Et,Ef\n"
    bottom = header + "".join(f"{k},{k},-10,0,0,0,0\n" for k in range(bottom_rows))
    top = header + "".join(f"{k},{-k},10,0,0,0,0\n" for k in range(rows))
    texts = {fdem.ENERGY: energy, fdem.BOTTOM: bottom, fdem.TOP: top}
    return [write(folder, text, name) for name, text in texts.items()]


def test_fdem_sensor_files(tmp_path):
    record = fdem.read(*sensor_files(tmp_path))
    np.testing.assert_allclose(record.time, [0, 0.001, 0.002, 0.003])
    np.testing.assert_allclose(record.emission, [0, 1, 2, 3])
    np.testing.assert_allclose(record.friction, [0, 0.1, 0.2, 0.3])


def test_fdem_files_that_do_not_belong_together(tmp_path):
    with pytest.raises(InputError, match="ConSV_PlateBottomBeadMiddle: 3 rows whose times"):
        fdem.read(*sensor_files(tmp_path, bottom_rows=3))


def test_fdem_wrong_header(tmp_path):
    energy, bottom, top = sensor_files(tmp_path)
    write(tmp_path, "Time,Internal\n0,1\n1,2\n", fdem.ENERGY)
    with pytest.raises(InputError, match="no column 'KineticEnergy'"):
        fdem.read(energy, bottom, top)
