"""The competition's files: small ones of the same layout."""

import numpy as np
import pytest

from faultslip.io.errors import InputError
from faultslip.records.readers import lanl

RECURRENCE = 0.2  # s
STEP = 1.1e-3  # s, from block to block


def write_train(path, blocks=400, short=()):
    """Write blocks of 4096 rows (some one shorter) whose amplitude is the block's number + 1."""
    left = RECURRENCE - (STEP * np.arange(blocks)) % RECURRENCE
    with open(path, "w") as file:
        file.write("acoustic_data,time_to_failure\n")
        for block in range(blocks):
            rows = lanl.BLOCK - (block in short)
            # a square wave, so that the root mean square is known
            values = np.where(np.arange(rows) % 2, block + 1, -block - 1)
            remaining = left[block] - 1.1e-9 * np.arange(rows)
            file.writelines(f"{v},{t:.10f}\n" for v, t in zip(values, remaining, strict=True))
    return left


def test_train(tmp_path, monkeypatch):
    path = tmp_path / "train.csv"
    left = write_train(path, short=(3, 250))
    for rows in (10_000, 10**7):  # pieces end within blocks, or not at all
        monkeypatch.setattr(lanl, "ROWS", rows)
        record = lanl.read([str(path)], {})
        np.testing.assert_allclose(record.emission, np.arange(400) + 1)
        np.testing.assert_allclose(record.time, STEP * np.arange(400), atol=2e-5)
        falls = np.flatnonzero(np.diff(left) > 0)
        np.testing.assert_allclose(record.failures, STEP * falls + left[falls], atol=2e-5)
        assert record.friction is None
        assert record.files == (path,)


def test_segment(tmp_path):
    values = np.repeat([3, 4, 5], [2000, lanl.BLOCK, lanl.BLOCK])
    np.savetxt(tmp_path / "seg_1.csv", values, fmt="%d", header="acoustic_data", comments="")
    np.testing.assert_allclose(lanl.read_segment(tmp_path / "seg_1.csv"), [4, 5])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no such file"),
        ("", "No columns"),
        ("acoustic_data,time_to_failure\n", "0 blocks of one time to failure"),
        ("a,b\n1,2\n", "columns a, b; acoustic_data, time_to_failure were expected"),
        ("acoustic_data,time_to_failure\n1,2,\n1,2,\n", "more fields than its first line has names"),
        ("acoustic_data,time_to_failure\n1,x\n", "not the competition's train.csv"),
        ("acoustic_data,time_to_failure\n1,2\n1,2\n", "1 blocks of one time to failure"),
    ],
)
def test_bad_train(tmp_path, content, message):
    if content is not None:
        (tmp_path / "train.csv").write_text(content)
    with pytest.raises(InputError, match=message):
        lanl.read([str(tmp_path / "train.csv")], {})


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "no such file"), ("x\n1\n", "not a segment"), ("acoustic_data\n1\n", "1 rows")],
)
def test_bad_segment(tmp_path, content, message):
    if content is not None:
        (tmp_path / "seg_1.csv").write_text(content)
    with pytest.raises(InputError, match=message):
        lanl.read_segment(tmp_path / "seg_1.csv")
