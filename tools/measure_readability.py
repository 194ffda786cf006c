"""Measure which records are called unreadable: the table in docs/explanation/limits.md.

    PYTHONPATH=workflow/scripts:tools python tools/measure_readability.py [records of each kind] [first seed]

Faults are those of `bursty_faults`, one sample every 0.1 s; `called` is the fraction of records that are
refused, or whose prediction says that networks cannot read them.
"""

import sys

import numpy as np
import pandas as pd

import bursty_faults
from faultslip.io.errors import InputError
from faultslip.records.raw_record import RawRecord
from faultslip.records.record import to_dataset
from faultslip.release.networks import Networks, load

INTERVAL = 0.1
READ, LOST = 0.8, 0.5  # correlations with friction above and below which a fault is read, and is not
KINDS = (*bursty_faults.FAULTS, *bursty_faults.NOISE, "shuffled", "reversed")


def measured(networks: Networks, kind: str, seed: int) -> dict[str, object]:
    """Return whether a record is called unreadable, and of a fault how well it is read."""
    random, friction = np.random.default_rng([seed, KINDS.index(kind)]), None
    if kind in bursty_faults.FAULTS:
        emission, friction = bursty_faults.fault(kind, random)
    else:
        emission = bursty_faults.no_fault(kind, random)
    raw = RawRecord(INTERVAL * np.arange(len(emission)), emission, friction)
    record = to_dataset(raw, "emission").assign_attrs(label=kind, interval=INTERVAL)
    found: dict[str, object] = {"kind": kind, "called": True}
    try:
        prediction = networks.predict(record)
    except InputError:
        return found
    found["called"] = "cannot read" in prediction.attrs["warnings"]
    if friction is not None:
        true, predicted = (prediction[name].values for name in ("true", "friction"))
        true = (true - true.mean()) / true.std()
        found["r"] = np.corrcoef(true, predicted)[0, 1]
        inside = (true >= prediction["lower"].values) & (true <= prediction["upper"].values)
        found["covered"] = inside.mean()
    return found


def main() -> None:
    """Print a row for each kind of record."""
    number, first = (int(one) for one in (sys.argv[1:] + ["200", "1000"][len(sys.argv) - 1 :]))
    networks = load("zero_shot")
    rows = [measured(networks, kind, seed) for kind in KINDS for seed in range(first, first + number)]
    table = pd.DataFrame(rows)
    print("| kind | called | with r > 0.8 | of these called | with r < 0.5 | of these called | covered |")
    for kind, of in table.groupby("kind", sort=False):
        read, lost = of[of["r"] > READ], of[of["r"] < LOST]
        columns = [f"{of['called'].mean():.0%}"]
        if kind in bursty_faults.FAULTS:
            for part in (read, lost):
                columns += [str(len(part)), f"{part['called'].mean():.0%}"]
            columns.append(f"{of.loc[~of['called'].astype(bool), 'covered'].mean():.0%}")
        print(f"| {kind} | {' | '.join(columns)} |")
    read = table[table["r"] > READ]
    print(f"of {len(read)} faults with r > {READ}, {read['called'].mean():.1%} are called unreadable")


if __name__ == "__main__":
    main()
