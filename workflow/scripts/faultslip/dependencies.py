"""Which modules of the library a script needs, read from the source.

A rule gives Snakemake a checksum of their content as a parameter, so that a job runs again when it changes.
"""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent


def library_modules(script: str | Path, *by_name: str) -> list[Path]:
    """Return the modules of the library that a script imports, directly or not, in alphabetical order.

    Parameters
    ----------
    script : str or Path
        A Python file. Imports inside functions count too.
    by_name : str
        Modules that it finds by name, such as `faultslip.figures.series`.
    """
    found = {path for name in by_name for path in _modules(name)}
    pending = {Path(script), *found}
    while pending:
        imported = set(_imported(pending.pop()))
        pending |= imported - found
        found |= imported
    return sorted(found)


@cache
def library_code(script: str | Path, *by_name: str) -> str:
    """Return a checksum of the modules that `library_modules` finds: of their names and their content.

    Parameters
    ----------
    script, by_name
        As for `library_modules`.

    Returns
    -------
    str
        16 hexadecimal digits. They do not depend on the folder of the library.
    """
    modules = library_modules(script, *by_name)
    lines = [f"{path.relative_to(PACKAGE).as_posix()} {_checksum(path)}" for path in modules]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


@cache
def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _imported(path: Path) -> tuple[Path, ...]:
    """Modules of the library that a file imports itself, with the packages that hold them."""
    names = _names(ast.parse(path.read_text(encoding="utf-8")))
    return tuple(module for name in names for module in _modules(name))


def _modules(name: str) -> Iterator[Path]:
    """Return the file of a module of the library by its dotted name, with the packages that hold it."""
    parts = name.split(".")
    if parts[0] == PACKAGE.name:
        for depth in range(1, len(parts) + 1):
            yield from _files(PACKAGE.joinpath(*parts[1:depth]))


def _names(tree: ast.Module) -> Iterator[str]:
    """Dotted names that are imported; `from a import b` may mean the module `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _files(base: Path) -> Iterator[Path]:
    """Yield the file of a module, or the first file of a package."""
    for path in (base / "__init__.py", base.with_suffix(".py")):
        if path.is_file():
            yield path
