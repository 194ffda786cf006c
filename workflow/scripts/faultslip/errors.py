"""Mistakes a user can mend, told in one line."""

import contextlib
import sys


class InputError(Exception):
    """Which file or key, what was found, what was expected, what to do."""


@contextlib.contextmanager
def told(log):
    """Run a job: what it prints goes to its log, and an InputError ends it without traceback.

    Parameters
    ----------
    log : str
        Path of the job's log file. Snakemake shows it when the job fails.
    """
    with open(log, "w", buffering=1, encoding="utf-8") as file:
        try:
            with contextlib.redirect_stdout(file):
                yield
        except InputError as error:
            print(f"error: {error}", file=file)
            sys.exit(1)
