"""Torch at run time: determinism, memory and the device."""

import contextlib
import ctypes
import functools
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

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


def choose_device(name: str = "auto") -> "torch.device":
    """Return the device of this name; for `auto` CUDA, Apple's mps or the CPU, the first available."""
    import torch

    if name != "auto":
        return torch.device(name)
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
