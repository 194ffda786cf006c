"""Copies of the project in which the workflow is run, whole, broken off, or elsewhere."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from conftest import ROOT
from PIL import Image

from faultslip import models, netcdf

COPIED = ("Snakefile", "config.yaml", "envs", "studies", "workflow", "profiles", "resources")


def copy_project(folder):
    """The project as it is, without what it has fetched, simulated or computed."""
    folder.mkdir(exist_ok=True)
    ignore = shutil.ignore_patterns("__pycache__", "raw", "simulations", "apparatus")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignore)
        else:
            shutil.copy(source, folder / name)
    return folder


def command(*arguments, cores=2, study="smoke", config=()):
    """Snakemake's command line."""
    parts = [Path(sys.executable).with_name("snakemake"), *arguments]
    if cores:
        parts += ["--cores", cores]
    if study:
        parts += ["--configfile", *(f"studies/{name}.yaml" for name in study.split())]
    if config:
        parts += ["--config", *config]
    return [str(part) for part in parts]


def environment():
    return os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


def snakemake(folder, *arguments, **options):
    """Run the workflow; returns the completed process, its output in `stdout`."""
    return subprocess.run(
        command(*arguments, **options),
        cwd=folder,
        env=environment(),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def contents(folder):
    """All files of a folder, by path."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@contextmanager
def running(folder, *arguments, **options):
    """The workflow in the background; at the end it is killed with all its jobs, without warning."""
    process = subprocess.Popen(
        command(*arguments, **options),
        cwd=folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def kill(folder, seconds, *arguments, **options):
    """Run the workflow and kill it after some seconds.

    Returns
    -------
    bool
        Whether it was killed, and not done before.
    """
    with running(folder, *arguments, **options) as process:
        try:
            process.wait(seconds)
            return False
        except subprocess.TimeoutExpired:
            return True


def unreadable(results):
    """Files of results, hidden ones aside, that are not what their names say."""
    bad = []
    for path in sorted(p for p in results.rglob("*") if p.is_file()):
        if path.name.startswith(".") or ".checkpoint" in path.name:
            continue
        try:
            if path.suffix == ".nc":
                netcdf.read(path)
            elif path.suffix == ".safetensors":
                models.load(path)
            elif path.suffix == ".csv":
                assert len(pd.read_csv(path))
            elif path.suffix == ".png":
                Image.open(path).load()
            elif path.suffix == ".pdf":
                assert path.read_bytes().rstrip().endswith(b"%%EOF")
            else:
                assert path.stat().st_size
        except Exception as error:  # whatever a reader makes of half a file
            bad.append(f"{path.relative_to(results)}: {error!r}")
    return bad


def kill_often(folder, moments, *arguments, **options):
    """Run the workflow and kill it at given moments (s after each start), unless it is done before.

    Returns
    -------
    kills : int
    bad : list of str
        What could not be read after a kill.
    """
    bad = []
    for kills, seconds in enumerate(moments):
        if not kill(folder, seconds, *arguments, **options):
            return kills, bad
        bad += unreadable(folder / "results")
        snakemake(folder, "--unlock", **options)
    return len(moments), bad


def campaign(folder, runs, seed, mirror):
    """The smoke study `runs` times on 1, 2 or 8 cores, each killed one to three times at random moments.

    Prints a row for each.

    Returns
    -------
    int
        Runs that ended with the bytes of one that nobody disturbed.
    """
    config = [f"mirror={mirror}"]
    reference = copy_project(folder / "reference")
    begin = time.monotonic()
    done = snakemake(reference, "all", config=config)
    if done.returncode != 0:
        raise SystemExit(done.stdout)
    duration = time.monotonic() - begin
    expected = contents(reference / "results")
    print(f"undisturbed: {duration:.0f} s, {len(expected)} files\n")
    print("run  cores  killed after, s  unreadable  same bytes")
    chance, good = random.Random(seed), 0
    for run in range(1, runs + 1):
        project = copy_project(folder / f"run{run}")
        moments = [chance.uniform(3, duration) for _ in range(chance.randint(1, 3))]
        cores = chance.choice((1, 2, 8))
        kills, bad = kill_often(project, moments, "all", cores=cores, config=config)
        last = snakemake(project, "all", cores=cores, config=config)
        same = last.returncode == 0 and contents(project / "results") == expected
        good += same and not bad
        times = ", ".join(f"{seconds:.0f}" for seconds in moments[:kills])
        print(f"{run:3}  {cores:5}  {times:15}  {len(bad):10}  {'yes' if same else 'NO'}", flush=True)
        for line in bad:
            print("     ", line)
        if same:
            shutil.rmtree(project)
    print(f"\n{good} of {runs} runs ended as if nothing had happened")
    return good
