"""How a job runs: the adapter of scripts, the log, determinism and the device."""

import contextlib
import ctypes
import inspect
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from faultslip.io.errors import FILE_SYSTEM_ERRORS, InputError

if TYPE_CHECKING:
    import torch

# What torch and its library oneDNN say in place of a MemoryError.
OUT_OF_MEMORY = ("allocate memory", "out of memory", "could not create a primitive")


def run(function: Callable[..., None], job: Any) -> None:
    """Call the function of a script with the values that its rule gives.

    Each argument is looked up by its name among the rule's inputs, outputs, parameters, wildcards
    and resources. `output` is the path of a single output, or the named outputs as a dictionary;
    `threads` is the number of threads. What the function prints goes to the job's log.

    Parameters
    ----------
    function : callable
    job
        The object `snakemake` that Snakemake gives to a script.

    Raises
    ------
    TypeError
        If the rule does not give an argument, or gives it twice.
    """
    arguments = _arguments(function, job)
    with job_log(job.log[0]):
        function(**arguments)


def _arguments(function, job):
    """Values of a function's arguments; wildcards yield to parameters of the same name."""
    outputs = dict(job.output.items())
    groups = [dict(job.input.items()), outputs, dict(job.wildcards.items()) | dict(job.params.items())]
    given = {"output": outputs or job.output[0], "threads": job.threads}
    given["mirror"] = job.resources.get("mirror")
    arguments = {}
    for name, parameter in inspect.signature(function).parameters.items():
        found = [group[name] for group in (*groups, given) if name in group]
        if len(found) > 1 or not (found or parameter.default is not parameter.empty):
            raise TypeError(f"rule {job.rule} gives the argument {name!r} {len(found)} times")
        if found:
            (value,) = found
            # named lists of Snakemake are plain lists to a script
            arguments[name] = list(value) if isinstance(value, list) else value
    return arguments


@contextlib.contextmanager
def job_log(log: str) -> Iterator[None]:
    """Write what a job prints to its log, and end it without a traceback on a user's mistake.

    Parameters
    ----------
    log : str
        Path of the log file. Snakemake shows it when the job fails.
    """
    try:
        with open(log, "w", buffering=1, encoding="utf-8") as file, contextlib.redirect_stdout(file):
            yield
    except InputError as error:
        _end(log, str(error))
    except OSError as error:
        if error.errno not in FILE_SYSTEM_ERRORS:
            raise
        # Only the log is written without `atomic_path`, which names its target.
        _end(log, f"{error.filename or log}: {FILE_SYSTEM_ERRORS[error.errno]}")
    except (MemoryError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and not any(text in str(error) for text in OUT_OF_MEMORY):
            raise
        remedy = "run fewer jobs at once (--cores), or allow more (ulimit -v, or mem_mb on a cluster)"
        _end(log, f"not enough memory for this job ({type(error).__name__}: {str(error)[:200]}); {remedy}")


def _end(log, message):
    """End the job with an error in its log, or on the console where the log cannot be written."""
    try:
        with open(log, "a", encoding="utf-8") as file:
            print(f"error: {message}", file=file)
    except OSError:
        print(f"error: {message}", file=sys.stderr)
    sys.exit(1)


def check_slurm(account_given: bool) -> None:
    """Check that jobs can be submitted to Slurm from this machine.

    Without these commands the executor plugin fails once for each job and each attempt.

    Parameters
    ----------
    account_given : bool
        Whether the profile names the account. Otherwise the plugin looks for it in earlier jobs.

    Raises
    ------
    InputError
        If a command is missing.
    """
    if shutil.which("sbatch") is None:
        raise InputError(
            "Slurm: there is no command sbatch here; run on a login node of the cluster, or without "
            "--profile profiles/slurm"
        )
    if not account_given and shutil.which("sacct") is None:
        raise InputError(
            "Slurm: there is no command sacct here, with which your account is found; name it with "
            "slurm_account in profiles/slurm/config.yaml, and add --slurm-status-command squeue"
        )


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
    """The device of this name; for `auto` CUDA, Apple's mps or the CPU, the first available."""
    import torch

    if name != "auto":
        return torch.device(name)
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
