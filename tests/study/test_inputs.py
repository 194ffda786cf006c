"""Files that must exist, or must be as a study expects them."""

import numpy as np
import pytest
from studies import load

from faultslip.io.errors import InputError
from faultslip.study.inputs import check_raw_files, check_tables


@pytest.mark.parametrize(
    ("header", "friction", "message"),
    [
        ("t,e,s,n", "s / n", None),
        ("t,e,s,n", "s / row", None),
        ("t,e,s,n", "s / m", "experiments.mine.table.columns.friction: .*mine.csv: .* no column 'm'"),
        ("t,e,s,n", "(s / n", "is not arithmetic"),
        ("t,e,s,n", "sin(s)", "'sin.s.' is not allowed"),
        ("t;e;s;n", "s / n", None),
        ("t\te\ts\tn", "s / n", None),
        ("\ufefft,e,s,n", "t * s / n", None),
        ("t;e,s,n", "s / t", "no column 't' in the table, which has row, t_e, s, n"),
        ("t,e,s,n", "s / (n - e)", None),  # that two columns differ is not known before they are read
    ],
)
def test_a_table_of_ones_own_is_checked_before_anything_runs(tmp_path, header, friction, message):
    mark = "," if "," in header else header[1]
    (tmp_path / "mine.csv").write_text(f"{header}\n{mark.join('0123')}\n")
    columns = {"friction": friction}
    config = {"experiments": {"mine": {"table": {"files": [str(tmp_path / "mine.csv")], "columns": columns}}}}
    if message is None:
        check_tables(config, {})
        return
    with pytest.raises(InputError, match=message):
        check_tables(config, {})


def test_names_of_arrays_are_checked_before_anything_runs(tmp_path):
    path = str(tmp_path / "mine.npz")
    np.savez(path, t=np.arange(3.0), e=np.ones(3))
    config = {
        "experiments": {"mine": {"table": {"files": [path], "columns": {"time": "t", "emission": "e"}}}}
    }
    check_tables(config, {})
    config["experiments"]["mine"]["table"]["columns"]["emission"] = "f"
    with pytest.raises(InputError, match="columns.emission: .*mine.npz: .* no column 'f'"):
        check_tables(config, {})


def test_missing_raw_files_are_listed_in_one_message():
    with pytest.raises(InputError) as error:
        check_raw_files(load("paper.yaml"))
    first, *lines, last = str(error.value).splitlines()
    assert first == "study paper needs raw files that do not exist:"
    text = "\n".join(lines)
    assert "p4677_data.txt" in text and "p4581_AE.mat" in text
    assert "in the same folder, the waveform files WF_<n>.ac that cover 2325 to 4075 s" in text
    assert "where to get them: Penn State's store" in text
    assert last.startswith("Put them there")


def test_a_table_that_does_not_exist_is_refused():
    config = load("smoke.yaml")
    config["experiments"]["p4581_8mpa"]["table"]["files"] = ["x.csv"]
    message = r"there is no file 'x.csv' \(a path is relative to the project's folder\), nor is it a name in"
    with pytest.raises(InputError, match=message):
        check_tables(config, {"y.csv": {}})


def test_a_table_with_a_name_that_is_too_long_is_refused():
    config = load("smoke.yaml")
    config["experiments"]["p4581_8mpa"]["table"]["files"] = ["x" * 300]
    with pytest.raises(InputError, match="there is no file 'xxx"):
        check_tables(config, {})
