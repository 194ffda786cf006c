"""Files that must exist, or must be as a study expects them, before anything runs.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from faultslip.io.errors import InputError
from faultslip.records.readers import READERS

REGISTER_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")


def check_register(register: Mapping[str, Any], path: str) -> None:
    """Refuse a register of public files that would write elsewhere, or fetch what it does not know.

    Raises
    ------
    InputError
        Names the entry of the register, and what is wrong with it.
    """
    for name, entry in register.items():
        if not REGISTER_NAME.fullmatch(str(name)):
            wrong = "its name must be a path inside a mirror, of letters, digits, - _ . and /"
        elif not str(entry.get("url")).startswith(("https://", "http://")):
            wrong = f"url {entry.get('url')!r} must begin with https:// or http://"
        elif not re.fullmatch(r"[0-9a-f]{64}", str(entry.get("sha256"))):
            wrong = f"sha256 {entry.get('sha256')!r} must be 64 hexadecimal digits"
        elif type(entry.get("size")) is not int or entry["size"] < 1:
            wrong = f"size {entry.get('size')!r} must be its number of bytes"
        else:
            continue
        raise InputError(f"{path}: {name}: {wrong}")


def check_tables(config: Mapping[str, Any], register: Mapping[str, Any]) -> None:
    """Refuse tables that do not exist, and expressions that a user's own tables cannot satisfy.

    Raises
    ------
    InputError
        Names the key, the file, the expression, and what was found.
    """
    for name, experiment in config["experiments"].items():
        where, names = f"experiments.{name}.table", experiment.get("table", {}).get("files", [])
        for file in names:
            if file not in register and not os.path.isfile(file):
                raise InputError(
                    f"{where}.files: there is no file {file!r} (a path is relative to the project's folder), "
                    f"nor is it a name in resources/register.yaml, which has {', '.join(register)}"
                )
        files = [Path(file) for file in names]
        if files and all(map(os.path.isfile, files)):  # others are fetched later
            table = experiment["table"]
            _check_expressions(f"{where}.columns", table["columns"], files, table.get("header_lines"))


def _check_expressions(where, expressions, files, header_lines):
    # With numpy, so only where it is needed.
    from faultslip.io.expressions import evaluate, series_of
    from faultslip.records.readers.table import column_names

    unknown = float("nan")  # any value will do, and with this one no operation fails
    columns = {"row": unknown}
    for file in files:
        columns |= dict.fromkeys(column_names(file, header_lines), unknown)
    for key, expression in expressions.items():
        try:
            for part in series_of(key, expression):
                evaluate(part, columns)
        except InputError as error:
            raise InputError(f"{where}.{key}: {', '.join(map(str, files))}: {error}") from None


def check_raw_files(config: Mapping[str, Any]) -> None:
    """Refuse a study whose raw files, those that a user must bring, do not exist.

    Raises
    ------
    InputError
        One message for all experiments: which files are missing, where to get and where to put them.
    """
    lines = []
    for experiment in config["experiments"].values():
        for name, reader in READERS.items():
            if name in experiment:
                wanted = reader.needs(experiment[name])
                if name == "lanl" and "submission" in config:
                    wanted = [*wanted, Path(config["submission"]["segments"])]
                lines += _missing(experiment, reader, wanted)
    if lines:
        first = f"study {config['study']} needs raw files that do not exist:"
        last = "Put them there, or name another place in the study; nothing else is needed."
        raise InputError(first, *lines, last)


def _missing(experiment, reader, wanted):
    """Return the lines of the message about one experiment."""
    missing = [str(path) for path in wanted if not os.path.exists(path)]
    if not missing:
        return
    yield f"  {experiment['label']}: {', '.join(missing)}"
    if reader.other_files:
        start, end = experiment.get("time_range", (None, None))
        during = "" if start is None else f" that cover {start:g} to {end:g} s"
        yield f"    and, {reader.other_files}{during}"
    if "obtain" in experiment:
        yield f"    where to get them: {experiment['obtain']}"
