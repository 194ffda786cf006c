import numpy as np
import pandas as pd
import pytest

from faultslip.io.errors import InputError
from faultslip.records.readers.lanl import BLOCK
from submission import submission


def write_segment(path, blocks, seed=0):
    random = np.random.default_rng(seed)
    amplitude = np.repeat(random.uniform(1, 9, size=blocks), BLOCK)
    counts = (amplitude * random.normal(size=blocks * BLOCK)).round().astype(int)
    pd.DataFrame({"acoustic_data": counts}).to_csv(path, index=False)


def test_one_row_per_segment(models, tmp_path):
    for number in range(3):
        write_segment(tmp_path / f"seg_{number}.csv", 40, number)
    submission(models, str(tmp_path), "cpu", str(tmp_path / "submission.csv"))
    found = pd.read_csv(tmp_path / "submission.csv")
    assert list(found["seg_id"]) == ["seg_0", "seg_1", "seg_2"]
    assert (found["time_to_failure"] >= 0).all()
    assert found["time_to_failure"].nunique() == 3


def test_a_folder_without_segments_is_refused(models, tmp_path):
    with pytest.raises(InputError, match="no file seg_"):
        submission(models, str(tmp_path), "cpu", str(tmp_path / "submission.csv"))


def test_a_segment_shorter_than_a_window_is_refused(models, tmp_path):
    write_segment(tmp_path / "seg_a.csv", 20)
    with pytest.raises(InputError, match="20 blocks are shorter than a window of 32"):
        submission(models, str(tmp_path), "cpu", str(tmp_path / "submission.csv"))


@pytest.mark.parametrize("value", ["nan", "1e200", "-40000"])
def test_one_wrong_row_is_refused_and_named(models, tmp_path, value):
    write_segment(tmp_path / "seg_a.csv", 40)
    lines = (tmp_path / "seg_a.csv").read_text().splitlines()
    lines[1000] = value
    (tmp_path / "seg_a.csv").write_text("\n".join(lines))
    with pytest.raises(InputError, match=r"seg_a.csv: acoustic_data is .* in row 1000"):
        submission(models, str(tmp_path), "cpu", str(tmp_path / "submission.csv"))
    assert not (tmp_path / "submission.csv").exists()


def test_a_prediction_that_is_not_finite_is_refused(models, tmp_path, monkeypatch):
    write_segment(tmp_path / "seg_a.csv", 40)
    monkeypatch.setattr("submission.final_value", lambda *_: float("nan"))
    with pytest.raises(InputError, match="seg_a.csv: the predicted time to failure is nan"):
        submission(models, str(tmp_path), "cpu", str(tmp_path / "submission.csv"))
    assert not (tmp_path / "submission.csv").exists()
