"""Encodings of tables of text.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

import codecs
from pathlib import Path

from faultslip.io.errors import InputError
from faultslip.records.readers.text_files import open_bytes

UTF_8 = "utf-8-sig"  # with or without a byte-order mark
UTF_16 = "utf-16"  # with a byte-order mark
WINDOWS = "cp1252"  # of which all printable characters of Latin-1 are a part
NAMES = {UTF_16: "UTF-16", WINDOWS: "Windows-1252 (Latin-1), because it is not UTF-8"}
PIECE = 2**22  # bytes


def encoding_of(path: str | Path) -> str:
    """Return the encoding of a text, as Python names it.

    Raises
    ------
    InputError
        If there is no such file, or it is binary.
    """
    with open_bytes(path) as file:
        start = file.read(200)
    marked = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    possible = (UTF_16,) if marked else () if b"\0" in start else (UTF_8, WINDOWS)
    for encoding in possible:
        with open_bytes(path) as file:
            if _decodes(file, encoding):
                return encoding
    raise InputError(
        f"{path}: not a readable CSV table: it is not text in UTF-8, Windows-1252, or UTF-16 with a "
        "byte-order mark, or it is binary; save it as CSV in UTF-8"
    )


def _decodes(file, encoding):
    """Return whether all of a file is text in an encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := file.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
