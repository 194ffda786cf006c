"""Finished pieces of a simulation: folders with checksums, from which an interrupted run is resumed."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from faultslip.io.errors import warn
from faultslip.io.files import atomic_path, sha256

LABEL = "made_from"  # file with the fingerprint of the run that the pieces belong to
CHECKSUMS = "sha256"  # file of each piece with the checksums of its other files, as sha256sum writes them


def piece_folder(work: Path, piece: int) -> Path:
    """Return the folder of a finished piece, which exists only when it is complete."""
    return work / f"piece{piece}"


def resume(work: Path, made_from: str, number: int) -> int:
    """Find the pieces from which a run can be resumed, and remove everything else.

    Parameters
    ----------
    work : Path
        Folder of the pieces. It is made, or emptied if it holds another run.
    made_from : str
        Fingerprint of everything that the run depends on.
    number : int
        Number of pieces of the complete run.

    Returns
    -------
    int
        Number of pieces, from the first on, whose files are as they were written.
    """
    label = work / LABEL
    if not label.is_file() or label.read_bytes() != made_from.encode():
        if work.exists():
            shutil.rmtree(work)
        work.mkdir(parents=True)
        with atomic_path(label) as temporary:
            temporary.write_text(made_from)
    done = 0
    while done < number and _is_intact(piece_folder(work, done)):
        done += 1
    if done < number and piece_folder(work, done).exists():
        warn(
            f"{piece_folder(work, done)}: damaged, its files do not match their checksums; it and the pieces "
            f"after it are simulated again, after {done} intact pieces"
        )
    kept = {label, *(piece_folder(work, piece) for piece in range(done))}
    for other in set(work.iterdir()) - kept:
        shutil.rmtree(other) if other.is_dir() else other.unlink()
    return done


@contextlib.contextmanager
def new_piece(work: Path, piece: int) -> Iterator[Path]:
    """Write the files of a piece into a temporary folder, which is then completed and renamed.

    A program of an earlier job that was killed may still be writing: it writes into a folder of its own.

    Yields
    ------
    Path
        The temporary folder, beside those of the finished pieces.
    """
    with atomic_path(piece_folder(work, piece)) as partial:
        partial.mkdir()
        yield partial
        (partial / CHECKSUMS).write_bytes(_checksums(partial))


def _is_intact(folder):
    """Return whether all files of a piece are there, and as they were written."""
    recorded = folder / CHECKSUMS
    return recorded.is_file() and recorded.read_bytes() == _checksums(folder)


def _checksums(folder):
    names = sorted(path.name for path in folder.iterdir() if path.name != CHECKSUMS)
    return "".join(f"{sha256(folder / name)}  {name}\n" for name in names).encode()
