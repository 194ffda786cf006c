"""Files of text, which may be compressed by gzip, bzip2, xz or zip, read within limits of memory.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from faultslip.io.errors import InputError
from faultslip.records.readers.kinds import BZIP2, GZIP, TEXT, XZ, ZIP, kind_of

MAX_EXPANDED = 2_000_000_000  # bytes of text that a compressed file may expand to
BLOCK = 1_000_000  # bytes; a line that is twice as long is refused
OPENERS: dict[str, Any] = {TEXT: open, GZIP: gzip.open, BZIP2: bz2.open, XZ: lzma.open}
# What the libraries raise where a compressed file is damaged; RuntimeError where it has a password.
DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, RuntimeError)


@contextmanager
def open_bytes(path: str | Path) -> Iterator[IO[bytes]]:
    """Open a file of text to read its bytes, expanded if they are compressed.

    Raises
    ------
    InputError
        If there is no such file, it is of a kind that is no text, or a compressed file is damaged.
    """
    kind = kind_of(path)
    try:
        if kind == ZIP:
            with zipfile.ZipFile(path) as archive:
                (member,) = (info for info in archive.infolist() if not info.is_dir())
                with archive.open(member) as file:
                    yield file
        else:
            with OPENERS[kind](path, "rb") as file:
                yield file
    except DAMAGED as error:
        if kind == TEXT:
            raise
        raise InputError(f"{path}: not a readable {kind} file ({error}); is it complete?") from None


@contextmanager
def open_text(path: str | Path, encoding: str) -> Iterator[IO[str]]:
    """Open a file to read its text; bytes that the encoding does not know are replaced, line ends are kept.

    Raises
    ------
    InputError
        As for `open_bytes`.
    """
    with open_bytes(path) as file, io.TextIOWrapper(file, encoding, "replace", "") as text:
        yield text


def check_size(path: str | Path) -> None:
    """Read a file once, and refuse what would need much more memory than its numbers.

    Raises
    ------
    InputError
        If it expands to more than `MAX_EXPANDED` bytes, or has a line of more than twice `BLOCK`.
    """
    compressed, size = kind_of(path) != TEXT, 0
    with open_bytes(path) as file:
        while block := file.read(BLOCK):
            size += len(block)
            if compressed and size > MAX_EXPANDED:
                raise InputError(
                    f"{path}: it expands to more than {MAX_EXPANDED / 1e9:g} GB; expand it, and keep the "
                    "columns and rows that are needed"
                )
            if len(block) == BLOCK and b"\n" not in block and b"\r" not in block:
                raise InputError(
                    f"{path}: not a readable CSV table: it has a line of more than {BLOCK / 1e6:g} MB; one "
                    "line per row was expected"
                )
