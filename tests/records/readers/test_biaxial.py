"""Penn State's raw files, and what is refused of them."""

import numpy as np
import pytest
from scipy.io import loadmat, savemat

from faultslip.faults import APPARATUS_FILES
from faultslip.io.errors import InputError
from faultslip.records.readers import biaxial


def read(folder, time_range=None, threads=1, **changes):
    return biaxial.read([str(folder)], APPARATUS_FILES | changes, time_range, threads)


def mechanics(folder):
    return np.loadtxt(folder / "data.txt", skiprows=5)


def test_a_time_range_opens_only_the_files_it_needs(copy):
    whole = read(copy)
    (copy / "WF_2.ac").unlink()
    part = read(copy, time_range=(1, 6))
    assert [path.name for path in part.files if path.suffix == ".ac"] == ["WF_1.ac"]
    inside = (whole.time >= 1) & (whole.time < 6)
    np.testing.assert_array_equal(part.time, whole.time[inside])
    np.testing.assert_allclose(part.emission, whole.emission[inside], rtol=1e-6)


def test_other_header_and_columns(copy):
    rows = mechanics(copy)
    reordered = np.column_stack([np.zeros((len(rows), 2)), rows[:, [5, 4, 2]], np.zeros((len(rows), 3))])
    np.savetxt(copy / "other.txt", reordered, header="two\nlines")
    columns = {"time": 2, "normal_stress": 3, "shear_stress": 4}
    record = read(copy, mechanics="other.txt", header_lines=2, columns=columns)
    np.testing.assert_allclose(record.friction, read(copy).friction)


def shorten(path, by):
    path.write_bytes(path.read_bytes()[:-by])


def cut_middle(path, by):
    content = path.read_bytes()
    path.write_bytes(content[:10_000] + content[10_000 + by :])


def rewrite(path, **fields):
    kept = {name: value for name, value in loadmat(path).items() if not name.startswith("__")}
    kept = {k: v for k, v in (kept | fields).items() if v is not None}
    savemat(path, kept)


CASES = {
    "one sample short": (lambda f: shorten(f / "WF_2.ac", 2), r"WF_2.ac: 819198 bytes; .* make 819200"),
    "missing in the middle": (lambda f: cut_middle(f / "WF_1.ac", 4000), r"WF_1.ac: 815200 bytes"),
    "no such waveforms": (lambda f: (f / "WF_1.ac").unlink(), r"1 of the 2 waveform files .* WF_1.ac"),
    "no field": (lambda f: rewrite(f / "AE.mat", numAcqs=None), r"AE.mat: there is no field 'numAcqs'"),
    "no time": (lambda f: rewrite(f / "AcTimeVector.mat", acTime=None), r"no field 'acTime'"),
    "no mat": (lambda f: (f / "AE.mat").write_bytes(b"x" * 300), r"AE.mat: not a readable MATLAB file"),
    "no settings": (lambda f: (f / "AE.mat").unlink(), r"AE.mat: there is no such file"),
    "odd frames": (lambda f: rewrite(f / "AE.mat", numFrames=19), r"numFrames is 19; an even number"),
    "fractional": (
        lambda f: rewrite(f / "AE.mat", Nsamples=10.5),
        r"Nsamples is \[\[10.5\]\]; a positive whole",
    ),
    "other experiment": (
        lambda f: rewrite(f / "AE.mat", Nsamples=4096),
        r"ts_adjusted says 50 .* 4096 samples",
    ),
    "clocks apart": (
        lambda f: rewrite(f / "AcTimeVector.mat", acTime=1e4 + loadmat(f / "AcTimeVector.mat")["acTime"]),
        r"cover 10000.2 to .* mechanical record 0 to 17.999 s; the clocks do not overlap",
    ),
    "clock back": (
        lambda f: rewrite(f / "AcTimeVector.mat", acTime=-loadmat(f / "AcTimeVector.mat")["acTime"]),
        r"do not all increase",
    ),
    "few times": (
        lambda f: rewrite(f / "AcTimeVector.mat", acTime=loadmat(f / "AcTimeVector.mat")["acTime"][:, :-9]),
        r"reach number 400, but acTime has 391",
    ),
    "no mechanics": (lambda f: (f / "data.txt").unlink(), r"data.txt: there is no such file"),
    "two header lines": (
        lambda f: (f / "data.txt").write_text("1 more\n2 and\n" + (f / "data.txt").read_text()),
        r"data.txt: not a table of numbers after 5 header lines",
    ),
    "few columns": (
        lambda f: np.savetxt(f / "data.txt", mechanics(f)[:, :4], header="1\n2\n3\n4\n5"),
        r"4 columns; .* need 6; is header_lines",
    ),
    "step in time": (
        lambda f: np.savetxt(
            f / "data.txt", np.delete(mechanics(f), slice(100, 300), 0), header="1\n2\n3\n4\n5"
        ),
        r"time steps from 0.099 to 0.3 s",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_files(copy, case):
    damage, message = CASES[case]
    damage(copy)
    with pytest.raises(InputError, match=message) as error:
        read(copy)
    assert "\n" not in str(error.value)


def test_an_unknown_reduction(folder):
    with pytest.raises(InputError, match="reduction 'median' is not one of rms, mean, peak"):
        read(folder, reduction="median")


def test_time_range_outside(folder):
    with pytest.raises(InputError, match="0 rows in time_range .*; the file covers 0 to 17.999 s"):
        read(folder, time_range=(100, 200))
