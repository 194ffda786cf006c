"""The script that writes every figure."""

import inspect
from pathlib import Path
from types import SimpleNamespace

import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from faultslip.figures.registry import FIGURES
from faultslip.job import bind
from figure import drawing, figure


@pytest.mark.parametrize("module", sorted({entry.module for entry in FIGURES.values()}))
def test_each_kind_of_figure_is_a_function_of_paths_and_values(module):
    signature = inspect.signature(drawing(module))
    assert signature.return_annotation is Figure
    assert signature.parameters and not {"pdf", "png"} & set(signature.parameters)


def test_a_figure_is_written_in_both_formats_and_closed(tmp_path):
    def line(values):
        drawn, axis = plt.subplots()
        axis.plot(values)
        return drawn

    files = [str(tmp_path / name) for name in ("line.pdf", "line.png")]
    figure(line, {"values": [1, 2]}, *files)
    assert [Path(file).read_bytes()[:4] for file in files] == [b"%PDF", b"\x89PNG"]
    assert not plt.get_fignums()


def test_the_rule_gives_what_is_drawn():
    job = SimpleNamespace(
        rule="training_figure",
        input={"histories": ["a.csv"], "code": ["x.py"]},
        output={"pdf": "training.pdf", "png": "training.png"},
        params={"description": "Losses.", "module": "training"},
        wildcards={},
        resources={},
        threads=1,
    )
    assert bind(drawing("training"), job) == {"histories": ["a.csv"]}
