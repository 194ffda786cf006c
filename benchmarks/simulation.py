"""The granular fault: slip events per second on one core, and what settings cost and change."""

import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import numpy as np
from harness import ROOT, faster, quantity, seconds

from faultslip.faults import gouge
from faultslip.records import events
from faultslip.records.raw_record import RawRecord
from faultslip.records.readers import fdem
from faultslip.records.resampling import resample
from faultslip.study.composition import compose

DECK = ROOT / "resources" / "decks" / "gouge.lmp"
CONFIG = compose(ROOT)
GOUGE = CONFIG["experiments"]["gouge"]
PARAMETERS = {
    name: value for name, value in GOUGE["simulation"].items() if name not in ("seeds", "load_displacement")
}
MIN_FRICTION_DROP = CONFIG["events"]["min_friction_drop"]
INTERVAL = CONFIG["record"]["interval"] / GOUGE["time_scale"]  # s of the sensor files
UNIT = "per unit of simulated time"


@dataclass(frozen=True)
class Setting:
    """A simulation: how it differs from that of the default study."""

    parameters: dict = field(default_factory=dict)
    skin: float = 0.2  # grain diameters; search distance for neighbours beyond contact
    step: float = gouge.TIMESTEP
    samples: int = 10  # averaged per row
    softness: float = 1  # of contacts; they dissipate the same fraction of the energy
    command: str = "lmp"


REFERENCE = Setting({"output_stride": 100}, step=gouge.TIMESTEP / 2)
# As many steps in an oscillation of two grains in contact as ours.
SOFT = Setting({"output_stride": 30}, step=gouge.TIMESTEP * 2.5**0.5, softness=2.5)


def rows(small):
    """Measure this part."""
    yield from settings(0.05 if small else 1)
    yield from sizes(0.05 if small else 0.5)
    if not small:
        yield from slips()


@dataclass(frozen=True)
class Result:
    """Seconds per unit of simulated time, and the record at the interval of the default study."""

    seconds: float
    record: RawRecord


def simulate(setting, displacement, seed=1, warm_up=0.05):
    """Run one simulation; its warm-up counts in the measured time and in the simulated time."""
    elastic, damping = 1000 / setting.softness, 30 / setting.softness**0.5
    changes = {
        "neighbor        0.2": f"neighbor        {setting.skin}",
        "1000.0 285.714 30.0 15.0": f"{elastic:g} {elastic * 2 / 7:.6g} {damping:.6g} {damping / 2:.6g}",
        "equal ${output_stride}/10": f"equal ${{output_stride}}/{setting.samples}",
        "${sample} 10 ${output_stride}": f"${{sample}} {setting.samples} ${{output_stride}}",
    }
    deck = DECK.read_text()
    for old, new in changes.items():
        if old not in deck:
            raise ValueError(f"{DECK} has no {old!r}")
        deck = deck.replace(old, new)
    parameters = PARAMETERS | setting.parameters | {"load_displacement": displacement}
    compaction = round(gouge.COMPACTION * gouge.TIMESTEP / setting.step)
    units = (warm_up + displacement) / parameters["load_velocity"] + compaction * setting.step
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "deck")
        path.write_text(deck)
        sensors = [str(Path(folder, sensor)) for sensor in gouge.HEADERS]
        constants = {"TIMESTEP": setting.step, "COMPACTION": compaction, "WARM_UP": warm_up}
        with mock.patch.multiple(gouge, **constants):
            took = seconds(lambda: gouge.simulate(path, setting.command, parameters, seed, *sensors))
        record, _ = resample(fdem.read(sensors, {}), INTERVAL, 1.0)
    return Result(took / units, record)


def settings(displacement):
    """Measure the cost of each setting; nothing else runs at the same time."""
    ours = simulate(Setting(), displacement).seconds
    others = {
        "half the time step": REFERENCE,
        "contacts 2.5 times as soft": SOFT,
        "2 processes": Setting(command="mpiexec -n 2 lmp"),
        "skin 0.1": Setting(skin=0.1),
        "skin 0.4": Setting(skin=0.4),
        "5 samples per row": Setting(samples=5),
        "a row per 100 steps": Setting({"output_stride": 100}),
    }
    for name, setting in others.items():
        yield faster("one process, unchanged", ours, name, simulate(setting, displacement).seconds, UNIT)


def sizes(displacement):
    """Measure the time per grain, from a third of the default study's fault to four times as many."""
    grains, length = PARAMETERS["grains"], PARAMETERS["length"]
    numbers = [(round(grains * factor), round(length * factor)) for factor in (1 / 3, 1, 4)]
    times = {
        grains: simulate(Setting({"grains": grains, "length": length}), displacement).seconds / grains
        for grains, length in numbers
    }
    smallest, *larger = times
    for grains in larger:
        yield faster(f"a grain of {grains}", times[grains], f"a grain of {smallest}", times[smallest], UNIT)


def slips(seeds=(1, 2, 3, 4)):
    """Compare slip events with those of half the time step and of softer contacts, over seeds."""
    displacement, warm_up = 15, gouge.WARM_UP
    ways = {"ours": Setting(), "half the time step": REFERENCE, "softer contacts": SOFT}
    with ProcessPoolExecutor(2) as pool:
        runs = {
            way: [pool.submit(simulate, setting, displacement, seed, warm_up) for seed in seeds]
            for way, setting in ways.items()
        }
        found = {way: [run.result() for run in started] for way, started in runs.items()}
    rates = [
        _statistics(result)["slip_events"]
        / ((displacement + warm_up) / PARAMETERS["load_velocity"] * result.seconds)
        for result in found["ours"]
    ]
    for key, name in (
        ("slip_events", "slip events"),
        ("drop_median", "median drop of friction"),
        ("recurrence_s", "recurrence, s"),
        ("coefficient_of_variation", "coefficient of variation of recurrence"),
        ("emission_decades", "emission, decades"),
    ):
        values = {
            way: np.array([_statistics(result)[key] for result in results]) for way, results in found.items()
        }
        said = ", ".join(f"{way} {v.mean():.3g} ± {v.std():.2g}" for way, v in values.items())
        note = f"{said}, over {len(seeds)} runs"
        if key == "slip_events":
            note += f"; {np.mean(rates):.2f} per second on a core, two runs in parallel"
        ratio = values["ours"].mean() / values["half the time step"].mean()
        yield quantity(name, ratio, "half the time step", note)


def _statistics(result):
    """Statistics of the cycles of a record."""
    record = result.record
    slips = events.slip_events(record.friction, MIN_FRICTION_DROP)
    return events.cycle_statistics(record.time, record.emission, record.friction, slips)
