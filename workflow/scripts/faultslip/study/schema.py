"""Validation of the study configuration against its schema, with messages for users.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

import difflib
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from faultslip.figures.registry import CONTENTS, FIGURES
from faultslip.io.errors import InputError
from faultslip.records.readers import READERS

# Names of the types in YAML.
TYPES = {
    "array": "a list, [...]",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "a mapping, {key: value}",
    "string": "a text",
}
BOUNDS = {
    "minimum": "must be at least",
    "exclusiveMinimum": "must be above",
    "maximum": "must be at most",
    "exclusiveMaximum": "must be below",
    "minItems": "its number of entries must be at least",
    "maxItems": "its number of entries must be at most",
    "minProperties": "its number of entries must be at least",
    "maxProperties": "its number of entries must be at most",
    "maxLength": "its number of characters must be at most",
    "enum": "must be one of",
    "pattern": "must match",
}
MAX_DEPTH = 20  # of lists and mappings in one another
MAX_VALUES = 100_000  # of a whole configuration; that of a large study has a few thousand
SHOWN = 60  # characters of a value in a message
# Keys of earlier versions, and what took their place.
RENAMED = {
    "slip_drop": "events.min_friction_drop",
    "failure_rate": "failure_slope (of the study: events.failure_slope)",
    "speed": "load_velocity",
    "travel": "load_displacement",
    "every": "output_stride",
    "kicks": "perturbation_rate",
    "share": "fraction",
    "shares": "fractions",
    "parts": "crop_length",
    "ends": "edge_fraction",
    "stretch": "time_stretch",
    "amplitude": "amplitude_scale",
    "noise": "noise_std",
    "series": "series_loss_weight",
    "rise": "locked_fall_loss_weight",
    "averaging": "ema_decay",
    "statistics": "normalisation",
    "view": "causal (view: past is causal: true)",
    "laurenti": "published_network",
    "extra_scenarios": "scenarios: a study that extends another one adds its own to them",
    "control": "emission (control: true is emission: shifted)",
    "name": "the key of its mapping, as in scenarios: {zero_shot: {...}}",
    "emission_normalisation": "normalisation, of emission and target alike",
}
# Keys that are gone, by the section and the key, and what holds in their place.
REMOVED = {
    "network.kernel": "all convolutions are of 3 by 3",
    "simulation.pressure": "the normal pressure is the unit P",
    "record.failure_apart": "a slip event has one failure",
    "events.min_failure_separation": "a slip event has one failure",
    "published_network.experiment": "it is that which its scenarios are tested on",
    "published_network.seeds": "they are those of the study",
}


def load_schema(path: str | Path) -> dict[str, Any]:
    """Return the schema of a study: the file, with the parts of the registered readers and figures.

    Parameters
    ----------
    path : str or Path
        `workflow/schemas/config.schema.json`.
    """
    schema = json.loads(Path(path).read_text(encoding="utf-8"))
    properties = schema["$defs"]["experiment"]["properties"]
    properties |= {name: reader.schema for name, reader in READERS.items()}
    figures = {name: figure.schema for name, figure in FIGURES.items() if figure.content in CONTENTS}
    schema["properties"]["figures"]["properties"] = figures
    return schema


def check_schema(config: Mapping[str, Any], schema: Mapping[str, Any]) -> None:
    """Refuse a configuration that does not satisfy the schema.

    Raises
    ------
    InputError
        Names each key, what was found and what is allowed; for a renamed key, its new name.
    """
    validator = Draft202012Validator(schema)
    errors = sorted(validator.iter_errors(config), key=lambda error: list(map(str, error.path)))
    if errors:
        messages = dict.fromkeys(
            map(_message, errors)
        )  # one error for each missing key, with the same message
        raise InputError("configuration: " + "; ".join([*messages][:5]))


def check_values(config: Mapping[str, Any]) -> None:
    """Refuse values that a schema cannot describe.

    These are lists and mappings without end, numbers that are not finite, keys that are not texts,
    and invisible characters.

    Raises
    ------
    InputError
        Names the key and what was found.
    """
    pending: list[tuple[tuple[str, ...], Any]] = [((), config)]
    number = 0
    while pending:
        number += 1
        path, value = pending.pop()
        if len(path) > MAX_DEPTH:
            raise InputError(
                f"configuration: {'.'.join(path[:3])}: nested more than {MAX_DEPTH} lists or mappings deep; "
                "perhaps an alias (*name) stands inside its own anchor (&name)"
            )
        if number > MAX_VALUES:
            raise InputError(
                f"configuration: more than {MAX_VALUES} values, many of them in {'.'.join(path[:1])}; "
                "perhaps aliases (*name) repeat one another"
            )
        _check_value(value, ".".join(path))
        if isinstance(value, dict | list):
            items = value.items() if isinstance(value, dict) else enumerate(value)
            pending += reversed([((*path, str(key)), content) for key, content in items])


def _check_value(value, where):
    where = where or "top level"
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise InputError(f"configuration: {where}: the key {key!r} should be a text; quote it")
            _check_text(key, where)
    elif isinstance(value, float) and not math.isfinite(value):
        raise InputError(f"configuration: {where}: {value} is not a finite number")
    elif isinstance(value, str):
        _check_text(value, where)


def _check_text(text, where):
    if not text.isprintable():
        raise InputError(
            f"configuration: {where}: {text[:SHOWN]!r} has invisible characters, such as a line end"
        )


def with_whole_numbers(value: Any, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Any:
    """Return a value with integers for floats without a fraction, where the schema asks for integers.

    JSON Schema makes no difference between 2 and 2.0; Python does.

    Parameters
    ----------
    value
        A configuration, or a part of it.
    schema : mapping
        The part of the schema that it should satisfy.
    definitions : mapping
        Parts that the schema refers to, by name.
    """
    schema = {**definitions.get(schema.get("$ref", "").rpartition("/")[2], {}), **schema}
    if isinstance(value, float) and value.is_integer() and schema.get("type") == "integer":
        return int(value)
    if isinstance(value, list):
        return [with_whole_numbers(item, schema.get("items", {}), definitions) for item in value]
    if isinstance(value, dict):
        properties, others = schema.get("properties", {}), schema.get("additionalProperties") or {}
        return {
            key: with_whole_numbers(content, properties.get(key, others), definitions)
            for key, content in value.items()
        }
    return value


def _message(error: ValidationError) -> str:
    """Describe one error of the schema to a user."""
    where = ".".join(str(part) for part in error.absolute_path) or "top level"
    if error.validator == "additionalProperties":
        return f"{where}: {_unknown_key(error)}"
    if error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        hint = "" if error.absolute_path else " (one that builds on another study says extends: virtual)"
        return f"{where}: missing key {', '.join(map(repr, missing))}{hint}"
    if where == "scenarios" and isinstance(error.instance, list):
        return "scenarios: a list was found; they are now a mapping by their names, {zero_shot: {...}}"
    if error.validator == "type":
        wanted = error.validator_value
        names = [TYPES[name] for name in ([wanted] if isinstance(wanted, str) else wanted)]
        return f"{where}: {_shown(error.instance)} should be {' or '.join(names)}"
    if error.validator in BOUNDS:
        return f"{where}: {_shown(error.instance)}: {BOUNDS[error.validator]} {error.validator_value}"
    return f"{where}: {error.message}"


def _shown(value):
    """Return a value for a message, without the end of a long one."""
    text = repr(value)
    return text if len(text) <= 2 * SHOWN else f"{text[:SHOWN]} [...]"


def _unknown_key(error):
    allowed = sorted(error.schema.get("properties", {}))
    unknown = sorted(set(error.instance) - set(allowed))[0]
    section = next((part for part in reversed(error.absolute_path) if isinstance(part, str)), "")
    if f"{section}.{unknown}" in REMOVED:
        return f"the key {unknown!r} is gone: {REMOVED[f'{section}.{unknown}']}"
    if str(unknown) in RENAMED:
        return f"the key {unknown!r} is now {RENAMED[str(unknown)]}"
    near = difflib.get_close_matches(str(unknown), allowed, n=1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    return f"unknown key {unknown!r}{hint}; allowed: {', '.join(allowed)}"
