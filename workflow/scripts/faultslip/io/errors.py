"""User-facing errors and warnings, reported on one line."""

import errno
import sys

MAX_LENGTH = 1400  # characters of a line
RESUME = "completed files are kept: free some space, and run the same command again"
# Causes in the file system that the user can remove, by error number.
FILE_SYSTEM_ERRORS = {
    errno.ENOSPC: f"the disk is full; {RESUME}",
    errno.EDQUOT: f"your quota is used up; {RESUME}",
    errno.EFBIG: f"the file is larger than is allowed here; {RESUME}",
    errno.EROFS: "the file system is read-only; run in a folder that can be written",
    errno.EACCES: "permission denied; run in a folder that you may write",
    errno.ENOENT: "it is not there, or its folder; if they were removed during the run, run it again",
}


class InputError(Exception):
    """A mistake that the user can correct: which file or key, what was found, what was expected.

    Each argument becomes one line. The middle of a very long line is left out.
    """

    def __init__(self, *lines: object) -> None:
        super().__init__("\n".join(map(_on_one_line, lines)))


def warn(message: object) -> None:
    """Print a warning to the job's log and to the console. It does not stop the job."""
    for stream in (sys.stdout, sys.stderr):
        print(f"warning: {_on_one_line(message)}", file=stream)


def _on_one_line(text):
    text = " ".join(str(text).split())
    half = MAX_LENGTH // 2
    return text if len(text) <= MAX_LENGTH else f"{text[:half]} [...] {text[-half:]}"
