"""Atomic writes and checksums of files."""

import contextlib
import errno
import glob
import hashlib
import os
import platform
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from faultslip.io.errors import FILE_SYSTEM_ERRORS, InputError

try:
    import fcntl
except ImportError:  # Windows, where folders cannot be locked
    fcntl = None  # type: ignore[assignment]

NEW, OLD = "new", "old"  # in a hidden folder: outputs that are being written, and what they replace
ABANDONED = 7 * 86400  # s; what a process of another machine has not touched for so long is removed
ATTEMPTS = 10  # at a hidden folder that no other process removes before it is locked
PATIENCE = 2.0  # s; no process needs longer to rename its outputs


def _machine():
    """Return eight digits which all processes of a running kernel share; they see each other's locks."""
    try:
        name = Path("/proc/sys/kernel/random/boot_id").read_text()  # containers have that of their host
    except OSError:
        name = platform.node()
    return hashlib.sha256(name.encode()).hexdigest()[:8]


MACHINE = _machine()


@contextlib.contextmanager
def atomic_path(path: str | Path, check: Callable[[Path], None] | None = None) -> Iterator[Path]:
    """Write to a temporary path and rename it to the target: a file that exists is complete.

    Parameters
    ----------
    path : str or Path
        The target.
    check : callable, optional
        As for `atomic_paths`.

    Yields
    ------
    Path
        The temporary path, which has the target's name; it may become a file or a folder.

    Raises
    ------
    OSError
        As for `atomic_paths`.
    """
    with atomic_paths([path], check) as (temporary,):
        yield temporary


@contextlib.contextmanager
def atomic_paths(
    paths: Sequence[str | Path], check: Callable[[Path], None] | None = None
) -> Iterator[list[Path]]:
    """Write to temporary paths and rename them to their targets: all of them, or none.

    The temporary paths are in a hidden folder beside the targets. It is locked, and the kernel releases the
    lock when the process ends, however it ends: a folder that can be locked belongs to no living process,
    and the next writer to the same target removes it. Locks are not always seen by other machines on a
    shared file system. What another machine has left (or this one, before it was restarted) is therefore
    removed only when nothing in it has changed for a week, and nothing is where folders cannot be locked.

    If two processes write to one target, the last to finish wins. One that is killed in the instant
    between the first of several renames and the last leaves complete files of two runs.

    Parameters
    ----------
    paths : sequence of str or Path
        The targets, in one folder. If the folder does not exist it is made, and removed again on failure.
    check : callable, optional
        Given each target just before it is replaced, raises an error if it may not be. It is given once more
        what several outputs or a folder replace, after that has been moved into the hidden folder.

    Yields
    ------
    list of Path
        The temporary paths, which have the targets' names; each may become a file or a folder. They are
        removed if the block fails, and the targets are left as they were.

    Raises
    ------
    OSError
        As the block raised it, or if a target cannot be replaced; a file never replaces a folder. If the
        file system stopped the writing, the error names the target.
    """
    targets = [Path(path) for path in paths]
    first = targets[0]
    hidden = first.with_name(f".{MACHINE}-{secrets.token_hex(4)}.partial.{first.name}")
    temporaries = [hidden / NEW / target.name for target in targets]
    made = [folder for folder in (first.parent, *first.parent.parents) if not folder.exists()]
    try:
        first.parent.mkdir(parents=True, exist_ok=True)
        for folder in first.parent.glob(f".*.partial.{glob.escape(first.name)}"):
            with contextlib.suppress(OSError):  # it is locked, or belongs to somebody else
                _remove_abandoned(folder)
        with _locked_folder(hidden):
            yield temporaries
            _publish(hidden, targets, check or (lambda target: None))
    except BaseException as error:
        for folder in made:
            with contextlib.suppress(OSError):  # another process writes there, too
                folder.rmdir()
        written, meant = [*temporaries, hidden / NEW, hidden / OLD, hidden], [*targets, *3 * [first]]
        if isinstance(error, OSError):
            _name_target(error, written, meant)
        if isinstance(error, InputError):
            error.args = (_with_targets(str(error), written, meant),)
        raise


def _name_target(error, temporaries, targets):
    """Name the target in an error of the file system, in place of the temporary path."""
    if error.filename is None and error.errno in FILE_SYSTEM_ERRORS:  # the system names no file there
        error.filename = str(targets[0])
    if isinstance(error.filename, str):
        error.filename = _with_targets(error.filename, temporaries, targets)


def _with_targets(text, temporaries, targets):
    """Name targets in place of their temporary paths."""
    for temporary, target in zip(temporaries, targets, strict=True):
        text = text.replace(str(temporary), str(target))
    return text


@contextlib.contextmanager
def _locked_folder(hidden):
    """Make a hidden folder for one process, and remove it at the end."""
    lock = _make_locked(hidden)
    try:
        for name in (NEW, OLD):
            (hidden / name).mkdir()
        yield
    finally:
        with contextlib.suppress(OSError):  # the next writer removes it
            _remove(hidden)
        if lock is not None:
            os.close(lock)


def _make_locked(hidden):
    """Make a folder and lock it; return the lock, or None where folders cannot be locked."""
    for _ in range(ATTEMPTS):
        with contextlib.suppress(FileNotFoundError):  # another process has removed it, or the parent
            hidden.parent.mkdir(parents=True, exist_ok=True)
            hidden.mkdir()
            lock = _lock(hidden, wait=True)
            if lock is None or hidden.exists():
                return lock
            os.close(lock)  # of a folder that another process had locked first, and removed
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(hidden))


def _lock(folder, wait):
    """Lock a folder until the process ends or closes the descriptor that is returned.

    None is returned where folders cannot be locked, and BlockingIOError raised where another process, or
    another thread of this one, has the lock and `wait` is false.
    """
    if fcntl is None:
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        return descriptor
    except OSError as error:
        os.close(descriptor)
        if isinstance(error, BlockingIOError):
            raise
        return None


def _remove_abandoned(folder):
    """Remove a hidden folder unless it belongs to a process that lives, or may live."""
    if folder.name.startswith(f".{MACHINE}-"):
        lock = _lock(folder, wait=False)
        if lock is None:
            return
        try:
            _remove(folder)
        finally:
            os.close(lock)
    elif time.time() - max(p.lstat().st_mtime for p in (folder, *folder.rglob("*"))) > ABANDONED:
        _remove(folder)


def _remove(hidden):
    """Remove a hidden folder. If its outputs were not all renamed, put back what they were to replace."""
    if not _is_folder(hidden):  # of version 0.6.0
        hidden.unlink()
        return
    if any(hidden.glob(f"{NEW}/*")):
        for old in hidden.glob(f"{OLD}/*"):
            if not os.path.lexists(hidden.parent / old.name):
                old.rename(hidden.parent / old.name)
    shutil.rmtree(hidden)


def _publish(hidden, targets, check):
    """Rename outputs to their targets. If one cannot be renamed, take back those that were."""
    outputs = [(hidden / NEW / target.name, target) for target in targets]
    for temporary, _ in outputs:
        temporary.lstat()  # an error if the block has not written it
    if len(outputs) == 1 and not _is_folder(outputs[0][0]):
        check(targets[0])
        os.replace(*outputs[0])
        return
    with _one_at_a_time(targets[0].parent):
        for target in targets:
            check(target)
        try:
            for temporary, target in outputs:
                if os.path.lexists(target) and _is_folder(target) == _is_folder(temporary):
                    _set_aside(target, hidden / OLD / target.name, check)
                os.replace(temporary, target)
        except BaseException:
            for temporary, target in outputs:
                with contextlib.suppress(OSError):  # the others are taken back none the less
                    if not os.path.lexists(temporary):
                        os.rename(target, temporary)
            raise  # `_remove` puts back what was set aside


def _is_folder(path):
    return path.is_dir() and not path.is_symlink()


def _set_aside(target, aside, check):
    """Move what is replaced into the hidden folder, and look at it again where nobody else finds it."""
    os.rename(target, aside)
    try:
        check(aside)
    except InputError as error:
        raise InputError(str(error).replace(str(aside), str(target))) from None


@contextlib.contextmanager
def _one_at_a_time(folder):
    """Let one process at a time rename several outputs or replace a folder.

    Nobody waits for ever, because a program that the user has started may hold the lock of a folder, too.
    """
    lock, end = None, time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            lock = _lock(folder, wait=False)
            break
        except BlockingIOError:
            time.sleep(0.01)
        except OSError:  # the folder may be written to, but not be read
            break
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


def check_utf8(path: Path) -> None:
    """Refuse a path that is not UTF-8: neither NetCDF nor models can be written there.

    Raises
    ------
    InputError
    """
    try:
        os.path.abspath(path).encode()
    except UnicodeEncodeError:
        raise InputError(
            f"{path}: this name, or that of its folder, is not UTF-8; write to another folder"
        ) from None


def existing_file(path: str | Path) -> str | Path:
    """Return the path of a regular file unchanged.

    Raises
    ------
    InputError
        If there is no such file, or the path is an address, a folder or a device.
    """
    if not Path(path).is_file():
        found = "not a file" if Path(path).exists() else "there is no such file"
        raise InputError(f"{path}: {found}")
    return path


def sha256(path: str | Path) -> str:
    """Return the checksum of a file, as 64 hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
