"""Planning, the whole study and the tests, beside those of an earlier checkout, which BEFORE names.

Plans are made in turns. The study begins in both checkouts at the same time, on a core each, and so do the
tests: what else the machine does slows down both. Nothing is measured without BEFORE, such as a worktree of
the commit: `git worktree add ../before 900a1d0`.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness import ROOT, faster
from workflow import timed

from projects import environment, find_mirror


def rows(small):
    """Measure this part."""
    before = os.environ.get("BEFORE")
    if not before:
        print("before: no earlier checkout is given (BEFORE), so nothing is measured beside one")
        return
    yield from plans(before, 20 if small else 510)
    study = ["--configfile", "studies/smoke.yaml"] if small else []
    study += ["--config", f"mirror={find_mirror()}"]
    snakemake = [str(Path(sys.executable).with_name("snakemake")), "all", "--cores", "1", "--quiet", "all"]
    yield beside(before, "make all", [*snakemake, *study], "≥ 2")
    tests = ["tests/study"] if small else []
    yield beside(before, "make test", [sys.executable, "-m", "pytest", "-q", *tests], "≥ 1.43")


def plans(before, seeds):
    """Compare plans of the default study, with its seeds and with many, less the start of Snakemake."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        start = timed(["--version"], folder).seconds
        for name, checkout in (("before", before), ("ours", ROOT)):
            project = Path(folder, name)
            subprocess.run(["git", "clone", "--quiet", checkout, project], check=True)
            many = Path(folder, f"{name}.yaml")
            extends = "extends: virtual\n" if (project / "studies" / "virtual.yaml").exists() else ""
            many.write_text(f"study: many\n{extends}seeds: {list(range(1, seeds + 1))}\n")
            plan = ["all", "-n", "--quiet", "all"]
            found[name] = timed(plan, project), timed([*plan, "--configfile", many], project, 1)
    names = ("snakemake -n less --version", f"the same with {seeds} seeds")
    for name, peer, ours in zip(names, *found.values(), strict=True):
        note = f"--version {start:.2f} s; {ours.memory / 1e6:.0f} MB, before {peer.memory / 1e6:.0f}"
        yield faster(name, ours.seconds - start, commit(before), peer.seconds - start, note, "≥ 2")


def beside(before, name, command, goal):
    """Run a command in clones of both checkouts at once, and compare how long it takes."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        runs = [
            pool.submit(run_alone, Path(source), Path(folder, str(core)), command, core)
            for core, source in enumerate((before, ROOT))
        ]
        peer, ours = (run.result() for run in runs)
    note = "both at the same time, on a core each"
    return faster(name, ours, commit(before), peer, note, goal)


def run_alone(source, folder, command, core):
    """Return the seconds of a command in a clone of a checkout, on one core."""
    subprocess.run(["git", "clone", "--quiet", source, folder], check=True)
    own = environment() | {"PYTHONPATH": str(folder / "workflow" / "scripts"), "MIRROR": str(find_mirror())}
    start = time.perf_counter()
    done = subprocess.run(
        ["taskset", "--cpu-list", str(core), *command], cwd=folder, env=own, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(
            f"{source}: {' '.join(command)} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        )
    return time.perf_counter() - start


def commit(checkout):
    """Return the abbreviated hash of the commit of a checkout."""
    command = ["git", "-C", str(checkout), "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
