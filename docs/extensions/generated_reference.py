"""Pages of the reference that are derived from the code: keys of a configuration, and error messages."""

import ast
from pathlib import Path

from faultslip.study.schema import load_schema

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "workflow" / "scripts"
FOLDER = ROOT / "docs" / "reference" / "generated"
STAGES = {
    "faults": "Virtual faults",
    "records": "Records",
    "scalograms": "Scalograms",
    "networks": "Networks",
    "predictions": "Predictions",
    "methods": "Reference methods",
    "scores": "Scores",
    "release": "Released networks",
    "tables": "Tables",
    "figures": "Figures",
    "command_line": "Command line",
    "study": "Configuration of a study",
    "io": "Files and expressions",
    "": "Scripts and others",
}
TYPES = {"number": "number", "integer": "whole number", "string": "text", "boolean": "true or false"}
BOUNDS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "above {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "below {}",
    "minItems": "{} or more",
}


def configuration(schema):
    """Each section of a configuration, with all its keys, as Markdown."""
    sections, lines = schema["properties"], []
    for name in sorted(sections):
        resolved = _resolved(sections[name], schema)
        lines += [f"## `{name}`", "", _plain(resolved["description"]), ""]
        keys = list(_keys(resolved, name, schema))
        if keys:
            lines += [*keys, ""]
        else:
            lines += [f"Value: {_value(resolved)}.", ""]
    return "\n".join(lines)


def _keys(section, path, schema):
    """Return an entry of a list of definitions for each key below a section."""
    below = dict(section.get("properties", {}))
    others = section.get("additionalProperties")
    if isinstance(others, dict):
        below["‹name›"] = others
    if section.get("type") == "array" and "items" in section:
        yield from _keys(_resolved(section["items"], schema), f"{path}[]", schema)
    for name, key in below.items():
        key = _resolved(key, schema)
        value, description = _value(key), _plain(key.get("description", ""))
        yield f"`{path}.{name}`\n: {value[:1].upper() + value[1:]}. {description}\n"
        yield from _keys(key, f"{path}.{name}", schema)


def _plain(text):
    """Return a description, in which only backquotes are Markdown."""
    return text.replace("<", "&lt;").replace("*", "\\*")


def _resolved(key, schema):
    """Return a key with what it refers to."""
    reference = key.get("$ref", "").rpartition("/")[2]
    return schema["$defs"].get(reference, {}) | key


def _value(key):
    """Say in words what a key may be."""
    if "enum" in key:
        return ", ".join(f"`{value}`" for value in key["enum"])
    kinds = key.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    words = {"array": "list", "object": "mapping", "null": "`null`"} | TYPES
    said = " or ".join(words[kind] for kind in kinds) or "see the description"
    bounds = [text.format(key[bound]) for bound, text in BOUNDS.items() if bound in key]
    return ", ".join([said, *bounds])


def error_messages():
    """Each message of an error that a user can mend, as Markdown, by stage."""
    found = {stage: [] for stage in STAGES}
    for path in sorted(SCRIPTS.rglob("*.py")):
        parts = path.relative_to(SCRIPTS).parts
        stage = parts[1] if parts[0] == "faultslip" and len(parts) > 2 and parts[1] in STAGES else ""
        found[stage] += [text for text in _messages(ast.parse(path.read_text(encoding="utf-8")))]
    lines = []
    for stage, title in STAGES.items():
        if found[stage]:
            messages = sorted(set(found[stage]), key=str.lower)
            lines += [f"## {title}", "", *(f"- {text}" for text in messages), ""]
    return "\n".join(lines)


def _messages(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "InputError" and node.args:
            text = _template(node.args[0]).strip()
            if len(text) > 15:
                yield text


def _template(node):
    """Return a message in which each value that is inserted is `…`, as Markdown."""
    if isinstance(node, ast.Constant):
        return _escaped(str(node.value))
    if isinstance(node, ast.JoinedStr):
        return "".join(_template(part) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _template(node.left) + _template(node.right)
    return "…"


def _escaped(text):
    for character in "\\`*_{}[]<>$|#":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", " ")


def write(app):
    """Write the pages before Sphinx reads the others."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in (
        ("configuration", configuration(load_schema(ROOT / "workflow" / "schemas" / "config.schema.json"))),
        ("errors", error_messages()),
    ):
        path = FOLDER / f"{name}.md"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def setup(app):
    """Set up the extension."""
    app.connect("builder-inited", write)
    return {"parallel_read_safe": True}
