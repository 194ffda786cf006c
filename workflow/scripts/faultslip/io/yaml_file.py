"""Read YAML files, and say where one is wrong."""

from pathlib import Path
from typing import Any

import yaml

from faultslip.io.errors import InputError

MERGE = "tag:yaml.org,2002:merge"  # of the key <<


def load_yaml(path: str | Path) -> Any:
    """Return the content of a YAML file, such as a study or the register of public files.

    Raises
    ------
    InputError
        If it is not YAML, or has a key twice: names the file, the line and the column.
    """
    try:
        loader = yaml.SafeLoader(Path(path).read_text(encoding="utf-8"))
        content = loader.get_single_node()
        _check_keys(content, set())
        return None if content is None else loader.construct_document(content)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise InputError(
            f"{path}{place}: not valid YAML: {getattr(error, 'problem', None) or error}"
        ) from None


def _check_keys(node: yaml.Node | None, seen: set[int]) -> None:
    """Reject a mapping in which a key stands twice, of which PyYAML would take the last one."""
    if id(node) in seen or not isinstance(node, yaml.CollectionNode):
        return
    seen.add(id(node))
    if not isinstance(node, yaml.MappingNode):
        for item in node.value:
            _check_keys(item, seen)
        return
    first: dict[str, int] = {}
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode) and key.tag != MERGE:
            if key.value in first:
                raise yaml.constructor.ConstructorError(
                    problem=f"the key {key.value!r} stands in line {first[key.value]} already",
                    problem_mark=key.start_mark,
                )
            first[key.value] = key.start_mark.line + 1
        _check_keys(value, seen)
