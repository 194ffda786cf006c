"""Opening of the report: the answer of the study in a few numbers, and its figures."""

import base64
import html as html_text
import io
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from faultslip.io.files import atomic_path
from faultslip.tables.formats import format_intervals, format_tested_on

PIXELS = 1200  # width of a figure
COLOURS = 256
MAX_COLOUR_ERROR = 20  # of 255, in any channel of any pixel, that a palette may make
NUMBERS = 3  # scenarios that give the answer


def opening(
    scores: str, figures: Sequence[str], answered_by: Sequence[str], titles: Mapping[str, str], output: str
) -> None:
    """Write the opening.

    Parameters
    ----------
    scores : str
        Table of scores, CSV; empty for a study without networks.
    figures : sequence of str
        PNG files.
    answered_by : sequence of str
        Scenarios whose scores on the first segment that all of them are tested on are the answer.
    titles : mapping of str to str
        Title of each figure, by its name.
    output : str
        reStructuredText that the report's first page includes.
    """
    blocks = [answer(pd.read_csv(scores), answered_by)] if scores else []
    blocks += [figure_block(path, titles[Path(path).stem]) for path in figures]
    with atomic_path(output) as temporary:
        temporary.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def answer(scores: pd.DataFrame, answered_by: Sequence[str]) -> str:
    """Return the scores of a few scenarios on one segment, with intervals, and those of a constant.

    Parameters
    ----------
    scores : DataFrame
        The table of scores.
    answered_by : sequence of str
        Scenarios; those without a score are left out.
    """
    rows = scores[scores["scenario"].isin(answered_by)]
    tested = ["experiment", "segment", "target"]
    most_tested = rows.groupby(tested, sort=False)["scenario"].nunique().idxmax()
    rows = rows.set_index(tested, drop=False).loc[[most_tested]].iloc[:NUMBERS]
    mape = format_intervals(rows, "mape_percent", "mape_low_percent", "mape_high_percent")
    lines = [
        f"- **{name.replace('_', ' ')}**: {error} %, R² {r2:.2f}"
        for name, error, r2 in zip(rows["scenario"], mape, rows["r2"], strict=True)
    ]
    constant = rows["constant_mape_percent"].iloc[0]
    return (
        f"Mean absolute percentage error on {format_tested_on(rows).iloc[0]}, with its 95 % interval over "
        f"cycles. A constant guess has {constant:.2f} %.\n\n" + "\n".join(lines)
    )


def figure_block(path: str, title: str) -> str:
    """Return a figure within the page, with its title."""
    stored = io.BytesIO()
    with_palette(Image.open(path).convert("RGB"), PIXELS).save(stored, "PNG", optimize=True)
    data = base64.encodebytes(stored.getvalue()).decode()
    title = html_text.escape(title)
    image = f'<img src="data:image/png;base64,{data}" alt="{title}" style="width: 100%">'
    block = f"<figure>{image}<figcaption>{title}</figcaption></figure>"
    return ".. raw:: html\n\n" + textwrap.indent(block, "   ")


def with_palette(figure: Image.Image, width: int) -> Image.Image:
    """Return a figure in fewer pixels, and with a palette if no pixel changes its colour visibly.

    Parameters
    ----------
    figure : Image
        In RGB.
    width : int
        Largest width, pixels.
    """
    if figure.width > width:
        height = round(figure.height * width / figure.width)
        figure = figure.resize((width, height), Image.Resampling.LANCZOS)
    # The default method merges rare colours, such as the darkest of a scalogram, into greys.
    reduced = figure.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    error = np.abs(np.asarray(reduced.convert("RGB"), int) - np.asarray(figure, int)).max()
    return reduced if error <= MAX_COLOUR_ERROR else figure


if __name__ == "__main__":
    from faultslip.job import run

    run(opening, snakemake)
