"""Whole files or none, and how each was made."""

import contextlib
import hashlib
import json
import os
import subprocess
from importlib.metadata import version
from pathlib import Path

from faultslip import __version__

# A page that reads well inside the report and alone.
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 14px sans-serif; margin: 2em; }}
table {{ border-collapse: collapse; }}
th, td {{ padding: 0.3em 0.8em; text-align: left; border-bottom: 1px solid #ccc; }}
p {{ max-width: 50em; }}
</style></head><body><h1>{title}</h1>
{table}
<p>{note}</p></body></html>
"""


@contextlib.contextmanager
def whole(path):
    """Write to a temporary name beside the target and rename: what exists is complete.

    Yields the temporary path, which keeps the target's ending. It is removed if the
    block fails.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{os.getpid()}.partial.{path.name}")
    try:
        yield temporary
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def sha256(path):
    """Checksum of a file, as 64 hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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


def write_table(table, shown, title, note, output):
    """A table for programs (CSV) and for people (Markdown, and a page for the report).

    Parameters
    ----------
    table : DataFrame
    shown : DataFrame
        The same as text, as it is to be read.
    title, note : str
    output
        Files to write: `csv`, `markdown`, `html`.
    """
    with whole(output.csv) as temporary:
        table.to_csv(temporary, index=False, lineterminator="\n", float_format="%.6g")
    text = shown.to_markdown(index=False, disable_numparse=True)
    with whole(output.markdown) as temporary:
        temporary.write_text(f"# {title}\n\n{text}\n\n{note}\n", encoding="utf-8")
    with whole(output.html) as temporary:
        page = shown.to_html(index=False, border=0)
        temporary.write_text(PAGE.format(title=title, table=page, note=note), encoding="utf-8")
