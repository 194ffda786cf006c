"""Torch at run time: determinism, memory and the device."""

import contextlib
import ctypes
import functools
import os
import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from faultslip.io.errors import InputError
from faultslip.io.numbers import named

if TYPE_CHECKING:
    import torch


def make_reproducible() -> None:
    """Make torch compute the same bytes again on the same machine, with any number of cores."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # required by CUDA
    _reuse_memory()
    import torch

    torch.set_num_threads(1)
    # Equivalent to use_deterministic_algorithms, which takes a second to load the compiler.
    torch.set_deterministic_debug_mode("warn")
    # That also fills all new memory, for programs that read it uninitialised; none does here.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Let torch and the libraries of numpy and scipy use one thread, so that bytes do not depend on it.

    Threads that share a sum round it otherwise. Numbers of threads are those of the whole process; they are
    restored at the end.
    """
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with _threaded_libraries().limit(limits=1):
            yield
    finally:
        torch.set_num_threads(threads)


@functools.cache
def _threaded_libraries():
    """Return the libraries of linear algebra that are loaded, which takes 10 ms to find out."""
    import scipy.linalg  # noqa: F401  which loads one
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _reuse_memory():
    """Keep freed memory in the process, and let torch ask for large pages (Linux).

    Each training step needs large blocks and frees them. Reusing them instead of returning them to
    the system saves a tenth of the time, large pages another twentieth (docs/results/performance.md).
    """
    os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")
    trim_threshold, mmap_threshold = -1, -3  # of mallopt(3)
    with contextlib.suppress(OSError, AttributeError):  # another C library
        mallopt = ctypes.CDLL("libc.so.6").mallopt
        mallopt(mmap_threshold, 2**30)
        mallopt(trim_threshold, 2**31 - 1)


DEVICE = re.compile(r"auto|cpu|mps|cuda(:(?P<index>\d{1,3}))?", re.ASCII)


def check_device(name: str) -> None:
    """Refuse what is not the name of a device, before torch is loaded.

    Raises
    ------
    InputError
    """
    if not DEVICE.fullmatch(name):
        raise InputError(f"{named('device')}: {name!r}; cpu, cuda, cuda:1, mps or auto was expected")


def choose_device(name: str = "auto") -> "torch.device":
    """Return the device of this name; for `auto` CUDA, Apple's mps or the CPU, the first available.

    Raises
    ------
    InputError
        If there is no such device.
    """
    check_device(name)
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a driver that is too old has no device
        number = torch.cuda.device_count() if torch.cuda.is_available() else 0
    mps = torch.backends.mps.is_available()
    if name == "auto":
        return torch.device("cuda" if number else "mps" if mps else "cpu")
    match = DEVICE.fullmatch(name)
    assert match is not None  # it was checked
    if name.startswith("cuda") and int(match["index"] or 0) >= number or name == "mps" and not mps:
        there = ["cpu", *(f"cuda:{index}" for index in range(number)), *(["mps"] if mps else [])]
        raise InputError(f"{named('device')}: {name} is not there; torch finds {', '.join(there)}")
    return torch.device(name)
