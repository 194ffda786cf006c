"""Whole files or none, and how each was made."""

import contextlib
import glob
import hashlib
import json
import os
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

from faultslip import __version__
from faultslip.errors import InputError


@contextlib.contextmanager
def whole(path):
    """Write to a temporary name beside the target and rename: what exists is complete.

    Yields the temporary path, which keeps the target's ending; it may become a file or a
    folder. It is removed if the block fails, and so is what a killed job left of it.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f".*.partial.{glob.escape(path.name)}"):
        _remove(left)
    temporary = path.with_name(f".{os.getpid()}.partial.{path.name}")
    try:
        yield temporary
        if path.is_dir():
            _remove(path)
        os.replace(temporary, path)
    finally:
        _remove(temporary)


def _remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def existing(path):
    """The path of a file that is there to be read: no address, folder or device.

    Raises
    ------
    InputError
    """
    if not Path(path).is_file():
        found = "not a file" if Path(path).exists() else "there is no such file"
        raise InputError(f"{path}: {found}")
    return path


def sha256(path):
    """Checksum of a file, as 64 hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def made_from(paths, parameters):
    """One checksum of the contents of files and of parameters, as 64 hexadecimal digits."""
    contents = json.dumps([sha256(path) for path in paths] + [parameters], sort_keys=True, default=str)
    return hashlib.sha256(contents.encode()).hexdigest()


def digest(parameters):
    """Short hash of a set of parameters: equal parameters, equal hash."""
    text = json.dumps(parameters, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def provenance(study, parameters, sources, seed=None):
    """How a file was made, as attributes for NetCDF and safetensors.

    Nothing here changes from run to run: no date, no host, no temporary path.

    Parameters
    ----------
    study : str
    parameters : dict
        All values that the file depends on.
    sources : dict of str to str
        Raw files and their sha256.
    seed : int, optional
    """
    made_by = f"faultslip {__version__}"
    packages = ("numpy", "scipy", "xarray", "torch")
    attributes = {
        "Conventions": "CF-1.11",
        "source": made_by + "; " + "; ".join(f"{name} {version(name)}" for name in packages),
        "study": study,
        "git_commit": _git_commit(),
        "parameters": json.dumps(parameters, sort_keys=True, default=str),
        "parameters_hash": digest(parameters),
        "raw_files": json.dumps(sources, sort_keys=True),
    }
    return attributes if seed is None else attributes | {"seed": str(seed)}


def _git_commit():
    here = Path(__file__).parent
    command = ["git", "-C", str(here), "rev-parse", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "not a git checkout"
