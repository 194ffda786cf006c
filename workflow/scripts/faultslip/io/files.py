"""Atomic writes and checksums of files."""

import contextlib
import glob
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from faultslip.io.errors import FILE_SYSTEM_ERRORS, InputError


@contextlib.contextmanager
def atomic_path(path: str | Path) -> Iterator[Path]:
    """Write to a temporary path beside the target and rename it: a file that exists is complete.

    Parameters
    ----------
    path : str or Path
        The target.

    Yields
    ------
    Path
        The temporary path, which keeps the target's suffix; it may become a file or a folder. It is
        removed if the block fails, and so is what an earlier job that was killed left behind.

    Raises
    ------
    OSError
        As the block raised it. If the file system stopped the writing, the error names the target.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    for abandoned in path.parent.glob(f".*.partial.{glob.escape(path.name)}"):
        _remove(abandoned)
    temporary = path.with_name(f".{os.getpid()}.partial.{path.name}")
    try:
        yield temporary
        if path.is_dir():
            _remove(path)
        os.replace(temporary, path)
    except OSError as error:
        if error.errno in FILE_SYSTEM_ERRORS:  # the system names no file where a write fails
            name = str(error.filename or temporary)
            error.filename = name.replace(str(temporary), str(path))
        raise
    finally:
        _remove(temporary)


def _remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def existing_file(path: str | Path) -> str | Path:
    """Return the path of a regular file unchanged.

    Raises
    ------
    InputError
        If there is no such file, or the path is an address, a folder or a device.
    """
    if not Path(path).is_file():
        found = "not a file" if Path(path).exists() else "there is no such file"
        raise InputError(f"{path}: {found}")
    return path


def sha256(path: str | Path) -> str:
    """Checksum of a file, as 64 hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
