"""The granular fault: slips a second on a core, and what settings cost and change."""

import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import numpy as np
from harness import ROOT, faster, quantity, seconds

from faultslip import records
from faultslip.readers import fdem
from faultslip.simulators import gouge

DECK = ROOT / "resources" / "decks" / "gouge.lmp"
# The gouge of the default study.
PARAMETERS = {"grains": 327, "length": 48, "stiffness": 0.3, "speed": 0.001}
PARAMETERS |= {"pressure": 1, "friction": 0.15, "every": 50}
DROP = 0.03  # friction; of a slip event
INTERVAL = 1.4e-3  # s of the sensor files: 0.02 s in the default study


@dataclass(frozen=True)
class Setting:
    """A simulation: what differs from the default study's."""

    parameters: dict = field(default_factory=dict)
    skin: float = 0.3  # grain diameters; how far neighbours are looked for beyond contact
    step: float = gouge.TIMESTEP
    samples: int = 5  # averaged a row
    command: str = "lmp"


REFERENCE = Setting(step=0.0035, samples=10)


def rows(small):
    yield from settings(0.05 if small else 1)
    yield from sizes(0.05 if small else 0.5)
    if not small:
        yield from slips()


@dataclass(frozen=True)
class Result:
    """Seconds a unit of simulated time, and the record at the interval of the default study."""

    seconds: float
    record: records.Record


def one(setting, travel, seed=1, warm_up=0.05):
    """Run one simulation; its warm-up counts in the time, and in what is simulated."""
    deck = DECK.read_text()
    deck = deck.replace("neighbor        0.3", f"neighbor        {setting.skin}")
    deck = deck.replace("equal ${every}/5", f"equal ${{every}}/{setting.samples}")
    deck = deck.replace("${sample} 5 ${every}", f"${{sample}} {setting.samples} ${{every}}")
    parameters = PARAMETERS | setting.parameters | {"travel": travel}
    compaction = round(gouge.COMPACTION * gouge.TIMESTEP / setting.step)
    units = (warm_up + travel) / parameters["speed"] + compaction * setting.step
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "deck")
        path.write_text(deck)
        sensors = [str(Path(folder, sensor)) for sensor in (fdem.ENERGY, fdem.BOTTOM, fdem.TOP)]
        constants = {"TIMESTEP": setting.step, "COMPACTION": compaction, "WARM_UP": warm_up}
        with mock.patch.multiple(gouge, **constants):
            took = seconds(lambda: gouge.simulate(path, setting.command, parameters, seed, *sensors))
        record, _ = records.uniform(fdem.read(*sensors), INTERVAL, 1.0)
    return Result(took / units, record)


def settings(travel):
    """What each setting costs; all alone on the machine."""
    here = one(Setting(), travel).seconds
    others = {
        "reference": REFERENCE,
        "2 processes": Setting(command="mpiexec -n 2 lmp"),
        "skin 0.15": Setting(skin=0.15),
        "skin 0.6": Setting(skin=0.6),
        "time step 0.0035": Setting(step=0.0035),
        "10 samples a row": Setting(samples=10),
        "a row in 100 steps": Setting({"every": 100}),
    }
    for name, setting in others.items():
        yield faster(
            "one process, as it is", here, name, one(setting, travel).seconds, "a unit of simulated time"
        )


def sizes(travel):
    """Time a grain, from a third of the default study's fault to four times it."""
    numbers = [(round(327 * factor), round(48 * factor)) for factor in (1 / 3, 1, 4)]
    times = {
        grains: one(Setting({"grains": grains, "length": length}), travel).seconds / grains
        for grains, length in numbers
    }
    smallest, *larger = times
    for grains in larger:
        note = "a unit of simulated time"
        yield faster(f"a grain of {grains}", times[grains], f"a grain of {smallest}", times[smallest], note)


def slips(seeds=(1, 2, 3, 4)):
    """Slip events with the settings that are used, beside those of the reference; over seeds."""
    travel, warm_up = 15, gouge.WARM_UP
    ways = {"ours": Setting(), "reference": REFERENCE}
    with ProcessPoolExecutor(2) as pool:
        runs = {
            way: [pool.submit(one, setting, travel, seed, warm_up) for seed in seeds]
            for way, setting in ways.items()
        }
        found = {way: [run.result() for run in started] for way, started in runs.items()}
    rates = [
        _statistics(result)["slip_events"] / ((travel + warm_up) / PARAMETERS["speed"] * result.seconds)
        for result in found["ours"]
    ]
    for key, name in (
        ("slip_events", "slip events"),
        ("drop_median", "median drop of friction"),
        ("recurrence_s", "recurrence, s"),
        ("variation", "variation of recurrence"),
    ):
        values = {
            way: np.array([_statistics(result)[key] for result in results]) for way, results in found.items()
        }
        said = ", ".join(f"{way} {v.mean():.3g} ± {v.std():.2g}" for way, v in values.items())
        note = f"{said}, over {len(seeds)} runs"
        if key == "slip_events":
            note += f"; {np.mean(rates):.2f} a second on a core, two runs side by side"
        yield quantity(name, values["ours"].mean() / values["reference"].mean(), "reference", note)


def _statistics(result):
    """Of a record's cycles."""
    record = result.record
    events = records.slip_events(record.friction, DROP)
    return records.statistics(record.time, record.emission, record.friction, events)
