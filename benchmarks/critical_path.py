"""Where the time of a whole study goes, and its critical path: the longest chain of jobs.

    python benchmarks/critical_path.py [arguments of snakemake, such as --configfile studies/open_data.yaml]

Needs a finished study in this folder: reads the benchmark file that Snakemake writes for each job.
Prints core seconds by kind of rule and the longest chain of jobs; writes results/critical_path.png.
"""

import math
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from harness import LIBRARY, ROOT


@dataclass(frozen=True)
class Job:
    """A job of a study.

    Attributes
    ----------
    rule : str
    inputs, outputs : tuple of str
    seconds : float
        Duration; nan where there is no benchmark file.
    """

    rule: str
    inputs: tuple
    outputs: tuple
    seconds: float

    @property
    def kind(self):
        """Its rule, or the kind of rules of which there is one for each scenario, record, table or figure."""
        kind = re.sub(r"^(scalogram|train|predict|baseline)_.*", r"\1", self.rule)
        kind = re.sub(r".*_table$", "table", kind)
        return re.sub(r"^fig\d+$|.*_figure$", "figure", kind)

    @property
    def label(self):
        """Its rule, and what distinguishes it from other jobs of that rule."""
        name = re.sub(r"^(results|resources)/(\w+/)?", "", self.outputs[0])
        return f"{self.rule}: {name.removesuffix('/energy')}"


def jobs(*arguments, folder=ROOT):
    """List all jobs of a study, by a dry run."""
    snakemake = [str(Path(sys.executable).with_name("snakemake")), "all", "-n", "--forceall", "--cores", "1"]
    text = subprocess.run(
        [*snakemake, *arguments], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    found = []
    # Jobs of a group are indented.
    for block in re.split(r"^ *(?:local)?rule (?=\w+:$)", text, flags=re.M)[1:]:
        rule = block.partition(":")[0]
        fields = dict(re.findall(r"^ +(input|output|benchmark): (.*)$", block, flags=re.M))
        if "output" in fields:
            measured = folder / fields.get("benchmark", "none")
            seconds = pd.read_csv(measured, sep="\t")["s"].mean() if measured.is_file() else float("nan")
            inputs, outputs = (tuple(fields.get(name, "").split(", ")) for name in ("input", "output"))
            found.append(Job(rule, inputs, outputs, seconds))
    return found


def longest_chain(found):
    """Find the jobs, first to last, that wait for one another and together take longest."""
    maker = {path: job for job in found for path in job.outputs}

    @cache
    def chain(job):
        before = {maker[path] for path in job.inputs if path in maker}
        longest = max((chain(one) for one in before), key=lambda one: one[0], default=(0.0, ()))
        return longest[0] + job.seconds, (*longest[1], job)

    return max((chain(job) for job in found), key=lambda one: one[0])


def plot(stages, chain, path):
    """Draw the core seconds by rule, and the chain as bars one after the other."""
    plt.switch_backend("Agg")
    plt.style.use(LIBRARY / "faultslip" / "figures" / "faultslip.mplstyle")
    figure, axes = plt.subplots(1, 2, figsize=(180 / 25.4, 62 / 25.4), width_ratios=(1, 1.4))
    shown = stages[stages["seconds"] > 0.01 * stages["seconds"].sum()].iloc[::-1]
    axes[0].barh(shown.index, shown["seconds"], color="#0072B2")
    for place, (seconds, number) in enumerate(zip(shown["seconds"], shown["jobs"], strict=True)):
        axes[0].annotate(
            f"{number:.0f} jobs" if number > 1 else "1 job",
            (seconds, place),
            xytext=(2, 0),
            textcoords="offset points",
            va="center",
            fontsize=6,
        )
    axes[0].set_xlim(0, 1.25 * shown["seconds"].max())
    axes[0].set_xlabel("core seconds")
    axes[0].set_title("a  all jobs, by rule")
    begin = 0.0
    for place, job in enumerate(chain):
        axes[1].barh(place, job.seconds, left=begin, color="#D55E00")
        begin += job.seconds
    axes[1].set_yticks(
        range(len(chain)), [f"{job.label.split('.')[0]}, {job.seconds:.0f} s" for job in chain]
    )
    axes[1].invert_yaxis()
    axes[1].set_xlabel("seconds from the beginning")
    axes[1].set_title("b  the longest chain")
    figure.savefig(path)


def main(*arguments):
    """Run the program."""
    found = jobs(*arguments)
    missing = sum(math.isnan(job.seconds) for job in found)
    if missing:
        raise SystemExit(f"{missing} of {len(found)} jobs have no benchmark file here: run the study first")
    stages = pd.DataFrame([(job.kind, job.seconds) for job in found], columns=["rule", "seconds"])
    stages = stages.groupby("rule")["seconds"].agg(jobs="count", seconds="sum")
    stages = stages.sort_values("seconds", ascending=False)
    stages["fraction"] = stages["seconds"] / stages["seconds"].sum()
    print(stages.round({"seconds": 1, "fraction": 3}).to_markdown())
    length, chain = longest_chain(found)
    print(f"\nlongest chain, {length:.0f} s:")
    for job in chain:
        print(f"  {job.seconds:6.1f} s  {job.label}")
    (ROOT / "results").mkdir(exist_ok=True)
    plot(stages, chain, ROOT / "results" / "critical_path.png")


if __name__ == "__main__":
    main(*sys.argv[1:])
