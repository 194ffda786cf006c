"""Copies of the project in which the workflow is run, interrupted, or compared.

Tests, the fault campaign and the benchmarks use them.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
from PIL import Image

from faultslip.io import netcdf
from faultslip.networks import model_files

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("Snakefile", "config.yaml", "envs", "studies", "workflow", "profiles", "resources")
# The public table of p4581 at 8 MPa, in the folder of public raw files.
P4581 = "p4581_8mpa/newDF_TimeToFailure_from_3800_to_4100_WITHOUT_subwindows.csv"


def find_mirror() -> Path:
    """Folder with the public raw files, laid out as in the register (make test MIRROR=...)."""
    folder = Path(os.environ.get("MIRROR") or ROOT.parent / "shared" / "data")
    return folder if folder.is_absolute() else ROOT / folder


def copy_project(folder: Path) -> Path:
    """Copy the project to a folder, without what it has downloaded, simulated or computed."""
    folder.mkdir(exist_ok=True)
    ignore = shutil.ignore_patterns(
        "__pycache__", "*.egg-info", "raw", "simulations", "apparatus", "random_faults"
    )
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, symlinks=True, ignore=ignore)
        else:
            shutil.copy(source, folder / name)
    return folder


def command(
    *arguments: object, cores: int | None = 2, study: str | None = "smoke", config: Sequence[str] = ()
) -> list[str]:
    """Command line of Snakemake.

    Parameters
    ----------
    arguments
        Targets and options.
    cores : int, optional
        None leaves the option out.
    study : str, optional
        Names of one or more files in studies/, separated by spaces. None is the default study.
    config : sequence of str
        Such as `mirror=folder`.
    """
    parts: list[object] = [Path(sys.executable).with_name("snakemake"), *arguments]
    if cores:
        parts += ["--cores", cores]
    if study:
        parts += ["--configfile", *(f"studies/{name}.yaml" for name in study.split())]
    if config:
        parts += ["--config", *config]
    return [str(part) for part in parts]


def environment() -> dict[str, str]:
    """Environment variables of a run, with this interpreter's programs first in the path."""
    return os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


def snakemake(folder: Path, *arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the workflow in a folder, with the arguments and options of `command`.

    Returns
    -------
    subprocess.CompletedProcess
        Standard output and standard error are both in `stdout`.
    """
    return subprocess.run(
        command(*arguments, **options),
        cwd=folder,
        env=environment(),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Contents of all files of a folder, by their paths within it."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@contextmanager
def running(folder: Path, *arguments: object, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run the workflow in the background; at the end of the block kill it with all its jobs (SIGKILL)."""
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


def kill(folder: Path, seconds: float, *arguments: object, **options: Any) -> bool:
    """Run the workflow and kill it after some seconds.

    Returns
    -------
    bool
        True if it was killed, False if it had ended before.
    """
    with running(folder, *arguments, **options) as process:
        try:
            process.wait(seconds)
            return False
        except subprocess.TimeoutExpired:
            return True


def unreadable(results: Path) -> list[str]:
    """Find result files, except hidden ones and checkpoints, whose content does not fit their suffix."""
    bad = []
    for path in sorted(p for p in results.rglob("*") if p.is_file()):
        if path.name.startswith(".") or ".checkpoint" in path.name:
            continue
        try:
            if path.suffix == ".nc":
                netcdf.read(path)
            elif path.suffix == ".safetensors":
                model_files.load(path)
            elif path.suffix == ".csv":
                assert len(pd.read_csv(path))
            elif path.suffix == ".png":
                Image.open(path).load()
            elif path.suffix == ".pdf":
                assert path.read_bytes().rstrip().endswith(b"%%EOF")
            else:
                assert path.stat().st_size
        except Exception as error:  # readers raise many kinds of errors on half a file
            bad.append(f"{path.relative_to(results)}: {error!r}")
    return bad


def kill_often(
    folder: Path, moments: Sequence[float], *arguments: object, **options: Any
) -> tuple[int, list[str]]:
    """Run the workflow and kill it at given moments (s after each start), unless it ends before.

    Returns
    -------
    kills : int
    bad : list of str
        Files that could not be read after a kill.
    """
    bad: list[str] = []
    for kills, seconds in enumerate(moments):
        if not kill(folder, seconds, *arguments, **options):
            return kills, bad
        bad += unreadable(folder / "results")
        snakemake(folder, "--unlock", **options)
    return len(moments), bad


def campaign(folder: Path, runs: int, seed: int, mirror: Path) -> int:
    """Run the smoke study on 1, 2 or 8 cores, and kill each run one to three times at random moments.

    One row per run is printed.

    Returns
    -------
    int
        Number of runs that ended with the bytes of an undisturbed run.
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
    random_numbers, good = random.Random(seed), 0
    for run in range(1, runs + 1):
        project = copy_project(folder / f"run{run}")
        moments = [random_numbers.uniform(3, duration) for _ in range(random_numbers.randint(1, 3))]
        cores = random_numbers.choice((1, 2, 8))
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
    print(f"\n{good} of {runs} runs ended like the undisturbed one")
    return good
