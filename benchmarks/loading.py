"""Loading of libraries: by the jobs of a study, by the command, and before it refuses a mistake.

With BEFORE, an earlier checkout such as a worktree of the commit, both are measured in turns.
"""

import math
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import critical_path
import numpy as np
from before import commit
from harness import ROOT, alternate, faster, quantity

RUNS = 5
COMMAND = "import sys; from faultslip.command_line.main import main; sys.argv[0] = 'faultslip'; main()"
TORCH = "import torch, numpy"
SCRIPTS = Path("workflow", "scripts")


def rows(small):
    """Measure this part."""
    runs = 1 if small else RUNS
    before = os.environ.get("BEFORE")
    with tempfile.TemporaryDirectory() as folder:
        write_record(Path(folder, "record.csv"))
        yield from command(Path(folder), before, runs)
    if not small:
        yield from jobs(before, runs)


def write_record(path):
    """Write a record of 300 s at 10 Hz, with cycles of 10 s."""
    random = np.random.default_rng(1)
    time = np.arange(3000) / 10
    emission = np.exp(3 * (time % 10) / 10 + 0.3 * random.normal(size=len(time)))
    header = "time,emission"
    np.savetxt(path, np.stack([time, emission], axis=1), "%.6g", ",", header=header, comments="")


def command(folder, before, runs):
    """Measure the command, and how long it takes to refuse a file that is missing."""
    predict = ["predict", "record.csv", "--network", "zero_shot", "--overwrite"]
    refusal = ["predict", "missing.csv"]
    ways = {TORCH: lambda: start(TORCH, ROOT, folder)}
    for name, checkout in checkouts(before).items():
        output = ["--output", f"out_{name}"]
        ways[f"predict {name}"] = lambda c=checkout, o=output: start(COMMAND, c, folder, *predict, *o)
        ways[f"refusal {name}"] = lambda c=checkout: start(COMMAND, c, folder, *refusal, status=2)
    found = alternate(ways, runs)
    ours, note = found["predict ours"], f"{found['predict ours']:.1f} and {found[TORCH]:.1f} s"
    yield quantity("faultslip predict, 300 s at 10 Hz", ours / found[TORCH], TORCH, note, "≤ 1.3")
    if before:
        peer = commit(before)
        yield faster("faultslip predict, 300 s", ours, peer, found["predict before"])
        yield faster(
            "refusal of a missing file", found["refusal ours"], peer, found["refusal before"], "", "≥ 10"
        )


def checkouts(before):
    """Return the folders of this checkout and of an earlier one, if there is one."""
    return {"ours": ROOT} | ({"before": Path(before)} if before else {})


def start(code, checkout, folder, *arguments, status=0):
    """Run code in a new process with the library of a checkout."""
    own = os.environ | {"PYTHONPATH": str(checkout / SCRIPTS)}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, env=own, capture_output=True, text=True
    )
    if done.returncode != status:
        raise RuntimeError(f"{checkout}: {code} {' '.join(arguments)} failed:\n{done.stderr[-2000:]}")


def jobs(before, runs):
    """Measure how long all jobs of the default study take to load what their scripts import at the top."""
    planned = {name: critical_path.jobs(folder=path) for name, path in checkouts(before).items()}
    scripts = {
        name: Counter(script_of(job, checkouts(before)[name]) for job in planned[name]) for name in planned
    }
    ways = {}
    for name, checkout in checkouts(before).items():
        for script in scripts[name]:
            code = f"import runpy; runpy.run_path({script!r}, run_name='loaded')"
            ways[name, script] = lambda code=code, c=checkout: start(code, c, c / SCRIPTS)
    load = alternate(ways, runs)
    total = {name: sum(number * load[name, one] for one, number in scripts[name].items()) for name in planned}
    slowest = max(scripts["ours"], key=lambda script: load["ours", script])
    note = f"most {load['ours', slowest]:.1f} s ({slowest})"
    if before:
        numbers = f"{len(planned['ours'])} jobs, {len(planned['before'])} before; {note}"
        yield faster("loading of all jobs", total["ours"], commit(before), total["before"], numbers, "≥ 2")
        print(format_scripts(scripts, load))
    works = sum(job.seconds for job in planned["ours"])
    if math.isnan(works):
        print("loading: the default study was not run here (make all), so its fraction is left out")
        return
    note = f"{total['ours']:.0f} of {works:.0f} core seconds, {len(planned['ours'])} jobs; {note}"
    yield quantity(
        "interpreter and imports of all jobs",
        total["ours"] / works,
        "core seconds of make all",
        note,
        "≤ 0.1",
    )


def script_of(job, checkout):
    """Return the script that the rule of a job runs; most rules are of one scenario, table or figure."""
    names = (job.rule, job.kind, "figure_series")  # earlier, each figure had a script: they load alike
    return next(f"{name}.py" for name in names if (checkout / SCRIPTS / f"{name}.py").is_file())


def format_scripts(scripts, load):
    """Return the jobs and seconds of each script in both checkouts, as text."""
    lines = [f"{'script':25}{'jobs':>6}{'s':>7}{'before: jobs':>15}{'s':>7}"]
    for script in sorted({*scripts["ours"], *scripts["before"]}):
        ours, peer = (
            f"{scripts[name][script]:d} {load.get((name, script), math.nan):.2f}".split() for name in scripts
        )
        lines.append(f"{script:25}{ours[0]:>6}{ours[1]:>7}{peer[0]:>15}{peer[1]:>7}")
    return "\n".join(lines)
