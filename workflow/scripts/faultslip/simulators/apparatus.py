"""A virtual biaxial experiment: a spring slider and its emission, in Penn State's raw files."""

import numpy as np
from scipy.io import savemat

from faultslip.files import whole
from faultslip.simulators import acoustics, slider

MECHANICAL_RATE = 1000  # Hz
STRESS_NOISE = 0.002  # MPa, of both load cells
HEADER = (
    "virtual biaxial experiment",
    "",
    "Rec LP_Disp Shr_stress nor_disp Nor_stress Time",
    "# mic MPa mic MPa sec",
    "",
)
# Of the acquisition, as in `readers/biaxial.py`.
SAMPLES = 1024  # a waveform
DEAD_TIME = 0.01  # of a waveform's length, before the next begins
WAVEFORMS = 20  # a superframe
SUPERFRAMES = 10  # a file
FIRST_WAVEFORM = 0.25  # s after the mechanical record begins

MECHANICS, SETTINGS, TIMES = "data.txt", "AE.mat", "AcTimeVector.mat"


def simulate(folder, parameters, seed):
    """Run one experiment and write its folder of raw files, whole or not at all.

    Parameters
    ----------
    folder : str
        `data.txt` (mechanics), `AE.mat`, `AcTimeVector.mat` and `WF_<n>.ac` are written
        there, in the layout that `readers/biaxial.py` describes.
    parameters : dict
        `normal_stress`: MPa, one value a load step; `duration` of a step and of the `ramp`
        between two, s; `sampling_rate` of the acoustics, Hz; `gain`, counts a MPa; and the
        constants of `slider.Slider`.
    seed : int

    Raises
    ------
    InputError
        If the slider cannot slip.
    """
    constants = dict(parameters)
    loads, duration, ramp = (constants.pop(name) for name in ("normal_stress", "duration", "ramp"))
    sampling_rate, gain = constants.pop("sampling_rate"), constants.pop("gain")
    fault = slider.Slider(**constants)

    interval = 1 / MECHANICAL_RATE
    normal = load_steps(loads, duration, ramp, interval)
    friction, slip_rate, creep_rate = slider.run(fault, normal, interval, np.random.default_rng([seed, 0]))
    velocity = 1e-6 * fault.load_velocity
    amplitude = acoustics.amplitude(
        slip_rate, creep_rate, normal, velocity, gain, interval, np.random.default_rng([seed, 1])
    )

    with whole(folder) as partial:
        partial.mkdir()
        random = np.random.default_rng([seed, 2])
        _write_mechanics(partial / MECHANICS, friction, normal, fault.load_velocity, interval, random)
        _write_acoustics(partial, amplitude, interval, sampling_rate, seed)


def load_steps(loads, duration, ramp, interval):
    """Normal stress, MPa: each load for `duration` seconds, with linear ramps between."""
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
    """The mechanical text: five header lines, six columns."""
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
    """Settings, start times and waveforms, a file at a time."""
    length = SAMPLES / sampling_rate
    spacing = length * (1 + DEAD_TIME)
    a_file = WAVEFORMS * SUPERFRAMES
    seconds = interval * len(amplitude) - FIRST_WAVEFORM
    number = int(np.ceil(seconds / spacing / a_file))
    starts = FIRST_WAVEFORM + spacing * np.arange(number * a_file)
    _write_mat(
        folder / SETTINGS,
        {
            "numFrames": 2 * SUPERFRAMES,
            "numAcqs": WAVEFORMS,
            "Nsamples": SAMPLES,
            "channels2save": np.arange(1, len(acoustics.CHANNELS) + 1),
        },
    )
    _write_mat(folder / TIMES, {"acTime": starts[None], "ts_adjusted": 1e6 / sampling_rate})
    for index in range(number):
        here = starts[index * a_file : (index + 1) * a_file]
        recorded = acoustics.waveforms(
            amplitude, interval, here, SAMPLES, sampling_rate, np.random.default_rng([seed, 3, index])
        )
        # superframe by superframe, in each channel after channel
        frames = recorded.reshape(len(recorded), SUPERFRAMES, -1).transpose(1, 0, 2)
        frames.tofile(folder / f"WF_{index + 1}.ac")
        if (index + 1) * 10 // number > index * 10 // number:
            print(f"waveforms: {(index + 1) * 10 // number * 10} % of {number} files")


def _write_mat(path, fields):
    """A MATLAB file whose header text does not hold the date."""
    savemat(path, fields)
    with open(path, "r+b") as file:
        file.write(b"MATLAB 5.0 MAT-file".ljust(116))
