"""Collect figures and tables of studies for the documentation.

    python tools/collect_site.py results/open_data results/virtual

Figures are made smaller, for the web. A line beside them states what made them. The table of `make bench`, if
it was run here, is copied too.
"""

import shutil
import sys
from pathlib import Path

import pandas as pd
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "workflow" / "scripts"))

from faultslip.io import netcdf  # noqa: E402

WIDTH = 1600  # pixels
COLOURS = 128


def collect(results: Path) -> None:
    """Copy the figures, the tables and what made them."""
    folder = ROOT / "docs" / "results" / results.name
    folder.mkdir(exist_ok=True)
    for path in sorted((results / "figures").glob("*.png")):
        write_figure(path, folder / path.name)
    for path in sorted((results / "tables").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(text.partition("\n")[2].lstrip(), encoding="utf-8")
    (folder / "scores.md").write_text(scores(results), encoding="utf-8")
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
    """A figure with fewer pixels and colours."""
    figure = Image.open(path).convert("RGB")
    if figure.width > WIDTH:
        height = round(figure.height * WIDTH / figure.width)
        figure = figure.resize((WIDTH, height), Image.Resampling.LANCZOS)
    figure.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def scores(results: Path) -> str:
    """The table of scores with the columns that a reader needs first."""
    rows = pd.read_csv(results / "tables" / "mape.csv")
    found = {
        "scenario": rows["scenario"],
        "units of friction from": rows["normalised_by"],
        "tested on": rows["experiment"] + ", " + rows["segment"] + " (" + rows["data"] + ")",
        "networks": rows["models"],
        "MAPE, %": [
            with_interval(*three, digits=2)
            for three in zip(
                rows["mape_percent"], rows["mape_low_percent"], rows["mape_high_percent"], strict=True
            )
        ],
        "R²": [
            with_interval(*three, digits=3)
            for three in zip(rows["r2"], rows["r2_low"], rows["r2_high"], strict=True)
        ],
        "a constant, %": rows["constant_mape_percent"].map("{:.2f}".format),
    }
    return pd.DataFrame(found).to_markdown(index=False, disable_numparse=True) + "\n"


def with_interval(value: float, low: float, high: float, digits: int) -> str:
    """A score with its interval, where it has one."""
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
