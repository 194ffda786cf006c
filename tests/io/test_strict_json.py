"""JSON of stored files."""

import pytest

from faultslip.io import strict_json


@pytest.mark.parametrize(
    "text", ["NaN", "[Infinity]", '{"a": -Infinity}', "1e999", "1" + 400 * "0", "{", "", "[" * 100_000]
)
def test_what_is_not_finite_or_not_json(text):
    with pytest.raises(ValueError, match="."):
        strict_json.parse(text)


def test_numbers_are_kept():
    assert strict_json.parse('{"a": [1, -2.5e-3, true, null]}') == {"a": [1, -0.0025, True, None]}


def test_a_message_says_where_and_is_short():
    schema = {"properties": {"a": {"items": {"type": "number"}}, "b": {"type": "string"}}}
    strict_json.check({"a": [1, 2.5]}, schema)
    with pytest.raises(ValueError, match=r"^a\[1\]: 'x' is not of type 'number'$"):
        strict_json.check({"a": [1, "x"]}, schema)
    with pytest.raises(ValueError, match=r"^b: .* is not of type 'string'$") as error:
        strict_json.check({"b": list(range(1000))}, schema)
    assert len(str(error.value)) < 200
