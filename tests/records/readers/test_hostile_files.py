"""A catalogue of broken and hostile raw files."""

import contextlib
import shutil
import struct

import numpy as np
import pytest
from hostile import HUGE, refused
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.io import savemat
from scipy.sparse import coo_array

from faultslip.faults import APPARATUS_FILES, SIMULATION_FILES
from faultslip.io.errors import InputError
from faultslip.records.readers import biaxial, fdem, lanl, table
from faultslip.records.resampling import resample


def write(folder, content, name="table.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def read_competition(path):
    return lanl.read([path], {})


def read_sensors(path):
    return fdem.read([path] * 3, {})


def read_table(path):
    return table.read([path], {"columns": COLUMNS})


HEAD = "t,e,s,n\n"
ROWS = "".join(f"{k / 10},{1 + k % 3},2,4\n" for k in range(50))
COLUMNS = {"time": "t", "emission": "e", "friction": "s / n"}
TABLES = {
    "empty": b"",
    "one byte": b"\x00",
    "header alone": HEAD,
    "a lone carriage return in the header": HEAD.replace("s", "s\r") + ROWS,
    "cut in a number's row": HEAD + ROWS + "5.0,1",
    "cut in the header": "t,e",
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "a zip archive": b"PK\x03\x04" + bytes(200),
    "compressed": b"\x1f\x8b\x08\x00" + bytes(range(200)),
    "another encoding": (HEAD + ROWS).encode("utf-16-le"),
    "half a character": (HEAD + ROWS).encode("utf-16")[:-1],
    "a character that Windows does not have": "t,e,s,n\n0,1,2,\x81\n".encode("latin-1"),
    "latin letters": "t,e,s,n\n0,1,2,\xb5\n".encode("latin-1"),
    "nul bytes": (HEAD + ROWS).encode() + bytes(4096),
    "nan": HEAD + ROWS + "5,nan,2,4\n",
    "infinite": HEAD + ROWS + "5,inf,2,4\n",
    "more than a double holds": HEAD + ROWS + "5,1e999,2,4\n",
    "time twice backwards": HEAD + ROWS + ROWS,
    "time reversed": HEAD + "".join(reversed(ROWS.splitlines(keepends=True))),
    "time that stands still": HEAD + "1,1,2,4\n" * 50,
    "dates for seconds": HEAD + "2020-01-01,1,2,4\n2020-01-02,1,2,4\n",
    "decimal commas": HEAD.replace(",", ";") + '"0,1";"1";"2";"4"\n',
    "an integer of 400 digits": HEAD + ROWS + "5," + "9" * 400 + ",2,4\n",
    "true and false": HEAD + "True,yes,no,4\nFalse,yes,no,4\n",
    "one value": HEAD + "0,1,2,4\n",
    "a formula": HEAD + ROWS + "=1+1,1,2,4\n",
    "markup": "<html><body>404: not found</body></html>",
}


@pytest.mark.parametrize("case", TABLES)
def test_tables(tmp_path, case):
    content = TABLES[case]
    path = write(tmp_path, content)
    assert "table.csv" in refused(read_record, path)


def read_record(path):
    return resample(read_table(path), 0.1, 0.5)


NO_FILES = {
    "an address": "https://127.0.0.1:9/table.csv",
    "another scheme": "file:///etc/hostname",
    "a bucket": "s3://bucket/table.csv",
    "a folder": "/etc",
    "a device without end": "/dev/zero",
    "nothing": "nowhere.csv",
}


@pytest.mark.parametrize("path", NO_FILES.values(), ids=NO_FILES)
@pytest.mark.parametrize("read", [read_table, read_competition, lanl.read_segment, read_sensors])
def test_what_is_no_file(path, read):
    assert path in refused(read, path)


@pytest.mark.parametrize("name", [0, 1, 2])
@pytest.mark.parametrize("content", ["", "Time\n0\n", "Time,fx,fy,KineticEnergy\nx,y,z,a\n", b"\xff\xfe\x00"])
def test_sensor_files(tmp_path, name, content):
    header = "Time,fx,fy,fz,Es,Et,Ef\n0,0,10,0,0,0,0\n1,1,10,0,0,0,0\n"
    contents = ["Time,KineticEnergy\n0,0\n1,1\n", header, header]
    contents[name] = content
    paths = [write(tmp_path, *pair) for pair in zip(contents, SIMULATION_FILES.values(), strict=True)]
    refused(fdem.read, paths, {})


COMPETITION = {
    "empty": b"",
    "other columns": "a,b\n1,2\n",
    "text": "acoustic_data,time_to_failure\nx,y\n",
    "one row": "acoustic_data,time_to_failure\n1,2\n",
    "binary": bytes(range(256)) * 10,
    "cut": "acoustic_data,time_to_failure\n1,2\n1,",
}


@pytest.mark.parametrize("case", COMPETITION)
@pytest.mark.parametrize("read", [read_competition, lanl.read_segment])
def test_competition(tmp_path, case, read):
    refused(read, write(tmp_path, COMPETITION[case]))


def settings_of(path, **fields):
    savemat(
        path / "AE.mat",
        {"numFrames": 20, "numAcqs": 20, "Nsamples": 1024, "channels2save": [1, 2]} | fields,
    )


def times_of(path, **fields):
    savemat(path / "AcTimeVector.mat", {"acTime": 0.05 * np.arange(800.0), "ts_adjusted": 50.0} | fields)


BIAXIAL = {
    "more frames than there is memory": lambda f: settings_of(f, numFrames=2 * HUGE),
    "more samples than there is memory": lambda f: settings_of(f, Nsamples=HUGE),
    "more waveforms than a number holds": lambda f: settings_of(f, numAcqs=1e300),
    "infinite frames": lambda f: settings_of(f, numFrames=np.inf),
    "no number of frames": lambda f: settings_of(f, numFrames=np.nan),
    "negative samples": lambda f: settings_of(f, Nsamples=-4),
    "text for a number": lambda f: settings_of(f, numAcqs="twenty"),
    "a sparse number": lambda f: settings_of(f, numAcqs=coo_array(np.eye(1))),
    "sparse times": lambda f: times_of(f, acTime=coo_array(0.05 * np.arange(800.0)[None])),
    "times in cells": lambda f: times_of(f, acTime=np.array([1.0, "a"], dtype=object)),
    "complex times": lambda f: times_of(f, acTime=0.05j * np.arange(800.0)),
    "more channels than there can be": lambda f: settings_of(f, channels2save=np.arange(2000)),
    "no channels": lambda f: settings_of(f, channels2save=[]),
    "a structure for a number": lambda f: settings_of(f, numFrames={"a": 1}),
    "no times": lambda f: times_of(f, acTime=[]),
    "times that are no numbers": lambda f: times_of(f, acTime=np.full(800, np.nan)),
    "one infinite time": lambda f: times_of(f, acTime=np.append(0.05 * np.arange(799.0), np.inf)),
    "text for times": lambda f: times_of(f, acTime="now"),
    "no sampling": lambda f: times_of(f, ts_adjusted=0.0),
    "infinite sampling": lambda f: times_of(f, ts_adjusted=np.inf),
    "sampling that is no number": lambda f: times_of(f, ts_adjusted=np.nan),
    "no sampling at all": lambda f: times_of(f, ts_adjusted=[]),
    "settings cut": lambda f: (f / "AE.mat").write_bytes((f / "AE.mat").read_bytes()[:200]),
    "a huge field declared": lambda f: (f / "AE.mat").write_bytes(
        (f / "AE.mat").read_bytes()[:128] + struct.pack("<II", 14, 0xFFFFFF00) + bytes(64)
    ),
    "a folder for settings": lambda f: ((f / "AE.mat").unlink(), (f / "AE.mat").mkdir()),
    "mechanics of another encoding": lambda f: (f / "data.txt").write_text("\n" * 5 + "1 2 3\n", "utf-16"),
    "binary mechanics": lambda f: (f / "data.txt").write_bytes(b"\n" * 5 + bytes(range(128, 256))),
    "mechanics without rows": lambda f: (f / "data.txt").write_text("\n" * 5),
    "mechanics with nan": lambda f: (f / "data.txt").write_text("\n" * 5 + "1 1 nan 0 nan nan\n" * 9),
    "mechanics standing still": lambda f: (f / "data.txt").write_text("\n" * 5 + "1 1 2 0 4 1.0\n" * 9),
    "empty waveforms": lambda f: (f / "WF_1.ac").write_bytes(b""),
    "a folder for waveforms": lambda f: ((f / "WF_1.ac").unlink(), (f / "WF_1.ac").mkdir()),
}


@pytest.mark.parametrize("case", BIAXIAL)
def test_biaxial(folder, tmp_path, case):
    copy = shutil.copytree(folder, tmp_path / "copy")
    BIAXIAL[case](copy)
    refused(biaxial.read, [str(copy)], APPARATUS_FILES)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_as_a_table_are_refused_or_read(tmp_path_factory, content):
    path = write(tmp_path_factory.mktemp("any"), content)
    with contextlib.suppress(InputError):
        assert np.isfinite(read_table(path).emission).all()


NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)
AMPLITUDES = st.floats(0, 1e6, allow_nan=False)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(AMPLITUDES, NUMBERS), min_size=2, max_size=50))
def test_any_numbers_come_back_as_they_were(tmp_path_factory, pairs):
    rows = "".join(f"{k},{e!r},{s!r},1\n" for k, (e, s) in enumerate(pairs))
    record = read_table(write(tmp_path_factory.mktemp("any"), HEAD + rows))
    np.testing.assert_allclose(record.emission, [e for e, _ in pairs], rtol=1e-12)
    np.testing.assert_allclose(record.friction, [s for _, s in pairs], rtol=1e-12)
