"""Compressed text, and text that would need much more memory than its numbers."""

import bz2
import gzip
import lzma
import zipfile

import numpy as np
import pytest
from hostile import bounded, refused

from faultslip.io.errors import InputError
from faultslip.records.readers import table, text_files

TEXT = b"# run 7\ntime;ae\n" + b"".join(b"0,%d;1,%d\n" % (row, row) for row in range(10, 90))
COLUMNS = {"columns": {"time": "time", "emission": "ae"}}


def compress_zip(text):
    with zipfile.ZipFile("made.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("folder")
        archive.writestr("folder/record.csv", text)
    with open("made.zip", "rb") as file:
        return file.read()


COMPRESS = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress, "zip": compress_zip}


def read(path):
    return table.read([str(path)], COLUMNS)


@pytest.mark.parametrize("kind", COMPRESS)
def test_compressed_text(tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "record.csv").write_bytes(COMPRESS[kind](TEXT))
    assert table.column_names(tmp_path / "record.csv") == ["time", "ae"]
    np.testing.assert_allclose(read(tmp_path / "record.csv").time, np.arange(10, 90) / 100)


@pytest.mark.parametrize("kind", COMPRESS)
def test_damaged_compressed_text_is_read_as_it_was_or_refused(tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    path, good = tmp_path / "record", COMPRESS[kind](TEXT)
    for place in range(0, len(good), 7):
        for bad in (good[:place], good[:place] + b"\xff\x00\x7f" + good[place + 3 :]):
            path.write_bytes(bad or b"\0")
            try:
                found = read(path).time
            except InputError:
                continue
            np.testing.assert_allclose(found, np.arange(10, 90) / 100)


@pytest.mark.parametrize("kind", COMPRESS)
def test_a_file_that_expands_beyond_the_limit(tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(text_files, "MAX_EXPANDED", 5_000_000)
    (tmp_path / "record").write_bytes(COMPRESS[kind](b"time;ae\n" + b"0;1\n" * 2_000_000))
    with bounded(megabytes=30):
        assert "it expands to more than 0.005 GB" in refused(read, tmp_path / "record")


LARGE = {
    "one line of commas": (b"time,ae\n0,1\n" + 20_000_000 * b",", "a line of more than 1 MB"),
    "names that are commas": (200 * (99_998 * b"," + b"\n"), "99999 fields, and 10000 are allowed"),
    "one number": (b"time,ae\n0," + 20_000_000 * b"1", "a line of more than 1 MB"),
}


@pytest.mark.parametrize("case", LARGE)
def test_text_that_needs_more_memory_than_its_numbers(tmp_path, case):
    text, message = LARGE[case]
    (tmp_path / "record.csv").write_bytes(text)
    with bounded(megabytes=30):
        assert message in refused(read, tmp_path / "record.csv")


def test_lines_of_many_commas(tmp_path):
    (tmp_path / "record.csv").write_bytes(b"time,ae\n" + 400 * (5_000 * b"," + b"\n"))
    with bounded(megabytes=50):
        refused(read, tmp_path / "record.csv")


def test_only_used_columns_of_text_are_kept(tmp_path):
    """The table has 8 MB of numbers that are used, and 128 MB of others."""
    rows = "".join(f"{row},1,{'0.5,' * 31}2\n" for row in range(5_000))
    with open(tmp_path / "record.csv", "w") as file:
        file.write("time,ae," + ",".join(f"c{place}" for place in range(32)) + "\n")
        file.writelines(rows for _ in range(100))
    columns = {"columns": {"time": "row", "emission": "ae"}}
    with bounded(megabytes=60):
        assert len(table.read([str(tmp_path / "record.csv")], columns).time) == 500_000
