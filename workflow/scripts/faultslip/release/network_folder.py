"""Where adapted networks are written, so that nothing else is lost."""

import os
from collections.abc import Sequence
from pathlib import Path

from faultslip.io.errors import InputError
from faultslip.io.files import check_utf8, sha256
from faultslip.release.description import check_files, read_description
from faultslip.release.folders import ABOUT, CARD, FOLDER, released


def check_folder(folder: str | Path, inputs: Sequence[str | Path], overwrite: bool) -> None:
    """Reject a folder to which adapted networks cannot be written without the loss of something else.

    Parameters
    ----------
    folder : str or Path
    inputs : sequence of str or Path
        Files that the networks are made from.
    overwrite : bool
        Whether a folder that holds networks, and nothing else, may be replaced.

    Raises
    ------
    InputError
        If the path is taken by something else, cannot be a folder, or is a name of released networks.
    """
    if Path(os.path.realpath(folder)).parent == FOLDER.resolve():
        raise InputError(f"{folder}: is in the folder of the released networks; give another --out")
    if str(folder) in released():
        raise InputError(
            f"{folder}: is the name of released networks, which --network {folder} loads; "
            f"give another --out, or ./{folder} for both"
        )
    check_target(Path(folder), inputs, overwrite)


def check_target(path: Path, inputs: Sequence[str | Path], overwrite: bool) -> None:
    """Reject a path whose replacement would lose something else than networks; see `check_folder`."""
    remedy = "give another --out"
    check_utf8(path)
    if path.is_symlink():
        raise InputError(f"{path}: is a symbolic link; {remedy}, such as the folder that it leads to")
    real, here = Path(os.path.realpath(path)), Path.cwd()
    if path.name in ("", "..") or real in (here, *here.parents):
        raise InputError(f"{path}: is the current folder, or one that it is in; {remedy}")
    above = next(each for each in path.parents if os.path.lexists(each))
    if not above.is_dir():
        raise InputError(f"{path}: {above} is not a folder; {remedy}")
    if not path.exists():
        return
    for file in inputs:
        if Path(os.path.realpath(file)).is_relative_to(real):
            raise InputError(f"{path}: is or holds the input {file}; {remedy}")
    reason = _not_of_networks(path)
    if reason:
        raise InputError(f"{path}: {reason}, and only a folder of networks is ever replaced; {remedy}")
    if not overwrite:
        raise InputError(f"{path}: exists already; {remedy}, or add --overwrite")


def _not_of_networks(folder):
    """Say what is in a folder beside networks as `adapt` writes them; empty if nothing is."""
    if not folder.is_dir() or os.path.ismount(folder):
        return "is a file, a device or a file system"
    found = {path.name for path in folder.iterdir()}
    if not found:
        return ""
    if not (folder / ABOUT).is_file():
        return f"has no {ABOUT}"
    try:
        about = read_description(folder / ABOUT)[0]
        files = about["files"]
        check_files(folder, files)
    except InputError:
        return "is not a folder of intact networks"
    own_card = (folder / CARD).is_file() and sha256(folder / CARD) == about.get("card")
    written = {ABOUT, *files, *([CARD] if own_card else [])}
    foreign = found - {name for name in written if not (folder / name).is_symlink()}
    return f"holds {min(foreign)}, which is not of networks" if foreign else ""
