"""Measure a checkout against the goals of style that its design sets.

    python tools/measure_style.py [--check] [FOLDER]

Prints lines per rule, the sizes of rule files, modules and functions, and the shares of public names
and of configuration keys that are documented. With --check the exit status is 1 if a goal is missed.

Lines are counted without blank ones. Rules are those that Snakemake lists for the default study and
those of STUDIES, so that a loop that makes ten rules counts as ten. Public names are modules, classes,
functions and methods without a leading underscore, in the library, the scripts and the tools. A function
is fully annotated if all of its arguments and its result are.
"""

import argparse
import ast
import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RULE = re.compile(r"^(?: *)(?:rule|checkpoint|use rule)\b.*:\s*$", re.M)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
STUDIES = ("open_data", "smoke")  # beside the default one
EXAMPLES = 8  # names that are printed for a missed goal


@dataclass(frozen=True)
class Measure:
    """One number of the table.

    Attributes
    ----------
    name : str
    value : float
    goal : str
        Such as `<= 15` or `= 100`; empty where there is none.
    note : str
        Which file or function it is, or what is missing.
    """

    name: str
    value: float
    goal: str = ""
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the goal is met, or there is none."""
        if not self.goal:
            return True
        relation, limit = self.goal.split()
        return self.value <= float(limit) if relation == "<=" else self.value == float(limit)


@dataclass(frozen=True)
class PublicName:
    """A public module, class, function or method; annotations are those of functions."""

    name: str
    documented: bool
    annotated: bool | None = None


def lines(text: str) -> int:
    """Number of lines that are not blank."""
    return sum(bool(line.strip()) for line in text.splitlines())


def measure(folder: Path) -> list[Measure]:
    """All measures of a checkout."""
    modules = [
        path
        for part in ("workflow/scripts", "tools")
        for path in sorted((folder / part).rglob("*.py"))
        if not any(parent.name.endswith(".egg-info") for parent in path.parents)
    ]
    sources = {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in modules}
    names = [name for path, text in sources.items() for name in public_names(path, ast.parse(text))]
    return [
        *measure_rules(folder),
        measure_files("biggest module", modules, folder, 300),
        measure_functions(sources),
        *measure_names(names),
        Measure("README, lines", len((folder / "README.md").read_text(encoding="utf-8").splitlines())),
        measure_schema(load_schema(folder)),
    ]


def measure_rules(folder: Path) -> list[Measure]:
    """Lines per rule in the files that hold rules, the longest rule, and the longest rule file."""
    files = sorted((folder / "workflow" / "rules").glob("*.smk"))
    texts = {path.name: path.read_text(encoding="utf-8") for path in files}
    statements, counted = 0, 0
    longest = (0, "")
    for file, text in texts.items():
        if not RULE.search(text):
            continue  # what the rules share
        starts = [match.start() for match in RULE.finditer(text)]
        statements, counted = statements + len(starts), counted + lines(text)
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            rule = _block(text[start:end])
            longest = max(longest, (lines(rule), f"{file}: {rule.split(':')[0].strip()}"))
    rules = listed_rules(folder)
    note = f"{counted} lines, {len(rules)} rules in {statements} statements"
    return [
        Measure("lines per rule, mean", round(counted / max(1, len(rules)), 1), "<= 15", note),
        Measure("longest rule", longest[0], "", longest[1]),
        measure_files("longest rule file", files, files[0].parent, 150),
    ]


def listed_rules(folder: Path) -> set[str]:
    """Names of the rules that Snakemake knows of in a checkout."""
    command = [str(Path(sys.executable).with_name("snakemake")), "--list-rules"]
    names: set[str] = set()
    for arguments in ([], *(["--configfile", f"studies/{study}.yaml"] for study in STUDIES)):
        run = subprocess.run([*command, *arguments], cwd=folder, capture_output=True, text=True)
        if run.returncode:
            raise SystemExit(f"Snakemake cannot list the rules of {folder}:\n{run.stdout}{run.stderr}")
        names |= {line.strip() for line in run.stdout.splitlines() if re.fullmatch(r"\s*\w+\s*", line)}
    return names


def _block(text):
    """An indented block: its first line, and those that are indented further."""
    first, *rest = text.splitlines()
    depth = len(first) - len(first.lstrip())
    block = [first]
    for line in rest:
        if line.strip() and len(line) - len(line.lstrip()) <= depth:
            break
        block.append(line)
    return "\n".join(block)


def measure_files(name: str, files: list[Path], folder: Path, limit: int) -> Measure:
    """Lines of the longest of some files."""
    found = [(lines(path.read_text(encoding="utf-8")), str(path.relative_to(folder))) for path in files]
    longest = max(found)
    over = sorted((entry for entry in found if entry[0] > limit), reverse=True)
    note = ", ".join(f"{path} ({number})" for number, path in over[:EXAMPLES]) or longest[1]
    return Measure(name, longest[0], f"<= {limit}", note)


def measure_functions(sources: dict[str, str], limit: int = 50) -> Measure:
    """Lines of the longest function body."""
    found = []
    for path, text in sources.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, FUNCTIONS):
                found.append((body_length(node, text), f"{path}: {node.name}"))
    over = sorted((entry for entry in found if entry[0] > limit), reverse=True)
    note = ", ".join(f"{name} ({number})" for number, name in over[:EXAMPLES]) or max(found)[1]
    return Measure("longest function body", max(found)[0], f"<= {limit}", note)


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef, text: str) -> int:
    """Lines of a function's body in the text of its module, without its docstring and blank lines."""
    first = function.body[0]
    start = first.end_lineno if ast.get_docstring(function) else first.lineno - 1
    return lines("\n".join(text.splitlines()[start : function.end_lineno]))


def public_names(path: str, tree: ast.Module) -> Iterator[PublicName]:
    """Public names of a module, the module included."""
    if not path.endswith("/__init__.py") or tree.body:
        yield PublicName(path, bool(ast.get_docstring(tree)))
    yield from _members(path, tree.body, method=False)


def _members(path, body, method):
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield PublicName(f"{path}: {node.name}", bool(ast.get_docstring(node)))
            yield from _members(f"{path}: {node.name}", node.body, method=True)
        elif isinstance(node, FUNCTIONS) and (method and node.name == "__init__"):
            # the class documents it
            yield PublicName(f"{path}.{node.name}", True, is_annotated(node, method=True))
        elif isinstance(node, FUNCTIONS) and not node.name.startswith("_"):
            name = f"{path}{'.' if method else ': '}{node.name}"
            yield PublicName(name, bool(ast.get_docstring(node)), is_annotated(node, method))


def is_annotated(function: ast.FunctionDef | ast.AsyncFunctionDef, method: bool) -> bool:
    """Whether all arguments and the result are annotated; `self` and `cls` need not be."""
    static = any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in function.decorator_list)
    given = function.args
    arguments = given.posonlyargs + given.args
    if method and not static:
        arguments = arguments[1:]
    arguments += given.kwonlyargs + [one for one in (given.vararg, given.kwarg) if one]
    return function.returns is not None and all(argument.annotation for argument in arguments)


def measure_names(names: list[PublicName]) -> list[Measure]:
    """Shares of public names with a docstring, and of public functions with full annotations."""
    functions = [name for name in names if name.annotated is not None]
    return [
        _share("public names with a docstring, %", [(n.name, n.documented) for n in names]),
        _share("public functions fully annotated, %", [(n.name, bool(n.annotated)) for n in functions]),
    ]


def load_schema(folder: Path) -> dict[str, Any]:
    """JSON schema of the configuration of a checkout, with the parts that its registries give."""
    path = folder / "workflow" / "schemas" / "config.schema.json"
    library = folder.resolve() / "workflow" / "scripts"
    if not (library / "faultslip" / "study" / "schema.py").is_file():
        return json.loads(path.read_text(encoding="utf-8"))
    sys.path.insert(0, str(library))
    return importlib.import_module("faultslip.study.schema").load_schema(path)


def measure_schema(schema: dict[str, Any]) -> Measure:
    """Share of the keys of the configuration that have a description."""
    found = []
    for key, entry in _keys(schema, ""):
        found.append((key, bool(_resolved(entry, schema).get("description"))))
    return _share("configuration keys with a description, %", found)


def _keys(schema, path):
    """Each key of a schema, at any depth, with its entry."""
    if isinstance(schema, list):
        for part in schema:
            yield from _keys(part, path)
    elif isinstance(schema, dict):
        for word, part in schema.items():
            if word == "properties":
                for key, entry in part.items():
                    if entry is not True and entry != {}:  # named elsewhere, only its presence counts here
                        yield f"{path}.{key}", entry
                    yield from _keys(entry, f"{path}.{key}")
            elif word == "$defs":
                for key, entry in part.items():
                    yield from _keys(entry, key)
            elif isinstance(part, dict | list):
                yield from _keys(part, path)


def _resolved(entry, schema):
    """An entry of a schema, or the definition that it refers to where it has no description itself."""
    if isinstance(entry, dict) and "description" not in entry and "$ref" in entry:
        return schema["$defs"][entry["$ref"].rsplit("/", 1)[-1]]
    return entry if isinstance(entry, dict) else {}


def _share(name, found):
    missing = [one for one, good in found if not good]
    share = 100 * (1 - len(missing) / max(1, len(found)))
    note = f"{len(found)} in all"
    if missing:
        note = f"{len(missing)} of {len(found)} missing: {', '.join(missing[:EXAMPLES])}"
        note += ", ..." if len(missing) > EXAMPLES else ""
    return Measure(name, round(share, 1) if share < 99.95 or not missing else 99.9, "= 100", note)


def main(arguments: list[str]) -> int:
    """Run the program; returns its exit status."""
    parser = argparse.ArgumentParser(description="Measure a checkout against its goals of style.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument("--check", action="store_true", help="fail if a goal is missed")
    given = parser.parse_args(arguments)
    found = measure(given.folder)
    for one in found:
        missed = "" if one.met else "MISSED"
        print(f"{one.name:40} {one.value:7g}  {one.goal:8} {missed:6}  {one.note}")
    return int(given.check and not all(one.met for one in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
