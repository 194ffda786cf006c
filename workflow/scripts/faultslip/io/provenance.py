"""Provenance: how a file was made, and hashes of what it depends on."""

import hashlib
import json
import subprocess
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from faultslip import __version__
from faultslip.io.files import sha256


def fingerprint(paths: Iterable[str | Path], parameters: Any) -> str:
    """Return one checksum of the contents of files and of parameters, as 64 hexadecimal digits."""
    contents = json.dumps([sha256(path) for path in paths] + [parameters], sort_keys=True, default=str)
    return hashlib.sha256(contents.encode()).hexdigest()


def digest(parameters: Any) -> str:
    """Return a short hash of a set of parameters: equal parameters have equal hashes."""
    text = json.dumps(parameters, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def provenance(
    study: str, parameters: Mapping[str, Any], sources: Mapping[str, str], seed: int | None = None
) -> dict[str, str]:
    """Return the attributes for NetCDF and safetensors that say how a file was made.

    They hold no date, host or temporary path, so that they do not change from run to run.

    Parameters
    ----------
    study : str
    parameters : mapping
        All values that the file depends on.
    sources : mapping of str to str
        Raw files and their sha256.
    seed : int, optional

    Returns
    -------
    dict of str to str
    """
    packages = ("numpy", "scipy", "PyWavelets", "xarray", "torch")
    attributes = {
        "Conventions": "CF-1.11",
        "source": "; ".join(
            [f"faultslip {__version__}"] + [f"{package} {version(package)}" for package in packages]
        ),
        "history": f"made by faultslip {__version__}",
        "study": study,
        "git_commit": _git_commit(),
        "parameters": json.dumps(parameters, sort_keys=True, default=str),
        "parameters_hash": digest(parameters),
        "raw_files": json.dumps(sources, sort_keys=True),
    }
    return attributes if seed is None else attributes | {"seed": str(seed)}


def _git_commit():
    command = ["git", "-C", str(Path(__file__).parent), "rev-parse", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "not a git checkout"
