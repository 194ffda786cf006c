"""What `read_table` refuses before and after it reads."""

import numpy as np
import pytest

from faultslip.io.errors import InputError
from faultslip.records.read_table import read_table

NAN, INF = float("nan"), float("inf")


@pytest.fixture
def path(tmp_path):
    """A record of 50 samples, 5 s."""
    rows = [f"{row / 10},{1 + row % 7},{0.5 + row % 5 / 100}" for row in range(50)]
    path = tmp_path / "run 12.csv"
    path.write_text("\n".join(["time,emission,friction", *rows]))
    return path


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("interval", [0, -0.1, NAN, INF, "0.1"]),
        ("time_scale", [0, -1, NAN, INF, None]),
        ("time_range", [(NAN, 3), (1, NAN), (3, 1), (2, 2), (0, INF), (1, 2, 3), 3]),
        ("average", [-1, NAN, INF, {"emission": -1}, {"friction": NAN}]),
        ("averaged", [-1, NAN, INF]),
        ("max_gap", [-1, NAN, "wide"]),
    ],
)
def test_numbers_that_cannot_be_meant(path, name, values):
    for value in values:
        with pytest.raises(InputError, match=f"^{name} .on the command line --{name.replace('_', '-')}.: "):
            read_table(path, **{name: value})


@pytest.mark.parametrize(
    "change", [{"average": 5.5}, {"average": {"emission": 5.5}}, {"averaged": 5.5}, {"averaged": 1e300}]
)
def test_averages_longer_than_the_record(path, change):
    (name,) = change
    with pytest.raises(InputError, match=f"run 12.csv: {name} .*is longer than the record, 5 s"):
        read_table(path, **change)


def test_what_is_allowed(path):
    whole = read_table(path)
    for change in ({"max_gap": INF}, {"average": 0}, {"average": {}}, {"averaged": 5}):
        np.testing.assert_array_equal(read_table(path, **change)["emission"], whole["emission"])
    assert read_table(path, average=5).sizes["time"] == 50
    assert read_table(path, time_range=np.array([1.0, 3.0])).sizes["time"] == 20
