"""Waveforms, read by the definition of their layout and by the reader."""

import shutil

import numpy as np
import pandas as pd
import pytest
from hostile import refused
from scipy.io import loadmat, savemat

from faultslip.faults import APPARATUS_FILES
from faultslip.records.readers import biaxial


def test_a_compressed_field_that_is_too_large_is_not_decompressed(tmp_path, folder, monkeypatch):
    """A small file of zeros would become gigabytes."""
    copy = shutil.copytree(folder, tmp_path / "copy")
    savemat(copy / "AE.mat", {"numFrames": np.zeros(1_000_000)}, do_compression=True)
    assert (copy / "AE.mat").stat().st_size < 10_000
    monkeypatch.setattr("scipy.io.loadmat", lambda *_, **__: pytest.fail("is decompressed"))
    message = refused(biaxial.read, [str(copy)], APPARATUS_FILES)
    assert "AE.mat: numFrames holds 1000000 values; 1 at most" in message


def read(folder, time_range=None, threads=1, **changes):
    return biaxial.read([str(folder)], APPARATUS_FILES | changes, time_range, threads)


def by_definition(folder):
    """All samples and their times, read as the layout is defined, in Fortran order."""
    settings = loadmat(folder / "AE.mat")
    frames, acquisitions, samples = (
        int(settings[name].item()) for name in ("numFrames", "numAcqs", "Nsamples")
    )
    channels, superframes = settings["channels2save"].size, frames // 2
    times = loadmat(folder / "AcTimeVector.mat")
    files = sorted(folder.glob("WF_*.ac"), key=lambda p: int(p.stem[3:]))
    values = []
    for path in files:
        raw = np.fromfile(path, "<i2").reshape((-1, channels, superframes), order="F")
        values.append(raw.transpose(0, 2, 1).reshape((-1, channels), order="F"))
    offsets = 1e-6 * times["ts_adjusted"].item() * np.arange(samples)
    starts = times["acTime"].ravel()[: len(files) * superframes * acquisitions]
    return (starts[:, None] + offsets).ravel(), np.concatenate(values)


def mechanics(folder):
    return np.loadtxt(folder / "data.txt", skiprows=5)


@pytest.mark.parametrize("reduction", ["rms", "mean", "peak"])
def test_emission_against_the_definition(folder, reduction):
    times, values = by_definition(folder)
    rows = mechanics(folder)
    norm = np.sqrt((values.astype(float) ** 2).sum(axis=1))
    nearest = np.floor((times - rows[0, 5]) * 1000 + 0.5 + 1e-6).astype(int)
    inside = (nearest >= 0) & (nearest < len(rows))
    bins = pd.Series(norm[inside]).groupby(nearest[inside])
    expected = {
        "rms": np.sqrt(pd.Series(norm[inside] ** 2).groupby(nearest[inside]).mean()),
        "mean": bins.mean(),
        "peak": bins.max(),
    }[reduction]
    filled = expected.index.to_numpy()

    record = read(folder, reduction=reduction)
    np.testing.assert_allclose(record.time, rows[filled, 5])
    np.testing.assert_allclose(record.friction, rows[filled, 2] / rows[filled, 4])
    np.testing.assert_array_equal(record.normal_stress, rows[filled, 4])
    np.testing.assert_allclose(record.emission, expected, rtol=1e-5)
    assert {path.name for path in record.files} == {path.name for path in folder.iterdir()}


def test_threads_change_nothing(folder):
    one, many = read(folder), read(folder, threads=3)
    np.testing.assert_array_equal(one.emission, many.emission)


def test_rows_without_a_waveform_are_left_out(copy):
    """A pause of 2 s in the acquisition, as between two files."""
    times = loadmat(copy / "AcTimeVector.mat")
    starts = times["acTime"].ravel()
    starts[200:] += 2.0
    savemat(copy / "AcTimeVector.mat", {"acTime": starts[None], "ts_adjusted": times["ts_adjusted"]})
    record = read(copy)
    steps = np.diff(record.time)
    assert steps.max() == pytest.approx(2.0, abs=0.003)
    assert record.time[np.argmax(steps)] == pytest.approx(starts[199] + 1024 / 20_000, abs=0.002)
