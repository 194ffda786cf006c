"""The workflow itself: time to plan, to find nothing to do, and to start jobs."""

import json
import math
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import critical_path
from harness import LIBRARY, ROOT, faster, quantity, seconds

from projects import copy_project, find_mirror

RUNS = 3
# A workflow with a number of jobs that do nothing, and one that waits for them all.
NOTHING = """
rule all:
    input: expand("{number}", number=range(NUMBER))

rule nothing:
    output: "{number}"
    shell: "sleep SECONDS; touch {output}"
"""
# Runs a command, and writes seconds, bytes and core seconds to standard error.
LAUNCH = """
import json, resource, subprocess, sys, time
begin = time.perf_counter()
status = subprocess.run(sys.argv[1:], stderr=subprocess.STDOUT).returncode
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
used = time.perf_counter() - begin, 1024 * usage.ru_maxrss, usage.ru_utime + usage.ru_stime
print(json.dumps(used), file=sys.stderr)
sys.exit(status)
"""


def rows(small):
    """Measure this part."""
    mirror = [f"mirror={find_mirror()}"]
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder, "project"))
        start = timed(["--version"], project)
        plan = timed(["all", "-n", "--quiet", "all"], project)
        note = f"the default study; {plan.memory / 1e6:.0f} MB, Snakemake alone {start.memory / 1e6:.0f}"
        yield faster("dry run", plan.seconds, "snakemake --version", start.seconds, note)
        yield from large_plan(project, 20 if small else 510)
        yield supervision(Path(folder), 20 if small else 300)
        if not small:
            yield from smoke_study(project, mirror, start)
            yield from loading(critical_path.jobs())


class Run(NamedTuple):
    """A run of Snakemake: seconds, peak memory in bytes, core seconds."""

    seconds: float
    memory: float
    core_seconds: float


def timed(arguments, folder, runs=RUNS):
    """Median seconds and peak memory of some runs of Snakemake."""
    found = [_once(arguments, folder) for _ in range(runs)]
    return max(found, key=lambda run: run.memory)._replace(
        seconds=statistics.median(run.seconds for run in found)
    )


def _once(arguments, folder):
    command = [str(Path(sys.executable).with_name("snakemake")), *map(str, arguments)]
    if "--version" not in arguments:
        command += ["--cores", "2"]
    # started by a small process, because the peak memory of a process includes that of its parent
    done = subprocess.run(
        [sys.executable, "-c", LAUNCH, *command], cwd=folder, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}")
    return Run(*json.loads(done.stderr.splitlines()[-1]))


def large_plan(project, seeds):
    """Plan the default study with many seeds, compared with as many jobs of one rule without inputs."""
    overlay = project / "studies" / "many.yaml"
    overlay.write_text(f"study: many\nextends: virtual\nseeds: {list(range(1, seeds + 1))}\n")
    number = len(critical_path.jobs("--configfile", str(overlay), folder=project))
    plan = timed(["all", "-n", "--quiet", "all", "--configfile", overlay], project, 1)
    nothing = project.parent / "nothing"
    nothing.mkdir()
    (nothing / "Snakefile").write_text(NOTHING.replace("NUMBER", str(number)).replace("SECONDS", "0"))
    peer = timed(["all", "-n", "--quiet", "all"], nothing, 1)
    note = f"{plan.memory / 1e6:.0f} MB, peer {peer.memory / 1e6:.0f} MB"
    yield faster(f"plan of {number:,} jobs", plan.seconds, "jobs without inputs", peer.seconds, note)


def supervision(folder, number):
    """Measure the time of Snakemake itself while jobs run, with and without the project's profile."""
    found = {}
    for name in ("ours", "limit"):
        path = folder / name
        path.mkdir()
        (path / "Snakefile").write_text(NOTHING.replace("NUMBER", str(number)).replace("SECONDS", "0.3"))
        if name == "ours":
            shutil.copytree(ROOT / "profiles", path / "profiles")
        found[name] = _once(["all", "--quiet", "all"], path)
    note = f"core seconds of Snakemake itself; {found['ours'].seconds:.0f} and {found['limit'].seconds:.0f} s"
    ours, peer = found["ours"].core_seconds, found["limit"].core_seconds
    return faster(f"{number} jobs that sleep 0.3 s", ours, "its limit of 100 jobs per second", peer, note)


def smoke_study(project, mirror, start):
    """Time the smoke study from nothing, then a second run and small changes."""
    study = ["--configfile", "studies/smoke.yaml", "--config", *mirror]
    whole = timed(["all", *study], project, 1)
    again = timed(["all", *study], project)
    note = f"smoke study; {again.memory / 1e6:.0f} MB"
    yield faster("a second run, nothing to do", again.seconds, "snakemake --version", start.seconds, note)

    style = project / "workflow" / "scripts" / "faultslip" / "figures" / "faultslip.mplstyle"
    times = []
    for number in range(RUNS):
        style.write_text(f"{style.read_text()}# changed {number}\n")
        times.append(_once(["fig3", *study], project).seconds)
    note = f"`snakemake fig3`; the smoke study takes {whole.seconds:.0f} s"
    yield faster(
        "one figure after a change of style", statistics.median(times), "whole study", whole.seconds, note
    )

    # Only fig3 was drawn again; this run draws the others.
    _once(["all", *study], project)
    path = project / "studies" / "smoke.yaml"
    scenario = "  each_by_itself: {model: cross_trained, normalisation: segment, test: [p4581_8mpa/test]}\n"
    path.write_text(path.read_text().replace("  constant: &instead\n", f"{scenario}  constant: &instead\n"))
    added = timed(["all", *study], project, 1)
    note = "one that uses another's networks: its prediction and the tables"
    yield faster("a scenario added", added.seconds, "whole study", whole.seconds, note)


def script_of(job):
    """Return the script that the rule of a job runs; most rules are of one scenario, table or figure."""
    kind = re.sub("^(scalogram|train|predict|baseline)_.*", r"\1", job.rule)
    if kind in {script.stem for script in LIBRARY.glob("*.py")}:
        return f"{kind}.py"
    return "table.py" if job.rule.endswith("_table") else "figure.py"


def loading(jobs):
    """Measure the fraction of core seconds spent on loading modules, if the default study was run here."""
    if any(math.isnan(job.seconds) for job in jobs):
        print(
            "workflow: the default study was not run here (make all), so the fraction of loading is left out"
        )
        return
    scripts = [script_of(job) for job in jobs]
    load = {}
    for script in set(scripts):
        command = [sys.executable, "-c", f"import runpy; runpy.run_path({script!r}, run_name='loaded')"]
        run = lambda command=command: subprocess.run(command, cwd=LIBRARY, check=True)  # noqa: E731
        load[script] = statistics.median(seconds(run) for _ in range(RUNS))
    loads, works = sum(load[script] for script in scripts), sum(job.seconds for job in jobs)
    slowest = max(load, key=load.get)
    note = (
        f"{loads:.0f} of {works:.0f} core seconds, {len(jobs)} jobs; most {load[slowest]:.1f} s ({slowest})"
    )
    yield quantity(
        "interpreter and imports of all jobs", loads / works, "core seconds of make all", note, "≤ 0.1"
    )
