"""Files that are no tables of text or arrays, which laboratories have none the less."""

import pickle
import sqlite3
import zipfile

import numpy as np
import pytest
from hostile import refused

from faultslip.io.errors import InputError
from faultslip.records.readers.kinds import STARTS, kind_of
from faultslip.records.readers.table import column_names

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FILES = {
    "an Excel workbook (.xls); export the sheet as CSV": OLD_EXCEL,
    "a miniSEED file": b"000001D ABCD 00BHZXX\x07\xe8\x00\x01",
    "a TDMS file of LabVIEW": b"TDSm\x0e\0\0\0",
    "a Parquet file": b"PAR1\x15\x04",
    "a PDF, a picture": b"%PDF-1.7\n1,2\n3,4\n",
    "a PNG, a picture": b"\x89PNG\r\n\x1a\n",
    "a Python pickle, which can run any code": pickle.dumps({"t": np.arange(3)}),
}


@pytest.mark.parametrize(("named", "start"), FILES.items())
def test_other_files_are_named(tmp_path, named, start):
    (tmp_path / "table.csv").write_bytes(start + bytes(1000))
    assert f"not a readable table: it is {named}" in refused(column_names, tmp_path / "table.csv")


def test_a_database(tmp_path):
    with sqlite3.connect(tmp_path / "record.db") as database:
        database.execute("create table record (time, ae)")
    database.close()
    assert "an SQLite database; export the table as CSV" in refused(column_names, tmp_path / "record.db")


@pytest.mark.parametrize(
    ("members", "named"),
    [
        (("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook (.xlsx); export the sheet as CSV"),
        (("mimetype", "content.xml"), "an OpenDocument spreadsheet"),
        (("a.csv", "b.csv"), "a zip archive of 2 files; unpack it"),
        ((), "a zip archive of 0 files"),
    ],
)
def test_archives(tmp_path, members, named):
    with zipfile.ZipFile(tmp_path / "record", "w") as archive:
        for name in members:
            archive.writestr(name, "t,e\n0,1\n")
    assert named in refused(column_names, tmp_path / "record")


def test_no_kind_begins_as_another():
    for start, kind in STARTS.items():
        assert not any(other != start and other.startswith(start) for other in STARTS), kind


def test_text_that_begins_as_a_name_of_another_kind(tmp_path):
    (tmp_path / "table.csv").write_text("CDF,PAR\n1,2\n")
    assert kind_of(tmp_path / "table.csv") == "text"
    with pytest.raises(InputError, match="there is no such file"):
        kind_of(tmp_path / "nowhere.csv")
