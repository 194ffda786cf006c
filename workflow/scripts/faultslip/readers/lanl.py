"""Files of the LANL Earthquake Prediction competition, cut from p4581.

`train.csv` holds 629,145,480 rows `acoustic_data,time_to_failure`: counts of one channel at
4 MHz, in blocks of 4096 (some one shorter), and seconds. Within a block the time to failure
falls by about 1e-9 s a row, between two blocks by about 1 ms: the blocks are found by that.
`seg_*.csv` hold 150,000 rows of `acoustic_data` each.
"""

import numpy as np
import pandas as pd

from faultslip.errors import InputError
from faultslip.files import existing
from faultslip.records import Record

BLOCK = 4096
BETWEEN = 1e-5  # s; time to failure changes more than this from one block to the next, and less within
ROWS = 2_000_000  # read at once: 32 MB
COLUMNS = {"acoustic_data": np.float64, "time_to_failure": np.float64}


def read(path, rows=ROWS):
    """Read `train.csv`, a piece at a time: one row of the record a block.

    Parameters
    ----------
    path : str
    rows : int
        Of the file, held in memory at once.

    Returns
    -------
    Record
        Emission is the root mean square of a block. Time runs on by what time to failure
        falls, over a failure by the usual step. There is no friction; failures are given.

    Raises
    ------
    InputError
        If the file is missing, garbled, or of other columns.
    """
    energies, counts, remaining = [], [], []
    rest = np.empty((0, 2))
    try:
        with pd.read_csv(
            existing(path), dtype=COLUMNS, chunksize=rows, encoding="utf-8", compression=None
        ) as pieces:
            for piece in pieces:
                if list(piece.columns) != list(COLUMNS):
                    raise InputError(
                        f"{path}: columns {', '.join(piece.columns)}; {', '.join(COLUMNS)} were expected: "
                        "the competition's train.csv"
                    )
                values = np.concatenate([rest, piece.to_numpy()])
                starts = np.append(0, np.flatnonzero(np.abs(np.diff(values[:, 1])) > BETWEEN) + 1)
                whole, rest = values[: starts[-1]], values[starts[-1] :]
                _add_blocks(whole, starts[:-1], energies, counts, remaining)
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError, ValueError) as error:
        raise InputError(
            f"{path}: not the competition's train.csv ({str(error).strip()[:200]}); is the file whole?"
        ) from None
    _add_blocks(rest, np.zeros(min(1, len(rest)), int), energies, counts, remaining)
    energy, count, left = (np.concatenate(parts) for parts in (energies, counts, remaining))
    if len(left) < 3:
        raise InputError(f"{path}: {len(left)} blocks of one time to failure; many were expected")
    steps = -np.diff(left)
    usual = float(np.median(steps))
    failed = np.flatnonzero(steps < 0)
    time = np.concatenate([[0.0], np.cumsum(np.where(steps > 0, steps, usual))])
    emission = np.sqrt(np.maximum(energy / count, 1 / count))  # silence: less than one count
    return Record(time, emission, source=str(path), failures=time[failed] + left[failed])


def read_segment(path):
    """Emission of each whole block of a `seg_*.csv`, in order.

    Raises
    ------
    InputError
        If the file is missing, garbled, or shorter than a block.
    """
    try:
        values = pd.read_csv(existing(path), usecols=["acoustic_data"], dtype=np.float64, compression=None)[
            "acoustic_data"
        ].to_numpy()
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError, ValueError) as error:
        raise InputError(f"{path}: not a segment of the competition ({str(error).strip()[:200]})") from None
    blocks = len(values) // BLOCK
    if blocks < 1:
        raise InputError(f"{path}: {len(values)} rows; a block has {BLOCK}")
    # the last blocks, because the time to failure is asked for at the end
    energy = (values[-blocks * BLOCK :].reshape(blocks, BLOCK) ** 2).mean(axis=1)
    return np.sqrt(np.maximum(energy, 1 / BLOCK))


def _add_blocks(values, starts, energies, counts, remaining):
    if not len(starts):
        return
    energies.append(np.add.reduceat(values[:, 0] ** 2, starts))
    counts.append(np.diff(np.append(starts, len(values))))
    remaining.append(np.add.reduceat(values[:, 1], starts) / counts[-1])
