"""Speed and memory of faultslip, compared with alternatives and with the limits of the machine.

    python benchmarks [--small] [part ...]

Parts: scalograms, training, reading, prediction, monitor, workflow, loading, simulation and before, for
which see benchmarks/before.py.

Writes results/benchmarks.csv, .md and .png; parts that are not measured again keep their rows.
With --small everything is too short to say anything about speed: it shows that the benchmarks run,
and is written to results/benchmarks_small.*.
"""

import argparse
import importlib
import os
import sys
from dataclasses import asdict

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
from harness import LIBRARY, ROOT

from faultslip import __version__

# One thread for everything.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS", "POLARS_MAX_THREADS")
ENVIRONMENT = dict.fromkeys(THREADS, "1")
ENVIRONMENT |= {"SSQ_PARALLEL": "0"}
PARTS = (
    "scalograms",
    "training",
    "reading",
    "prediction",
    "monitor",
    "workflow",
    "loading",
    "simulation",
    "before",
)
COLUMNS = ["name", "ours_s", "peer", "peer_s", "ratio", "note", "goal", "part", "version"]


def merge(measured, path):
    """Return the new rows, and those of parts that were measured before only."""
    rows = pd.DataFrame(measured, columns=COLUMNS)
    if path.exists():
        before = pd.read_csv(path, keep_default_na=False, na_values={"ours_s": "", "peer_s": "", "ratio": ""})
        rows = pd.concat([before[~before["part"].isin(set(rows["part"]))], rows])
    order = rows["part"].map(PARTS.index)
    return rows.assign(order=order).sort_values("order", kind="stable").drop(columns="order")


def format_table(rows):
    """Return the table as text, for readers."""
    numbers = ("ours_s", "peer_s", "ratio")
    digits = {name: rows[name].map(lambda x: "" if pd.isna(x) else f"{x:.3g}") for name in numbers}
    return rows.assign(**digits)[["name", "ours_s", "peer", "peer_s", "ratio", "goal", "note"]]


def versions(rows):
    """Say with which version of the code each part was measured."""
    parts = rows.groupby("version")["part"].unique()
    return "; ".join(
        f"Measured with version {version}: {', '.join(parts[version])}" for version in parts.index
    )


def meets(ratio, goal):
    """Return whether a ratio meets a goal such as `≥ 10` or `≤ 2`."""
    limit = float(goal.split()[1])
    return ratio >= limit if goal.startswith("≥") else ratio <= limit


def plot(rows, path):
    """Draw the ratios on a logarithmic axis, with their goals; errors are far below and left out."""
    matplotlib.use("Agg")
    plt.style.use(LIBRARY / "faultslip" / "figures" / "faultslip.mplstyle")
    rows = rows[rows["ratio"] > 0.01].iloc[::-1].reset_index(drop=True)
    figure, axes = plt.subplots(figsize=(180 / 25.4, (12 + 3.6 * len(rows)) / 25.4))
    axes.axvline(1, color="0.7", linewidth=0.8, zorder=0)
    for place, row in rows.iterrows():
        goal = row["goal"]
        colour = "0.35" if not goal else "#0072B2" if meets(row["ratio"], goal) else "#D55E00"
        marker = "s" if goal and not meets(row["ratio"], goal) else "o"
        axes.plot(row["ratio"], place, marker, color=colour, markersize=3.5, zorder=2)
        if goal:
            limit = float(goal.split()[1])
            axes.plot(limit, place, "|", color="0.2", markersize=8, markeredgewidth=1.1)
            axes.plot([limit, row["ratio"]], [place, place], color=colour, linewidth=0.6, zorder=1)
    axes.set_xscale("log")
    axes.set_yticks(range(len(rows)), rows["part"] + ": " + rows["name"] + " / " + rows["peer"])
    axes.set_ylim(-0.8, len(rows) - 0.2)
    axes.set_xlabel("ratio (bar: goal; blue: met, orange square: missed, grey: no goal)")
    figure.savefig(path)


def main():
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--small", action="store_true")
    parser.add_argument("parts", nargs="*", default=PARTS, metavar="part", help=", ".join(PARTS))
    given = parser.parse_args()
    for part in given.parts:
        if part not in PARTS:
            parser.error(f"{part} is not one of {', '.join(PARTS)}")
    results = ROOT / "results"
    results.mkdir(exist_ok=True)
    base = results / ("benchmarks_small" if given.small else "benchmarks")
    for part in given.parts:
        print(f"measuring {part}", flush=True)
        about = {"part": part, "version": __version__}
        measured = [asdict(row) | about for row in importlib.import_module(part).rows(given.small)]
        if given.small:
            measured = [row | {"goal": ""} for row in measured]
        rows = merge(measured, base.with_suffix(".csv"))
        rows.to_csv(base.with_suffix(".csv"), index=False, lineterminator="\n", float_format="%.6g")
        table = format_table(rows).to_markdown(index=False, disable_numparse=True)
        base.with_suffix(".md").write_text(f"{table}\n\n{versions(rows)}.\n")
        plot(rows, base.with_suffix(".png"))
    print(base.with_suffix(".md").read_text())


if __name__ == "__main__":
    if not ENVIRONMENT.items() <= os.environ.items():  # read by libraries when they are loaded
        os.execve(sys.executable, sys.orig_argv, os.environ | ENVIRONMENT)
    main()
