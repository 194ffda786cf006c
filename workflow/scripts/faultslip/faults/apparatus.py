"""A virtual biaxial experiment: a spring slider and its emission, in Penn State's raw files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy

from faultslip.faults import APPARATUS_FILES, acoustics, slider
from faultslip.io.files import atomic_path

MECHANICAL_RATE = 1000  # Hz
STRESS_NOISE = 0.002  # MPa; standard deviation of the noise of both load cells
HEADER = (
    "virtual biaxial experiment",
    "",
    "Rec LP_Disp Shr_stress nor_disp Nor_stress Time",
    "# mic MPa mic MPa sec",
    "",
)
# Acquisition of the waveforms, in the terms of records/readers/waveforms.py.
SAMPLES_PER_WAVEFORM = 1024
DEAD_TIME = 0.01  # pause between two waveforms, in units of the length of a waveform
WAVEFORMS_PER_SUPERFRAME = 20
SUPERFRAMES_PER_FILE = 10
FIRST_WAVEFORM = 0.25  # s after the mechanical record begins


def simulate(folder: str | Path, parameters: Mapping[str, Any], seed: int) -> None:
    """Run one experiment and write its folder of raw files.

    The folder appears only when it is complete.

    Parameters
    ----------
    folder : str or Path
        Folder to write, with `data.txt` (mechanics), `AE.mat`, `AcTimeVector.mat` and `WF_<n>.ac` in
        the layout that `records/readers/biaxial.py` describes.
    parameters : mapping
        `normal_stress`, MPa, one value per load step; `duration` of a load step and of the `ramp`
        between two, s; `sampling_rate` of the acoustics, Hz; `gain`, counts per MPa; `emission`, where
        it is given, with constants of `acoustics.Emission`; and the constants of `slider.Slider`.
    seed : int
        Seed of the random numbers.

    Raises
    ------
    InputError
        If the slider cannot slip.
    """
    constants = dict(parameters)
    loads, duration, ramp = (constants.pop(name) for name in ("normal_stress", "duration", "ramp"))
    sampling_rate, gain = constants.pop("sampling_rate"), constants.pop("gain")
    emission = acoustics.Emission(**constants.pop("emission", {}))
    fault = slider.Slider(**constants)

    interval = 1 / MECHANICAL_RATE
    normal = load_steps(loads, duration, ramp, interval)
    friction, slip_rate, creep_rate = slider.simulate(
        fault, normal, interval, np.random.default_rng([seed, 0])
    )
    velocity = 1e-6 * fault.load_velocity
    drops = acoustics.drops_in_slip(friction, slip_rate, velocity)
    random = np.random.default_rng([seed, 1])
    amplitude = acoustics.amplitude(
        slip_rate, creep_rate, normal, velocity, gain, interval, random, emission, drops
    )

    with atomic_path(folder) as partial:
        partial.mkdir()
        random = np.random.default_rng([seed, 2])
        mechanics = partial / APPARATUS_FILES["mechanics"]
        _write_mechanics(mechanics, friction, normal, fault.load_velocity, interval, random)
        _write_acoustics(partial, amplitude, interval, sampling_rate, seed)


def load_steps(loads: Sequence[float], duration: float, ramp: float, interval: float) -> np.ndarray:
    """Return the normal stress of load steps with linear ramps between them.

    Parameters
    ----------
    loads : sequence of float
        Normal stress of each load step, MPa.
    duration, ramp : float
        Duration of each load step and of each ramp, s.
    interval : float
        Sampling interval, s.

    Returns
    -------
    ndarray, shape (samples,)
        MPa.
    """
    corners, stresses = [0.0], [loads[0]]
    for load, following in zip(loads, [*loads[1:], None], strict=True):
        corners.append(corners[-1] + duration)
        stresses.append(load)
        if following is not None:
            corners.append(corners[-1] + ramp)
            stresses.append(following)
    times = np.arange(0, corners[-1], interval)
    return np.interp(times, corners, stresses)


def _write_mechanics(path, friction, normal, load_velocity, interval, random):
    """Write the mechanical text: five header lines, six columns."""
    noise = STRESS_NOISE * random.standard_normal((2, len(normal)))
    time = interval * np.arange(len(normal))
    columns = [
        np.arange(1, len(normal) + 1),  # record number
        load_velocity * time,  # load-point displacement
        friction * normal + noise[0],  # shear stress
        np.zeros(len(normal)),  # normal displacement: the slider has none
        normal + noise[1],
        time,
    ]
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in HEADER)
        np.savetxt(file, np.column_stack(columns), fmt=["%d", "%.3f", "%.5f", "%.3f", "%.5f", "%.3f"])


def _write_acoustics(folder, amplitude, interval, sampling_rate, seed):
    """Write settings, start times and waveforms, one file of waveforms at a time."""
    length = SAMPLES_PER_WAVEFORM / sampling_rate
    spacing = length * (1 + DEAD_TIME)
    waveforms_per_file = WAVEFORMS_PER_SUPERFRAME * SUPERFRAMES_PER_FILE
    seconds = interval * len(amplitude) - FIRST_WAVEFORM
    number = int(np.ceil(seconds / spacing / waveforms_per_file))
    starts = FIRST_WAVEFORM + spacing * np.arange(number * waveforms_per_file)
    _write_mat(
        folder / APPARATUS_FILES["settings"],
        {
            "numFrames": 2 * SUPERFRAMES_PER_FILE,
            "numAcqs": WAVEFORMS_PER_SUPERFRAME,
            "Nsamples": SAMPLES_PER_WAVEFORM,
            "channels2save": np.arange(1, len(acoustics.CHANNELS) + 1),
        },
    )
    _write_mat(
        folder / APPARATUS_FILES["times"], {"acTime": starts[None], "ts_adjusted": 1e6 / sampling_rate}
    )
    for index in range(number):
        recorded = acoustics.waveforms(
            amplitude,
            interval,
            starts[index * waveforms_per_file : (index + 1) * waveforms_per_file],
            SAMPLES_PER_WAVEFORM,
            sampling_rate,
            np.random.default_rng([seed, 3, index]),
        )
        # superframe after superframe, and within each channel after channel
        frames = recorded.reshape(len(recorded), SUPERFRAMES_PER_FILE, -1).transpose(1, 0, 2)
        # numpy's tofile does not say why it cannot write
        (folder / f"WF_{index + 1}.ac").write_bytes(frames.tobytes())
        if (index + 1) * 10 // number > index * 10 // number:
            print(f"waveforms: {(index + 1) * 10 // number * 10} % of {number} files")


def _write_mat(path, fields):
    """Write a MATLAB file whose header text does not hold the date."""
    scipy.io.savemat(path, fields)
    with open(path, "r+b") as file:
        file.write(b"MATLAB 5.0 MAT-file".ljust(116))
