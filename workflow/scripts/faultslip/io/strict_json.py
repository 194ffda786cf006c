"""JSON of a stored file: finite numbers only, and of the form that a schema asks for."""

import json
import math
from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

SHOWN = 80  # characters of the beginning and of the end of a long message


def parse(text: str) -> Any:
    """Parse JSON whose numbers are all finite.

    Python's parser accepts NaN and Infinity, which are no JSON, and makes infinity of 1e999.

    Raises
    ------
    ValueError
        If the text is not JSON, or holds a number that is not finite.
    """
    try:
        return json.loads(text, parse_constant=_finite, parse_float=_finite, parse_int=_integer)
    except RecursionError:
        raise ValueError("lists or mappings in one another without end") from None


def check(value: Any, schema: Mapping[str, Any]) -> None:
    """Refuse a value that does not satisfy a schema.

    Raises
    ------
    ValueError
        Says where, what was found and what is allowed.
    """
    error = best_match(Draft202012Validator(schema).iter_errors(value))
    if error is not None:
        where, message = error.json_path.removeprefix("$").removeprefix("."), error.message
        if len(message) > 2 * SHOWN:
            message = f"{message[:SHOWN]} [...] {message[-SHOWN:]}"
        raise ValueError(f"{where}: {message}" if where else message)


def _finite(text):
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:SHOWN]} is not a finite number")
    return number


def _integer(text):
    _finite(text)
    return int(text)
