"""Kinds of files by their first bytes: those that are read as tables, and what to do with the others.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

import re
import zipfile
from pathlib import Path

from faultslip.io.errors import InputError
from faultslip.io.files import existing_file

HDF5, NETCDF, MATLAB, NUMPY, NUMPY_ARCHIVE = "HDF5", "NetCDF", "MATLAB", "NumPy array", "NumPy archive"
TEXT, GZIP, BZIP2, XZ, ZIP = "text", "gzip", "bzip2", "xz", "zip"
READ = {HDF5, NETCDF, MATLAB, NUMPY, NUMPY_ARCHIVE, TEXT, GZIP, BZIP2, XZ, ZIP}
SHEET = "{}; export the sheet as CSV"
WAVEFORMS = "{}; read it with ObsPy, and write time and amplitude as CSV or HDF5"
PICKLE = "a Python pickle, which can run any code; write the numbers as .npy, CSV or HDF5"
IMAGE = "{}, a picture; the numbers that were drawn are needed, such as CSV"
ARCHIVE = "{}; unpack it, and name the table in it"

# A file that is of none of these kinds is text.
STARTS = {
    b"\x89HDF\r\n\x1a\n": HDF5,
    b"MATLAB 7.3 MAT-file": HDF5,  # from byte 512 on
    b"CDF\x01": NETCDF,
    b"CDF\x02": NETCDF,
    b"CDF\x05": NETCDF,
    b"MATLAB 5.0 MAT-file": MATLAB,
    b"\x93NUMPY": NUMPY,
    b"\x1f\x8b": GZIP,
    b"BZh": BZIP2,
    b"\xfd7zXZ\0": XZ,
    b"PK\x03\x04": ZIP,
    b"PK\x05\x06": ZIP,  # without a file in it
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": SHEET.format("an Excel workbook (.xls)"),
    b"SQLite format 3\0": "an SQLite database; export the table as CSV",
    b"TDSm": "a TDMS file of LabVIEW; export it as CSV, or read it with npTDMS and write CSV or HDF5",
    b"PAR1": "a Parquet file; read it with pandas, and write it as CSV",
    b"ARROW1": "an Arrow (Feather) file; read it with pandas, and write it as CSV",
    b"MS\x03": WAVEFORMS.format("a miniSEED file"),
    b"RIFF": WAVEFORMS.format("a RIFF (WAV) file"),
    **dict.fromkeys((b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05"), PICKLE),
    b"%PDF-": IMAGE.format("a PDF"),
    b"\x89PNG\r\n\x1a\n": IMAGE.format("a PNG"),
    b"\xff\xd8\xff": IMAGE.format("a JPEG"),
    b"\x28\xb5\x2f\xfd": ARCHIVE.format("compressed by zstd"),
    b"7z\xbc\xaf\x27\x1c": ARCHIVE.format("a 7z archive"),
    b"Rar!": ARCHIVE.format("a RAR archive"),
}
MINISEED = re.compile(rb"\d{6}[DRQM][ \0][A-Z0-9 ]{12}")  # version 2: number, quality, codes of the station
# Files that programs keep in the zip archives that are their documents.
DOCUMENTS = {
    "xl/": SHEET.format("an Excel workbook (.xlsx)"),
    "content.xml": SHEET.format("an OpenDocument spreadsheet"),
    "word/": "a Word document; save the table as CSV",
}


def kind_of(path: str | Path) -> str:
    """Return the kind of a file, out of `READ`.

    Raises
    ------
    InputError
        If there is no such file, or it is of a kind that is not read, which the message names.
    """
    with open(existing_file(path), "rb") as file:
        start = file.read(64)
    kind = next((kind for first, kind in STARTS.items() if start.startswith(first)), TEXT)
    if MINISEED.match(start):
        kind = STARTS[b"MS\x03"]
    if kind == ZIP:
        kind = _kind_of_archive(path)
    if kind not in READ:
        raise InputError(f"{path}: not a readable table: it is {kind}")
    return kind


def _kind_of_archive(path):
    """Return what a zip archive is by the names in it; one that is read has one file, or NumPy's arrays."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise InputError(f"{path}: not a readable zip archive ({error}); is it complete?") from None
    for part, kind in DOCUMENTS.items():
        if any(name.startswith(part) for name in names):
            return kind
    if names and all(name.endswith(".npy") for name in names):
        return NUMPY_ARCHIVE
    return ZIP if len(names) == 1 else ARCHIVE.format(f"a zip archive of {len(names)} files")
