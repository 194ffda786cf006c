"""The adapter of scripts: arguments by name, the job's log, errors without a traceback."""

import contextlib
import inspect
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from faultslip.io.errors import FILE_SYSTEM_ERRORS, InputError

# Messages by which torch and oneDNN report that memory is exhausted.
OUT_OF_MEMORY = ("allocate memory", "out of memory", "could not create a primitive")


def use_own_library() -> None:
    """Make the jobs of this process import the library that this module belongs to.

    Snakemake appends the folder of a script to the path, where an installed library, or that of another
    checkout, would come first.
    """
    folders = [str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(folders)


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
    arguments = bind(function, job)
    with job_log(job.log[0]):
        function(**arguments)


def bind(function: Callable[..., Any], job: Any) -> dict[str, Any]:
    """Return a function's arguments by name, as `run` finds them among the values of a job's rule.

    A wildcard yields to a parameter of the same name.
    """
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
