"""Collect figures and tables of studies for the documentation.

    python tools/collect_site.py results/open_data results/virtual

Figures are made smaller, for the web, and keep their colours. A line beside them states what made them.
The table of `make bench`, if it was run here, is copied too.
"""

import shutil
import sys
from pathlib import Path

import pandas as pd
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "workflow" / "scripts"))

from faultslip.io import netcdf  # noqa: E402
from opening import with_palette  # noqa: E402

WIDTH = 1600  # pixels
IN_PAPER = "p4677"  # the experiment whose scores the paper reports


def collect(results: Path) -> None:
    """Copy the figures, the tables and what made them."""
    folder = ROOT / "docs" / "results" / results.name
    folder.mkdir(exist_ok=True)
    for path in sorted((results / "figures").glob("*.png")):
        write_figure(path, folder / path.name)
    for path in sorted((results / "tables").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(text.partition("\n")[2].lstrip(), encoding="utf-8")
    rows = pd.read_csv(results / "tables" / "mape.csv")
    (folder / "scores.md").write_text(scores(rows), encoding="utf-8")
    if IN_PAPER in rows["experiment"].values:
        (folder / "paper.md").write_text(beside_paper(rows), encoding="utf-8")
    record = netcdf.read(next((results / "records").glob("*.nc")))
    source, commit = record.attrs["source"], record.attrs["git_commit"]
    packages = source.partition("; ")[2]
    line = f"Made with commit {commit[:10]} of the code, {packages}; seeds {seeds(results)}.\n"
    (folder / "made.md").write_text(line, encoding="utf-8")


def collect_benchmarks(folder: Path) -> None:
    """Copy the table of the benchmarks, and its figure."""
    table, figure = folder / "benchmarks.md", folder / "benchmarks.png"
    if table.is_file():
        shutil.copy(table, ROOT / "docs" / "results" / "measured" / table.name)
        write_figure(figure, ROOT / "docs" / "results" / "measured" / figure.name)


def write_figure(path: Path, target: Path) -> None:
    """Write a figure for the web."""
    with_palette(Image.open(path).convert("RGB"), WIDTH).save(target, optimize=True)


def scores(rows: pd.DataFrame) -> str:
    """Return the table of scores with the columns that a reader needs first."""
    found = {
        "scenario": rows["scenario"],
        "units of friction from": rows["normalised_by"],
        "tested on": tested_on(rows),
        "networks": rows["models"],
        "MAPE, %": mape(rows),
        "R²": [
            with_interval(*three, digits=3)
            for three in zip(rows["r2"], rows["r2_low"], rows["r2_high"], strict=True)
        ],
        "a constant, %": rows["constant_mape_percent"].map("{:.2f}".format),
    }
    return pd.DataFrame(found).to_markdown(index=False, disable_numparse=True) + "\n"


def beside_paper(rows: pd.DataFrame) -> str:
    """Return the table of the scores that the paper reports too, in the order of the paper's.

    A scenario tested on the laboratory has the same order if as many others have a lower error as in
    the paper.
    """
    rows = rows[rows["paper_mape_percent"].notna()].sort_values("paper_mape_percent", kind="stable")
    laboratory = rows[rows["experiment"] == IN_PAPER].set_index("scenario")
    places = laboratory[["mape_percent", "paper_mape_percent"]].rank()
    same = (places["mape_percent"] == places["paper_mape_percent"]).map({True: "yes", False: "no"})
    found = {
        "scenario": rows["scenario"],
        "paper, %": rows["paper_mape_percent"].map("{:.3f}".format) + " (" + rows["paper_tested_on"] + ")",
        "here, %": mape(rows),
        "tested here on": tested_on(rows),
        "a constant here, %": rows["constant_mape_percent"].map("{:.2f}".format),
        "same order?": rows["scenario"].map(same).fillna("-"),
    }
    return pd.DataFrame(found).to_markdown(index=False, disable_numparse=True) + "\n"


def tested_on(rows: pd.DataFrame) -> pd.Series:
    """Name the tested segments."""
    return rows["experiment"] + ", " + rows["segment"] + " (" + rows["data"] + ")"


def mape(rows: pd.DataFrame) -> list[str]:
    """Format the MAPE with its interval."""
    columns = (rows["mape_percent"], rows["mape_low_percent"], rows["mape_high_percent"])
    return [with_interval(*three, digits=2) for three in zip(*columns, strict=True)]


def with_interval(value: float, low: float, high: float, digits: int) -> str:
    """Return a score with its interval, where it has one."""
    interval = "" if pd.isna(low) else f" [{low:.{digits}f}, {high:.{digits}f}]"
    return f"{value:.{digits}f}{interval}"


def seeds(results: Path) -> str:
    """Seeds of the networks, as the longest list of model files has them."""
    found = max(
        (
            sorted(path.stem.removeprefix("seed") for path in folder.glob("*.safetensors"))
            for folder in (results / "models").iterdir()
        ),
        key=len,
    )
    return ", ".join(found)


if __name__ == "__main__":
    for given in sys.argv[1:]:
        collect(Path(given))
        collect_benchmarks(Path(given).parent)
