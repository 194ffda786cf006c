"""Reader of the LANL Earthquake Prediction competition, whose files are cut from p4581.

`train.csv` holds 629,145,480 rows `acoustic_data,time_to_failure`: counts of one channel at 4 MHz, in
blocks of 4096 (a few are one shorter), and seconds. Time to failure falls by about 1e-9 s per row
within a block, and by about 1 ms from one block to the next. The blocks are found by this
difference. `seg_*.csv` hold 150,000 rows of `acoustic_data` each.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from faultslip.io.errors import InputError
from faultslip.io.files import existing_file
from faultslip.records.raw_record import RawRecord

BLOCK = 4096
# s; time to failure changes by more than this from one block to the next, and by less within a block
MIN_STEP = 1e-5
LARGEST_COUNT = 2**15  # of a digitiser with 16 bits
ROWS = 2_000_000  # rows of train.csv in memory at once: 32 MB
COLUMNS = {"acoustic_data": np.float64, "time_to_failure": np.float64}
BAD_CSV = (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError, ValueError)


def read(
    files: Sequence[str],
    options: Mapping[str, Any],
    time_range: Sequence[float] | None = None,
    threads: int = 1,
) -> RawRecord:
    """Read `train.csv` piece by piece: one row of the record per block.

    Parameters
    ----------
    files : sequence of str
        The path of `train.csv`.
    options, time_range, threads
        Not used.

    Returns
    -------
    RawRecord
        The emission is the root mean square of a block. From block to block, time advances by the
        decrease in time to failure; at a failure it advances by the median step. There is no
        friction; `failures` are given.

    Raises
    ------
    InputError
        If the file is missing or damaged, or has other columns.
    """
    (path,) = files
    energies, counts, remaining = [], [], []
    for values, starts in _blocks(path):
        energies.append(np.add.reduceat(values[:, 0] ** 2, starts))
        counts.append(np.diff(np.append(starts, len(values))))
        remaining.append(np.add.reduceat(values[:, 1], starts) / counts[-1])
    energy, count, left = (np.concatenate([[], *parts]) for parts in (energies, counts, remaining))
    if len(left) < 3:
        raise InputError(f"{path}: {len(left)} blocks of one time to failure; many were expected")
    steps = -np.diff(left)
    usual = float(np.median(steps))
    failed = np.flatnonzero(steps < 0)
    time = np.concatenate([[0.0], np.cumsum(np.where(steps > 0, steps, usual))])
    emission = np.sqrt(np.maximum(energy / count, 1 / count))  # silence counts as less than one count
    failures = time[failed] + left[failed]
    return RawRecord(time, emission, source=str(path), failures=failures, files=(Path(path),))


def read_segment(path: str | Path) -> np.ndarray:
    """Return the emission of each complete block of a `seg_*.csv`, in order.

    Returns
    -------
    ndarray, shape (blocks,)
        Root mean square of each block, counts. The blocks are counted from the end of the file,
        because the time to failure is asked for there.

    Raises
    ------
    InputError
        If the file is missing, damaged, shorter than a block, or holds a value that is no count of 16 bits.
    """
    try:
        table = pd.read_csv(
            existing_file(path), usecols=["acoustic_data"], dtype=np.float64, compression=None
        )
    except BAD_CSV as error:
        raise InputError(f"{path}: not a segment of the competition ({str(error).strip()[:200]})") from None
    values = table["acoustic_data"].to_numpy()
    blocks = len(values) // BLOCK
    _check_counts(path, values)
    if blocks < 1:
        raise InputError(f"{path}: {len(values)} rows; a block has {BLOCK}")
    energy = (values[-blocks * BLOCK :].reshape(blocks, BLOCK) ** 2).mean(axis=1)
    return np.sqrt(np.maximum(energy, 1 / BLOCK))


def _check_counts(path: str | Path, counts: np.ndarray, rows_before: int = 0) -> None:
    """Refuse what no digitiser with 16 bits gives, nan among it."""
    bad = np.flatnonzero(~(np.abs(counts) <= LARGEST_COUNT))
    if len(bad):
        raise InputError(
            f"{path}: acoustic_data is {counts[bad[0]]:g} in row {rows_before + bad[0] + 1}; "
            f"counts from -{LARGEST_COUNT} to {LARGEST_COUNT} were expected: is the file damaged?"
        )


def _blocks(path: str) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the rows of complete blocks and the first row of each block, a piece at a time."""
    rest, rows = np.empty((0, 2)), 0
    try:
        with pd.read_csv(
            existing_file(path), dtype=COLUMNS, chunksize=ROWS, encoding="utf-8", compression=None
        ) as pieces:
            for piece in pieces:
                if list(piece.columns) != list(COLUMNS):
                    raise InputError(
                        f"{path}: columns {', '.join(piece.columns)}; {', '.join(COLUMNS)} were expected: "
                        "the competition's train.csv"
                    )
                if not isinstance(piece.index, pd.RangeIndex):
                    raise InputError(f"{path}: its rows have more fields than its first line has names")
                _check_counts(path, piece["acoustic_data"].to_numpy(), rows)
                rows += len(piece)
                values = np.concatenate([rest, piece.to_numpy()])
                starts = np.append(0, np.flatnonzero(np.abs(np.diff(values[:, 1])) > MIN_STEP) + 1)
                complete, rest = values[: starts[-1]], values[starts[-1] :]
                if len(starts) > 1:
                    yield complete, starts[:-1]
    except BAD_CSV as error:
        raise InputError(
            f"{path}: not the competition's train.csv ({str(error).strip()[:200]}); is the file complete?"
        ) from None
    if len(rest):
        yield rest, np.zeros(1, int)
