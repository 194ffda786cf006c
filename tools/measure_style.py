"""Print the numbers for which the project has goals of style.

    python tools/measure_style.py [--check] [FOLDER]

FOLDER is a checkout, also an older one; without it, this one. With --check the exit status is 1 if a goal is
missed that is not in NOT_YET. Docstrings, annotations and the sizes of functions are checked by ruff.

Lines are counted without blank ones. A rule is a rule statement: a loop that makes ten rules counts once.
Arguments are counted without `self` and `cls`; imports are statements anywhere in a script. Words are those
that `wc -w` counts, code and tables included, of the pages outside the folders of results.
"""

import argparse
import ast
import importlib
import io
import json
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
RULE = re.compile(r"^ *(?:rule|checkpoint|use rule)\b.*: *$", re.M)
FENCED = re.compile(r"^ *(`{3,}).*?^ *\1 *$", re.M | re.S)
GENERATED = ("build/", "generated/", "reference/generated/")
NO_PAGES = (*GENERATED, "results/virtual/", "results/open_data/", "results/measured/")
COMMITS, SUBJECT = 100, 72  # number of last commits, characters of a subject

# Goals that are still missed. A measure leaves this list as soon as its goal is met.
NOT_YET = ("lines of a script, median", "imports of a script, median", "words of pages")


@dataclass(frozen=True)
class Measure:
    """One number of the table.

    Attributes
    ----------
    name : str
    value : float
    goal : float or None
        The largest value that is allowed, if there is a goal.
    note : str
        Which file or function it is, or what else was counted.
    """

    name: str
    value: float
    goal: float | None = None
    note: str = ""

    @property
    def missed(self) -> bool:
        """Return whether the number is beyond its goal."""
        return self.goal is not None and self.value > self.goal


def measure(folder: Path) -> list[Measure]:
    """Measure a checkout."""
    scripts = sorted((folder / "workflow/scripts").glob("*.py"))
    library = sorted((folder / "workflow/scripts/faultslip").rglob("*.py"))
    tools = sorted((folder / "tools").glob("*.py"))
    rules = [folder / "Snakefile", *sorted((folder / "workflow/rules").glob("*.smk"))]
    return [
        *measure_rules(rules),
        longest("longest rule file", rules, 150),
        *measure_scripts(scripts),
        most_arguments("arguments in scripts, most", scripts),
        most_arguments("arguments in the library, most", library),
        longest("longest module", [*scripts, *library, *tools], 300),
        count_nulls(sorted((folder / "studies").glob("*.yaml"))),
        count_words(folder / "docs"),
        *measure_commits(folder),
        describe_keys(load_schema(folder)),
        Measure("README, lines", lines((folder / "README.md").read_text(encoding="utf-8"))),
    ]


def lines(text: str) -> int:
    """Count the lines that are not blank."""
    return sum(bool(line.strip()) for line in text.splitlines())


def measure_rules(files: list[Path]) -> Iterator[Measure]:
    """Measure the rule statements of files, and count the functions beside and in them."""
    sizes, words = [], []
    for path in files:
        text = path.read_text(encoding="utf-8")
        sizes += [lines(_block(text[match.start() :])) for match in RULE.finditer(text)]
        words += [token.string for token in tokenize.generate_tokens(io.StringIO(text).readline)]
    note = f"{sum(sizes)} lines in {len(sizes)} statements, the longest {max(sizes, default=0)}"
    yield Measure("lines per rule, mean", round(mean(sizes or [0]), 1), 14, note)
    yield Measure("functions in rule files", words.count("def"), 20)
    yield Measure("lambdas in rule files", words.count("lambda"))


def _block(text):
    """Return the first line of a text, and those below it that are indented further."""
    first, *rest = text.splitlines()
    depth = len(first) - len(first.lstrip())
    for number, line in enumerate(rest):
        if line.strip() and len(line) - len(line.lstrip()) <= depth:
            rest = rest[:number]
            break
    return "\n".join([first, *rest])


def longest(name: str, files: list[Path], goal: int) -> Measure:
    """Find the longest of some files."""
    value, path = max((lines(path.read_text(encoding="utf-8")), path) for path in files)
    return Measure(name, value, goal, path.name)


def measure_scripts(files: list[Path]) -> Iterator[Measure]:
    """Count scripts, their lines and their imports."""
    texts = [path.read_text(encoding="utf-8") for path in files]
    imports = [
        sum(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(ast.parse(text)))
        for text in texts
    ]
    yield Measure("scripts", len(files), 16)
    yield Measure("lines of a script, median", median(map(lines, texts)), 60)
    yield Measure("imports of a script, median", median(imports), 5, f"mean {mean(imports):.1f}")


def most_arguments(name: str, files: list[Path]) -> Measure:
    """Find the function with the most arguments."""
    found = [(0, "")]
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                given = node.args
                names = [one.arg for one in given.posonlyargs + given.args + given.kwonlyargs]
                found.append(
                    (len([n for n in names if n not in ("self", "cls")]), f"{path.name}: {node.name}")
                )
    return Measure(name, max(found)[0], 12, max(found)[1])


def count_nulls(files: list[Path]) -> Measure:
    """Count the settings that studies take away again."""
    found = 0
    for path in files:
        events = yaml.parse(path.read_text(encoding="utf-8"))
        scalars = [event for event in events if isinstance(event, yaml.ScalarEvent)]
        found += sum(one.implicit[0] and one.value in ("null", "~", "") for one in scalars)
    return Measure("settings to null in studies", found, 5, f"{len(files)} studies")


def count_words(docs: Path) -> Measure:
    """Count the words of the pages that are written by hand."""
    pages = [path for path in docs.rglob("*.md") if not str(path.relative_to(docs)).startswith(NO_PAGES)]
    texts = [path.read_text(encoding="utf-8") for path in pages]
    prose = [line for text in texts for line in FENCED.sub("", text).splitlines() if line.lstrip()[:1] != "|"]
    words, bare = (sum(len(text.split()) for text in given) for given in (texts, prose))
    return Measure("words of pages", words, 25_000, f"{len(pages)} pages; {bare} without code and tables")


def measure_commits(folder: Path) -> Iterator[Measure]:
    """Measure the subjects of the last commits, if the checkout has a history."""
    command = ["git", "-C", str(folder), "log", f"-{COMMITS}", "--format=%s"]
    run = subprocess.run(command, capture_output=True, text=True)
    subjects = run.stdout.splitlines()
    if subjects:
        share = 100 * mean(len(subject) > SUBJECT for subject in subjects)
        yield Measure("long commit subjects, %", round(share), 5, f"over {SUBJECT}, of {len(subjects)}")


def load_schema(folder: Path) -> dict[str, Any]:
    """Load the schema of the configuration of a checkout, with the parts that its registries give."""
    path = folder / "workflow" / "schemas" / "config.schema.json"
    library = folder.resolve() / "workflow" / "scripts"
    if not (library / "faultslip" / "study" / "schema.py").is_file():
        return json.loads(path.read_text(encoding="utf-8"))
    sys.path.insert(0, str(library))
    return importlib.import_module("faultslip.study.schema").load_schema(path)


def describe_keys(schema: dict[str, Any]) -> Measure:
    """Count the keys of the configuration without a description."""
    found = dict(_keys(schema, schema, ""))
    missing = [key for key, described in found.items() if not described]
    names = f": {' '.join(missing[:8])}" if missing else ""
    return Measure("keys without description", len(missing), 0, f"of {len(found)}{names}")


def _keys(part, schema, path):
    """Yield each key of a schema, at any depth, and whether it or its definition is described."""
    for word, value in part.items() if isinstance(part, dict) else enumerate(part):
        if word in ("properties", "$defs"):
            for key, entry in value.items():
                if word == "properties" and isinstance(entry, dict) and entry:  # otherwise named elsewhere
                    definition = schema["$defs"].get(entry.get("$ref", "").rsplit("/", 1)[-1], {})
                    yield f"{path}.{key}", bool(entry.get("description") or definition.get("description"))
                if isinstance(entry, dict):
                    yield from _keys(entry, schema, key if word == "$defs" else f"{path}.{key}")
        elif isinstance(value, dict | list):
            yield from _keys(value, schema, path)


def main(arguments: list[str]) -> int:
    """Run the program; returns its exit status."""
    parser = argparse.ArgumentParser(
        description="Print the numbers for which the project has goals of style."
    )
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT)
    parser.add_argument("--check", action="store_true", help="fail if a goal outside NOT_YET is missed")
    given = parser.parse_args(arguments)
    found = measure(given.folder)
    for one in found:
        goal = "" if one.goal is None else f"<= {one.goal:g}"
        verdict = ("not yet" if one.name in NOT_YET else "MISSED") if one.missed else ""
        print(f"{one.name:32} {one.value:7g}  {goal:8} {verdict:8} {one.note}".rstrip())
    for one in found:
        if one.name in NOT_YET and not one.missed:
            print(f"{one.name}: the goal is met, so that it can leave NOT_YET.")
    return int(given.check and any(one.missed and one.name not in NOT_YET for one in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
