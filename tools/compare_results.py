"""Compare two results folders, and say what differs.

    python tools/compare_results.py OLD NEW [--renamed OLD=NEW ...] [--removed NAME ...]

Weights (safetensors), arrays and scores (NetCDF) are compared bit for bit, tables (CSV) as text and
then as numbers, figures (PNG) by their pixels, other files by their bytes. Provenance, which differs
between any two commits, is reported apart. The exit status is 1 if weights, arrays or scores differ.

Names are those of variables, attributes, columns and parts of paths. `--renamed` says which NEW calls
otherwise, also in the cells of tables; `--removed` says which it leaves out on purpose. What NEW has in
addition, such as a column of a table, is listed and makes no difference.
"""

import argparse
import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from PIL import Image

# What is compared, and whether the results differ where this does.
KINDS = {
    "weights": True,
    "arrays": True,
    "scores": True,
    "tables": False,
    "figures": False,
    "other files": False,
    "provenance": False,
}
# Attributes that say how a file was made, not what is in it.
PROVENANCE = {
    "Conventions",
    "source",
    "study",
    "git_commit",
    "parameters",
    "parameters_hash",
    "raw_files",
    "seed",
}
SHOWN = 120  # characters of a value that are printed


@dataclass(frozen=True)
class Names:
    """Names that changed between the two folders.

    Attributes
    ----------
    renamed : dict of str to str
        New name by old name.
    removed : set of str
        Old names that NEW leaves out on purpose.
    """

    renamed: dict[str, str] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()

    def new(self, old: str) -> str:
        """Return the new name of a variable, attribute, column or cell."""
        return self.renamed.get(old, old)

    def path(self, old: str) -> str:
        """Return the new path of a file."""
        *folders, name = old.split("/")
        stem, dot, suffix = name.partition(".")
        return "/".join([*map(self.new, folders), self.new(stem) + dot + suffix])

    def kept(self, old: str) -> bool:
        """Say whether NEW is to have a file."""
        *folders, name = old.split("/")
        return self.removed.isdisjoint([*folders, name.partition(".")[0]])

    def matched(self, old: Iterable[str], new: Iterable[str]) -> dict[str, str]:
        """Return the old name by new name, without those that NEW leaves out on purpose."""
        present = set(new)
        return {self.new(name): name for name in old if name not in self.removed or name in present}


@dataclass
class Report:
    """Comparisons of two folders, and their differences.

    Attributes
    ----------
    compared : Counter
        Number of tensors, variables, attributes, columns or files, by kind.
    differences : dict of str to list of (str, str)
        File and what differs in it, by kind.
    only_old, only_new : list of str
        Files and, with a colon, their variables that the other folder lacks.
    """

    compared: Counter = field(default_factory=Counter)
    differences: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    only_old: list[str] = field(default_factory=list)
    only_new: list[str] = field(default_factory=list)

    def add(self, kind: str, file: str, difference: str | None) -> None:
        """Count a comparison, and keep its difference if there is one."""
        self.compared[kind] += 1
        if difference:
            self.differences[kind].append((file, difference))

    @property
    def serious(self) -> bool:
        """Return whether weights, arrays or scores differ or are missing in the new folder."""
        missing = any(re.search(r"\.(nc|safetensors)\b", name) for name in self.only_old)
        return missing or any(self.differences[kind] for kind, serious in KINDS.items() if serious)


def compare(old: Path, new: Path, names: Names) -> Report:
    """Compare all files of two folders, hidden ones aside."""
    report = Report()
    files_old, files_new = _files(old), _files(new)
    targets = {names.path(path): path for path in files_old if names.kept(path) or path in files_new}
    report.only_old = [path for target, path in targets.items() if target not in files_new]
    report.only_new = [path for path in files_new if path not in targets]
    compare_with = {
        ".safetensors": compare_weights,
        ".nc": compare_arrays,
        ".csv": compare_tables,
        ".png": compare_figures,
    }
    for target, path in targets.items():
        if target in files_new:
            function = compare_with.get(Path(target).suffix, compare_bytes)
            function(old / path, new / target, target, names, report)
    return report


def compare_weights(old: Path, new: Path, name: str, names: Names, report: Report) -> None:
    """Compare the tensors and the metadata of two safetensors files."""
    (tensors_old, metadata_old), (tensors_new, metadata_new) = read_weights(old), read_weights(new)
    for tensor in sorted(tensors_old.keys() | tensors_new.keys()):
        difference = None
        if tensors_old.get(tensor) != tensors_new.get(tensor):
            header = [f"{t[tensor][:2]}" if tensor in t else "absent" for t in (tensors_old, tensors_new)]
            difference = f"{tensor}: {header[0]}, now {header[1]}" if header[0] != header[1] else tensor
        report.add("weights", name, difference)
    _compare_values("provenance", _flat(metadata_old), _flat(metadata_new), name, report)


def read_weights(path: Path) -> tuple[dict[str, tuple[str, tuple[int, ...], bytes]], dict[str, Any]]:
    """Type, shape and bytes of each tensor of a safetensors file, and the metadata."""
    content = path.read_bytes()
    length = int.from_bytes(content[:8], "little")
    header, data = json.loads(content[8 : 8 + length]), content[8 + length :]
    metadata = header.pop("__metadata__", {})
    tensors = {
        name: (entry["dtype"], tuple(entry["shape"]), data[slice(*entry["data_offsets"])])
        for name, entry in header.items()
    }
    return tensors, {key: _parsed(value) for key, value in metadata.items()}


def compare_arrays(old: Path, new: Path, name: str, names: Names, report: Report) -> None:
    """Compare the variables and the attributes of two NetCDF files."""
    with (
        xr.open_dataset(old, decode_cf=False, engine="netcdf4") as before,
        xr.open_dataset(new, decode_cf=False, engine="netcdf4") as after,
    ):
        matched = names.matched(map(str, before.variables), map(str, after.variables))
        report.only_new += [f"{name}: {variable}" for variable in after.variables if variable not in matched]
        for target, variable in matched.items():
            if target not in after.variables:
                report.only_old.append(f"{name}: {variable}")
                continue
            difference = _array_difference(before[variable].values, after[target].values)
            report.add("arrays", name, difference and f"{target}: {difference}")
        attributes = {
            key: names.new(value) if isinstance(value := before.attrs[old_key], str) else value
            for key, old_key in names.matched(before.attrs, after.attrs).items()
        }
        for kind, chosen in (("scores", False), ("provenance", True)):
            attributes_old, attributes_new = (
                {key: value for key, value in given.items() if (key in PROVENANCE) == chosen}
                for given in (attributes, after.attrs)
            )
            _compare_values(kind, attributes_old, attributes_new, name, report)


def _array_difference(old, new):
    """Say how two arrays differ; None if they have the same bytes."""
    if old.dtype != new.dtype or old.shape != new.shape:
        return f"{old.dtype} {old.shape}, now {new.dtype} {new.shape}"
    if old.dtype.kind in "OUS":
        return None if np.array_equal(old, new) else f"{_short(old.tolist())}, now {_short(new.tolist())}"
    if old.tobytes() == new.tobytes():
        return None
    share = np.mean(old != new)
    largest = np.nanmax(np.abs(old.astype(float) - new.astype(float)), initial=0)
    return f"{share:.2%} of the values differ, by {largest:.3g} at most"


def compare_tables(old: Path, new: Path, name: str, names: Names, report: Report) -> None:
    """Compare the columns of two CSV files: as text, then as numbers."""
    table = name.rsplit(".", 1)[0]
    before, after = _columns(old), _columns(new)
    matched = names.matched(before, after)
    before = {column: [names.new(cell) for cell in before[old]] for column, old in matched.items()}
    report.only_old += [f"{table}: column {column}" for column in before if column not in after]
    report.only_new += [f"{table}: column {column}" for column in after if column not in before]
    for column in before.keys() & after.keys():
        difference = _column_difference(before[column], after[column])
        report.add("tables", name, difference and f"{column}: {difference}")


def _columns(path):
    with open(path, newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return {name: [row[place] for row in rows] for place, name in enumerate(header)}


def _column_difference(old, new):
    """Say how two columns of text differ; None if they are equal."""
    if old == new:
        return None
    if len(old) != len(new):
        return f"{len(old)} rows, now {len(new)}"
    pairs = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    try:
        numbers = np.array(pairs, float)
    except ValueError:
        return f"{len(pairs)} of {len(old)} rows, first {_short(pairs[0][0])}, now {_short(pairs[0][1])}"
    scale = np.abs(numbers).max(axis=1)
    largest = np.max(np.abs(numbers[:, 0] - numbers[:, 1]) / np.where(scale > 0, scale, 1))
    return f"{len(pairs)} of {len(old)} rows, largest relative difference {largest:.3g}"


def compare_figures(old: Path, new: Path, name: str, names: Names, report: Report) -> None:
    """Compare the pixels of two images."""
    before, after = (np.asarray(Image.open(path).convert("RGB"), int) for path in (old, new))
    difference = None
    if before.shape != after.shape:
        difference = f"{before.shape[1::-1]} pixels, now {after.shape[1::-1]}"
    elif not np.array_equal(before, after):
        apart = np.abs(before - after).max(axis=-1)
        difference = f"{np.mean(apart > 0):.3%} of the pixels differ, by {apart.max()} of 255 at most"
    report.add("figures", name, difference)


def compare_bytes(old: Path, new: Path, name: str, names: Names, report: Report) -> None:
    """Compare two files that are neither weights, arrays, tables nor images."""
    before, after = old.read_bytes(), new.read_bytes()
    report.add("other files", name, None if before == after else f"{len(before)} bytes, now {len(after)}")


def _compare_values(kind, old, new, name, report):
    if kind == "scores":
        report.only_new += [f"{name}: {key}" for key in new if key not in old]
        new = {key: value for key, value in new.items() if key in old}
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key, "absent"), new.get(key, "absent")
        same = np.array_equal(before, after) or before != before and after != after  # both are nan
        report.add(kind, name, None if same else f"{key}: {_short(before)}, now {_short(after)}")


def _files(folder):
    found = (p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.startswith("."))
    return [str(path.relative_to(folder)) for path in found]


def _flat(values, prefix=""):
    """Return a nested dictionary as one with dotted keys."""
    flat = {}
    for key, value in values.items():
        flat |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return flat


def _parsed(text):
    try:
        return json.loads(text)
    except ValueError:
        return text


def _short(value):
    text = str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def format_report(report: Report) -> str:
    """Return the report as text: a summary by kind, then each difference; provenance by key."""
    lines = [f"{'':12} {'compared':>8} {'differ':>7}"]
    for kind in KINDS:
        lines.append(f"{kind:12} {report.compared[kind]:8} {len(report.differences[kind]):7}")
    for kind in KINDS:
        if kind != "provenance" and report.differences[kind]:
            lines += ["", kind, *(f"  {file}: {text}" for file, text in report.differences[kind])]
    by_key = defaultdict(list)
    for file, text in report.differences["provenance"]:
        by_key[text.split(":")[0]].append(f"{file}: {text}")
    if by_key:
        lines += ["", "provenance, by key, with the first difference of each"]
        lines += [f"  {len(found):4} x {found[0]}" for found in by_key.values()]
    for title, found in (("only in the old folder", report.only_old), ("only in the new", report.only_new)):
        if found:
            by_file = defaultdict(list)
            for entry in found:
                file, _, inside = entry.partition(": ")
                by_file[file].append(inside)
            lines += ["", title]
            lines += [f"  {file}{': ' * any(parts)}{', '.join(parts)}" for file, parts in by_file.items()]
    verdict = "differ" if report.serious else "are equal bit for bit"
    return "\n".join([*lines, "", f"Weights, arrays and scores {verdict}."])


def main(arguments: list[str]) -> int:
    """Run the program; returns its exit status."""
    parser = argparse.ArgumentParser(description="Compare two results folders, and say what differs.")
    parser.add_argument("old", type=Path, help="results folder, such as results/smoke")
    parser.add_argument("new", type=Path)
    parser.add_argument("--renamed", nargs="+", default=[], metavar="OLD=NEW", help="names that changed")
    parser.add_argument("--removed", nargs="+", default=[], metavar="NAME", help="names left out on purpose")
    given = parser.parse_args(arguments)
    for folder in (given.old, given.new):
        if not folder.is_dir():
            parser.error(f"{folder} is not a folder")
    names = Names(dict(pair.split("=", 1) for pair in given.renamed), frozenset(given.removed))
    report = compare(given.old, given.new, names)
    print(format_report(report))
    return int(report.serious)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
