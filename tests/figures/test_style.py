import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from matplotlib import pyplot as plt

from faultslip.figures import style


def test_a_saved_figure_is_closed_and_has_no_date(tmp_path):
    figure, axis = plt.subplots()
    axis.plot([1, 2])
    style.save(figure, tmp_path / "figure.pdf", tmp_path / "figure.png")
    assert not plt.fignum_exists(figure.number)
    assert b"CreationDate" not in (tmp_path / "figure.pdf").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"figure.pdf", "figure.png"}


def test_a_notebook_keeps_its_backend():
    lines = (
        "import os; os.environ.pop('MPLBACKEND', None); "
        "import matplotlib; matplotlib.use('svg'); import faultslip.figures.record_prediction; "
        "assert matplotlib.get_backend() == 'svg', matplotlib.get_backend(); "
        "import faultslip.command_line.main; assert 'MPLBACKEND' not in os.environ"
    )
    library = str(Path(style.__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", lines], cwd=library, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_names_and_letters():
    assert style.readable("cross_trained_each_load") == "cross trained each load"
    assert [style.letter(index) for index in range(3)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "label", ["cost $x^{$", "cost $x^{", "$a$", "a $ b", r"a \$ $b", r"$\frac$ 1_2^3", "plain"]
)
def test_a_label_is_drawn_literally(label):
    def pixels(text, **options):
        figure = plt.figure(figsize=(1, 0.3))
        figure.text(0, 0.5, text, **options)
        figure.canvas.draw()
        image = np.array(figure.canvas.buffer_rgba())
        plt.close(figure)
        return image

    drawn = pixels(style.literal(label))
    assert np.array_equal(drawn, pixels(label, parse_math=False))
    assert not np.all(drawn == 255)


def test_plain_ticks_of_a_logarithmic_axis():
    figure, axis = plt.subplots()
    axis.semilogy([1, 2], [2, 30])
    style.plain_log_ticks(axis.yaxis)
    figure.draw_without_rendering()
    assert {"2", "5", "10", "20"} <= {label.get_text() for label in axis.get_yticklabels()}
    plt.close(figure)
